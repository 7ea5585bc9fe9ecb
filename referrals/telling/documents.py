"""News for customers and for those who look after them, in MongoDB."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Self

from pymongo import ASCENDING, IndexModel, UpdateOne

from crm_core.stored import Stored
from crm_core.values import CustomerId, StaffId

_KEPT = 180 * 24 * 3_600
"""Seconds."""


class StoredNews(Stored):
    """One thing a customer is to hear. `_id` is made from its cause; `told_at` is None while no channel was open."""

    customer: CustomerId
    text: str
    at: datetime
    told_at: datetime | None = None

    class Settings:
        name = "referral_news"
        indexes = (
            IndexModel([("customer", ASCENDING), ("at", ASCENDING)], partialFilterExpression={"told_at": None}),
            IndexModel([("at", ASCENDING)], expireAfterSeconds=_KEPT),
        )

    @classmethod
    async def add(cls, texts: Mapping[str, str], customer: CustomerId, at: datetime) -> bool:
        """Put these down under their keys unless they were before; whether any is new."""
        same = {"customer": customer, "at": at, "told_at": None}
        rows = [(key, same | {"text": text}) for key, text in texts.items()]
        adds = [UpdateOne({"_id": key}, {"$setOnInsert": row}, upsert=True) for key, row in rows]
        return bool(adds) and bool((await cls.rows().bulk_write(adds)).upserted_count)

    @classmethod
    async def count_known(cls, keys: Collection[str]) -> int:
        """How many of these are put down."""
        return await cls.rows().count_documents({"_id": {"$in": [*keys]}})

    @classmethod
    async def waiting(cls, customers: Collection[CustomerId]) -> list[Self]:
        """What somebody with these ids has not heard, oldest first."""
        return await cls.find({"customer": {"$in": [*customers]}, "told_at": None}).sort("+at", "+_id").to_list()

    @classmethod
    async def told(cls, keys: Iterable[str], at: datetime) -> None:
        await cls.rows().update_many({"_id": {"$in": [*keys]}}, {"$set": {"told_at": at}})


class StoredStaffNews(Stored):
    """One line for a staff member, to be told from `due` on; `_id` is made from its cause."""

    staff: StaffId
    text: str
    due: datetime
    told_at: datetime | None = None

    class Settings:
        name = "referral_staff_news"
        indexes = (
            IndexModel([("due", ASCENDING)], name="waiting", partialFilterExpression={"told_at": None}),
            IndexModel([("due", ASCENDING), ("_id", ASCENDING)], name="in_order"),
        )

    @classmethod
    async def add(cls, key: str, staff: StaffId, text: str, due: datetime) -> None:
        """Put it down unless it was before."""
        fields = {"staff": staff, "text": text, "due": due, "told_at": None}
        await cls.rows().update_one({"_id": key}, {"$setOnInsert": fields}, upsert=True)

    @classmethod
    async def due_by(cls, now: datetime, limit: int) -> list[Self]:
        """What is due and untold, oldest first."""
        return await cls.find({"told_at": None, "due": {"$lte": now}}).sort("+due", "+_id").limit(limit).to_list()

    @classmethod
    async def told(cls, keys: Iterable[str], at: datetime) -> None:
        await cls.rows().update_many({"_id": {"$in": [*keys]}}, {"$set": {"told_at": at}})
