"""What came of broadcasts, read from MongoDB."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from community.broadcasts.documents import StoredTarget
from crm_core.conversations.documents import StoredMessage
from crm_core.masssends.model import ReceiverState
from crm_core.memberships.documents import StoredMembership
from crm_core.messages import Author
from crm_core.receivers.documents import StoredReceiver

_PORTION = 5_000

Became = tuple[ReceiverState, datetime | None]
"""What became of one receiver, and when it was sent."""


async def handed_over(batches: Sequence[str]) -> dict[str, Became]:
    """What became of each receiver of these mass-sends, by identity key, and when it was sent."""
    cursor = StoredReceiver.rows().find(
        {"send": {"$in": [*batches]}}, {"receiver": 1, "state": 1, "sent_at": 1}, batch_size=_PORTION
    )
    return {row["receiver"]: (ReceiverState(row["state"]), row.get("sent_at")) async for row in cursor}


async def customers_sent(campaign: str, batches: Sequence[str]) -> dict[str, datetime]:
    """When each customer got it; by the customer's id."""
    sent = {key: at for key, (state, at) in (await handed_over(batches)).items() if state is ReceiverState.SENT and at}
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


async def count_moves(sent: Mapping[str, datetime], days: int) -> dict[str, int]:
    """How many joinings (`in`) and leavings (`out`) there were in these groups within so many days of it."""
    moved = {"in": 0, "out": 0}
    if not sent:
        return moved
    wanted: dict[str, Any] = {"group": {"$in": [*sent]}, "last_move": {"$gte": min(sent.values())}, "is_staff": False}
    async for row in StoredMembership.rows().find(wanted, {"group": 1, "moves": 1}):
        since = sent[row["group"]]
        for move in row["moves"]:
            if since <= move["at"] < since + timedelta(days=days):
                moved[move["way"]] += 1
    return moved
