"""The customers somebody opened last, in MongoDB."""

from typing import Any

from crm_core.stored import Stored
from crm_core.values import CustomerId, StaffId

MOST_RECENT = 10


class StoredRecents(Stored):
    """By the person; at most MOST_RECENT, the latest first, each once."""

    customers: list[CustomerId]

    class Settings:
        name = "recents"

    @classmethod
    async def put(cls, staff: StaffId, customer: CustomerId) -> None:
        others: dict[str, Any] = {
            "$filter": {"input": {"$ifNull": ["$customers", []]}, "cond": {"$ne": ["$$this", customer]}}
        }
        latest: dict[str, Any] = {"$slice": [{"$concatArrays": [[{"$literal": customer}], others]}, MOST_RECENT]}
        await cls.rows().update_one({"_id": staff}, [{"$set": {"customers": latest}}], upsert=True)

    @classmethod
    async def of(cls, staff: StaffId) -> list[CustomerId]:
        found = await cls.get(staff)
        return found.customers if found else []
