"""The last customer shown, per person and chat, in MongoDB."""

from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel

from crm_core.stored import Stored
from crm_core.values import CustomerId

LASTS = timedelta(minutes=10)


class StoredMention(Stored):
    """`id` is made of the person and the chat, so nobody else's mention is ever meant."""

    customer: CustomerId
    at: datetime

    class Settings:
        name = "mentions"
        indexes = (IndexModel([("at", ASCENDING)], expireAfterSeconds=int(LASTS.total_seconds())),)

    @classmethod
    async def put(cls, key: str, customer: CustomerId, at: datetime) -> None:
        await cls.rows().update_one({"_id": key}, {"$set": {"customer": customer, "at": at}}, upsert=True)

    @classmethod
    async def latest(cls, key: str, now: datetime) -> CustomerId | None:
        found = await cls.find_one({"_id": key, "at": {"$gt": now - LASTS}})
        return found.customer if found else None
