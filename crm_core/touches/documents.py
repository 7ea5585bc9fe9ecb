"""Touches in MongoDB: what a customer got without having asked for it.

Mass-sends are counted where their receivers are kept, so that one which came to nothing counts for nothing; everything
else is written here by whoever does it. Reminders of staff and answers to customers are no touches.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING, IndexModel

from crm_core.masssends.model import COUNTED
from crm_core.receivers.documents import StoredReceiver
from crm_core.stored import Stored

_KEPT = timedelta(days=92)


class StoredApproach(Stored):
    """One touch. `id` is made from its cause; `account` is the customer's identity key, `what` names its kind."""

    account: str
    what: str
    at: datetime

    class Settings:
        name = "approaches"
        indexes = (IndexModel([("at", ASCENDING)], expireAfterSeconds=int(_KEPT.total_seconds())),)

    @classmethod
    async def note(cls, key: str, account: str, what: str, at: datetime) -> None:
        """Once for each key."""
        row = {"$setOnInsert": {"account": account, "what": what, "at": at}}
        await cls.rows().update_one({"_id": key}, row, upsert=True)

    @classmethod
    async def since(cls, since: datetime) -> dict[str, int]:
        """How many each account had since then, mass-sends apart."""
        pipeline: list[dict[str, Any]] = [
            {"$match": {"at": {"$gte": since}}},
            {"$group": {"_id": "$account", "count": {"$sum": 1}}},
        ]
        return {row["_id"]: row["count"] async for row in await cls.rows().aggregate(pipeline)}


async def mass_sends_of(receivers: Sequence[str], spans: Mapping[str, datetime]) -> dict[str, dict[str, int]]:
    """How many mass-sends each receiver has had, or is to have, since each of these moments; by receiver, then by span.

    Those who had none are left out.
    """
    if not spans:
        return {}
    counts = {name: {"$sum": {"$cond": [{"$gte": ["$at", since]}, 1, 0]}} for name, since in spans.items()}
    found: dict[str, dict[str, int]] = {}
    for start in range(0, len(receivers), 10_000):
        some = [*receivers[start : start + 10_000]]
        wanted = {"receiver": {"$in": some}, "at": {"$gte": min(spans.values())}, "state": {"$in": [*COUNTED]}}
        pipeline: list[dict[str, Any]] = [{"$match": wanted}, {"$group": {"_id": "$receiver", **counts}}]
        async for row in await StoredReceiver.rows().aggregate(pipeline):
            found[row["_id"]] = {name: row[name] for name in spans}
    return found
