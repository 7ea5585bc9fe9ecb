"""What a person does about calls that did not arrive, or of which nobody knows."""

from collections.abc import Collection
from typing import Literal

from crm_core.act import Act, Urgency
from crm_core.action import action, reading
from crm_core.errors import NotFound
from crm_core.messages import CardUpdate, Outgoing
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import CallState, StuckCall
from crm_core.permissions import Permission

_NONE_STUCK = "没有这条待处理的发送：编号有误，或者它已经处理过。用 scrm outbox 看看还有哪些。"


@reading(Permission.SETTLE_QUEUES)
async def stuck_calls(act: Act, limit: int) -> list[StuckCall]:
    """Calls that are dead or unknown, newest first."""
    return await OutboxEntry.stuck(limit)


@action(Permission.SETTLE_QUEUES)
async def read_words(act: Act, keys: Collection[str]) -> dict[str, Outgoing]:
    """What stuck calls would say, by key; who looked is kept in the audit trail."""
    words = await OutboxEntry.words_of_stuck(keys)
    act.record("outbox.words", *words)
    return words


@action(Permission.SETTLE_QUEUES)
async def replay(act: Act, keys: Collection[str]) -> int:
    """Have stuck calls, at most 500, tried again; returns how many. Raises NotFound when none is stuck (any more)."""
    revived = await OutboxEntry.revive(keys, act.at)
    if not revived:
        raise NotFound(_NONE_STUCK)
    act.record("outbox.replay", *keys)
    return revived


@action(Permission.SETTLE_QUEUES)
async def settle(act: Act, key: str, state: Literal[CallState.SENT, CallState.DROPPED]) -> None:
    """Close a stuck call: it did arrive, or it need not. Raises NotFound."""
    if not await OutboxEntry.settle(key, state, act.at if state is CallState.SENT else None):
        raise NotFound(_NONE_STUCK)
    act.record(f"outbox.{state}", key)


@action(Permission.USE_COMMANDS)
async def change_cards(act: Act, about: str, text: str) -> None:
    """Put `text` in the place of the buttons on every card that shows this, whoever has it before their eyes."""
    for card in await OutboxEntry.close_cards(about):
        words = CardUpdate(card=card.key, text=text)
        act.send(f"update:{card.key}", app=card.app, to=card.to, words=words, urgency=Urgency.NOTICE)
