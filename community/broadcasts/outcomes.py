"""What came of broadcasts, read from MongoDB."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from community.broadcasts.documents import StoredTarget
from crm_core.conversations.documents import StoredMessage
from crm_core.masssends.model import ReceiverState
from crm_core.memberships.documents import StoredMembership
from crm_core.memberships.model import Way
from crm_core.messages import Author
from crm_core.receivers.documents import StoredReceiver

_PORTION = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """What became of one receiver, when it was sent, and how many have read it, where the platform has told."""

    state: ReceiverState
    at: datetime | None
    readers: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """How often customers came into a group and left it."""

    joined: int = 0
    left: int = 0


async def handed_over(batches: Sequence[str]) -> dict[str, Became]:
    """What became of each receiver of these batches, by identity key."""
    shown = {"receiver": 1, "state": 1, "sent_at": 1, "readers": 1}
    cursor = StoredReceiver.rows().find({"send": {"$in": [*batches]}}, shown, batch_size=_PORTION)
    return {
        row["receiver"]: Became(state=ReceiverState(row["state"]), at=row.get("sent_at"), readers=row.get("readers"))
        async for row in cursor
    }


async def when_sent(campaign: str, became: Mapping[str, Became]) -> dict[str, datetime]:
    """When each customer or group got it; by their ids."""
    sent = {key: one.at for key, one in became.items() if one.state is ReceiverState.SENT and one.at}
    if not sent:
        return {}
    cursor = StoredTarget.rows().find({"campaign": campaign, "skip": ""}, {"who": 1, "account": 1}, batch_size=_PORTION)
    return {row["who"]: sent[row["account"]] async for row in cursor if row["account"] in sent}


async def count_answers(sent: Mapping[str, datetime], days: int) -> int:
    """How many of these customers wrote within so many days of getting it."""
    if not sent:
        return 0
    wanted = [*sent]
    answered: set[str] = set()
    for start in range(0, len(wanted), _PORTION):
        some = wanted[start : start + _PORTION]
        times = [sent[one] for one in some]
        match = {
            "customer": {"$in": some},
            "at": {"$gte": min(times), "$lt": max(times) + timedelta(days=days)},
            "author": Author.CUSTOMER,
        }
        async for row in StoredMessage.rows().find(match, {"customer": 1, "at": 1}):
            since = sent[row["customer"]]
            if since <= row["at"] < since + timedelta(days=days):
                answered.add(row["customer"])
    return len(answered)


async def moves_after(sent: Mapping[str, datetime], days: int) -> dict[str, Moved]:
    """The comings and goings in each of these groups within so many days of getting it."""
    ways = {group: Counter[str]() for group in sent}
    if not sent:
        return {}
    wanted: dict[str, Any] = {"group": {"$in": [*sent]}, "last_move": {"$gte": min(sent.values())}, "is_staff": False}
    async for row in StoredMembership.rows().find(wanted, {"group": 1, "moves": 1}):
        since = sent[row["group"]]
        for move in row["moves"]:
            if since <= move["at"] < since + timedelta(days=days):
                ways[row["group"]][move["way"]] += 1
    return {group: Moved(joined=counted[Way.IN], left=counted[Way.OUT]) for group, counted in ways.items()}
