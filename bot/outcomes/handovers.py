"""What becomes of customers the platform was asked to hand over: told by the courier, asked of the platform."""

import secrets
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.calls.handover import handover_results
from bot.apps import Apps, WorkApp, app_for
from bot.outcomes.settled import Settled
from crm_core.act import PROGRAM, Act
from crm_core.handovers.actions import begun, ended, failed, quiet_handovers
from crm_core.handovers.model import OpenHandover
from crm_core.messages import HandoverProgress, Succession
from crm_core.outbox.model import CallState
from crm_core.values import Identity


async def settled(call: Settled) -> None:
    """Take in what the courier made of a handover; nothing when it is tried again.

    One whose answer was lost is left open, for `ask_about_quiet_ones`, unless the platform has said no to the repeat.
    """
    state, code = call.state, call.code
    if state is CallState.SENT:
        await begun(call.act, call.key)
    elif state is CallState.DEAD or (state is CallState.UNKNOWN and isinstance(code, int)):
        await failed(call.act, call.key, str(code))


async def many_settled(call: Settled) -> None:
    """Take in what the courier made of a call for many: each customer may have been refused by itself."""
    if not isinstance(call.words, Succession):
        return
    facts: Mapping[str, str] = call.receipt.facts if call.receipt is not None else {}
    refused = call.state is CallState.DEAD or (call.state is CallState.UNKNOWN and isinstance(call.code, int))
    for customer in call.words.customers:
        key = f"{call.key}|{customer}"
        if customer in facts or refused:
            await failed(call.act, key, facts.get(customer, str(call.code)))
        elif call.state is CallState.SENT:
            await begun(call.act, key)


async def ask_about_quiet_ones(apps: Apps) -> None:
    """Ask the platform about handovers of which it has not told the end, once for each pair. Raises PlatformError."""
    act = _act(secrets.token_hex(8))
    pairs: dict[tuple[Identity, Identity, bool], list[OpenHandover]] = defaultdict(list)
    for one in await quiet_handovers(act):
        pairs[one.accounts.giver, one.accounts.taker, one.resigned].append(one)
    for (giver, taker, resigned), some in pairs.items():
        app = app_for(apps, giver, "contacts")
        if isinstance(app, WorkApp):
            results = await _results(app, giver, taker, resigned=resigned)
            for one in some:
                told = results.get(one.accounts.customer.account, HandoverProgress.UNKNOWN)
                await ended(act, one.key, told)


async def _results(app: WorkApp, giver: Identity, taker: Identity, *, resigned: bool) -> dict[str, HandoverProgress]:
    """A pair of members the platform does not know has handovers it does not know. Raises PlatformError."""
    try:
        return await handover_results(app.client, giver, taker, resigned=resigned)
    except PlatformError as error:
        if error.reaction is Reaction.STOP:
            return {}
        raise


def _act(trace: str) -> Act:
    return Act(actor=PROGRAM, at=datetime.now(UTC), cause="handovers", trace=trace)
