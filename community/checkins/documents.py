"""Check-ins in MongoDB: one row for each person and day, kept under the profile it was made with."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from pymongo import ASCENDING, IndexModel

from crm_core.customers.documents import StoredCustomer
from crm_core.stored import Stored
from crm_core.values import CustomerId


class StoredCheckin(Stored):
    """One day of one person. `_id` is `<campaign>:<customer>:<day>`.

    `undone` says who took it back, when and why; the day counts no more, and cannot be had again.
    """

    campaign: str
    customer: CustomerId
    day: str
    at: datetime
    undone: dict[str, Any] | None = None

    class Settings:
        name = "checkins"
        indexes = (IndexModel([("campaign", ASCENDING), ("customer", ASCENDING), ("day", ASCENDING)]),)

    @classmethod
    async def note(cls, campaign: str, customer: CustomerId, day: date, at: datetime) -> bool:
        """Whether it is news."""
        row = {"campaign": campaign, "customer": customer, "day": day.isoformat(), "at": at, "undone": None}
        which = {"_id": f"{campaign}:{customer}:{day.isoformat()}"}
        return (await cls.rows().update_one(which, {"$setOnInsert": row}, upsert=True)).upserted_id is not None

    @classmethod
    async def days_of(cls, campaign: str, people: Collection[CustomerId]) -> tuple[set[date], set[date]]:
        """The days that count of one person under all these ids, and those that were taken back."""
        kept, undone = set[date](), set[date]()
        cursor = cls.rows().find({"campaign": campaign, "customer": {"$in": [*people]}}, {"day": 1, "undone": 1})
        async for row in cursor:
            (undone if row["undone"] else kept).add(date.fromisoformat(row["day"]))
        return kept - undone, undone

    @classmethod
    async def take_back(
        cls, campaign: str, people: Collection[CustomerId], day: date, undone: dict[str, Any] | None
    ) -> bool:
        """Take a day back, or with None give it again; whether there was something to change."""
        which: dict[str, Any] = {"campaign": campaign, "customer": {"$in": [*people]}, "day": day.isoformat()}
        which["undone"] = None if undone else {"$ne": None}
        return (await cls.rows().update_many(which, {"$set": {"undone": undone}})).modified_count > 0

    @classmethod
    async def everybody(cls, campaign: str) -> dict[CustomerId, set[date]]:
        """The days that count of each person, under the profile that goes on."""
        found: dict[CustomerId, set[date]] = defaultdict(set)
        cursor = cls.rows().find({"campaign": campaign, "undone": None}, {"customer": 1, "day": 1})
        rows = [row async for row in cursor]
        absorbed = {"absorbed": {"$in": [*{row["customer"] for row in rows}]}}
        merged = StoredCustomer.rows().find(absorbed, {"absorbed": 1})
        heads = {one: row["_id"] async for row in merged for one in row["absorbed"]}
        for row in rows:
            found[CustomerId(heads.get(row["customer"], row["customer"]))].add(date.fromisoformat(row["day"]))
        return found
