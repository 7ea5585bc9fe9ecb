"""Opt-outs in MongoDB: one for each customer, with how it came about."""

from collections.abc import Collection
from datetime import datetime

from crm_core.stored import Stored
from crm_core.values import CustomerId, StaffId


class StoredOptOut(Stored):
    """A customer who wants none of it. `id` is the customer's; `by` who wrote it down, None for the customer alone."""

    at: datetime
    by: StaffId | None = None

    class Settings:
        name = "opt_outs"

    @classmethod
    async def note(cls, customer: CustomerId, by: StaffId | None, at: datetime) -> bool:
        """Whether it is news."""
        row = {"$setOnInsert": {"at": at, "by": by}}
        return (await cls.rows().update_one({"_id": customer}, row, upsert=True)).upserted_id is not None

    @classmethod
    async def forget(cls, customers: Collection[CustomerId]) -> bool:
        """Whether there was one."""
        return (await cls.rows().delete_many({"_id": {"$in": [*customers]}})).deleted_count > 0

    @classmethod
    async def everybody(cls) -> frozenset[CustomerId]:
        """All of them: few among many."""
        return frozenset([CustomerId(row["_id"]) async for row in cls.rows().find({}, {"_id": 1})])
