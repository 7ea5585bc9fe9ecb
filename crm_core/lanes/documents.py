"""Leases on lanes: one worker works a lane at a time, and a dead worker's lanes come free by themselves."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

from pymongo import ReturnDocument, UpdateOne
from pymongo.errors import DuplicateKeyError

from crm_core.stored import Stored

LEASE = timedelta(seconds=10)


class Lease(Stored):
    """A lease. `id` names the lane (`inbox:17`) or the duty (`clock`), `until` is when it ends unless renewed."""

    holder: str
    until: datetime

    class Settings:
        name = "leases"

    @classmethod
    async def claim(cls, name: str, holder: str, now: datetime) -> bool:
        """Take the lease if nobody else holds it. Taking one's own again renews it."""
        free = {"_id": name, "$or": [{"until": {"$lte": now}}, {"holder": holder}]}
        try:
            await cls.rows().find_one_and_update(
                free,
                {"$set": {"holder": holder, "until": now + LEASE}},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:
            return False
        return True

    @classmethod
    async def renew(cls, names: Iterable[str], holder: str, now: datetime) -> None:
        """Prolong what this holder still holds; what somebody else has taken stays theirs."""
        renewals = [UpdateOne({"_id": n, "holder": holder}, {"$set": {"until": now + LEASE}}) for n in names]
        if renewals:
            await cls.rows().bulk_write(renewals, ordered=False)

    @classmethod
    async def release(cls, name: str, holder: str) -> None:
        await cls.rows().delete_one({"_id": name, "holder": holder})

    @classmethod
    async def held(cls) -> list[Self]:
        return await cls.find_all().to_list()
