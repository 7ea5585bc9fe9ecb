"""Coupon codes in MongoDB."""

from collections.abc import Sequence
from datetime import datetime

from pymongo import ASCENDING, IndexModel, ReturnDocument, UpdateOne

from crm_core.stored import Stored


class StoredCoupon(Stored):
    """One code. `_id` is `<name>:<code>`; `reward` is whose it is, None while it is nobody's."""

    name: str
    code: str
    reward: str | None = None
    brought_at: datetime
    handed_at: datetime | None = None

    class Settings:
        name = "coupons"
        indexes = (
            IndexModel([("name", ASCENDING), ("reward", ASCENDING), ("_id", ASCENDING)]),
            IndexModel([("reward", ASCENDING)], unique=True, partialFilterExpression={"reward": {"$gt": ""}}),
        )

    @classmethod
    async def bring(cls, name: str, codes: Sequence[str], now: datetime) -> int:
        """Add codes; those already there stay as they are. Returns how many were new."""
        rows = [
            UpdateOne(
                {"_id": f"{name}:{code}"},
                {"$setOnInsert": {"name": name, "code": code, "reward": None, "brought_at": now}},
                upsert=True,
            )
            for code in codes
        ]
        return (await cls.rows().bulk_write(rows)).upserted_count if rows else 0

    @classmethod
    async def hand_out(cls, name: str, reward: str, now: datetime) -> str | None:
        """The code of this reward, taken from those left when it has none yet; None when none is left."""
        known = await cls.find_one({"reward": reward})
        if known is not None:
            return known.code
        row = await cls.rows().find_one_and_update(
            {"name": name, "reward": None},
            {"$set": {"reward": reward, "handed_at": now}},
            sort=[("_id", ASCENDING)],
            return_document=ReturnDocument.AFTER,
        )
        return row["code"] if row else None

    @classmethod
    async def left(cls, name: str) -> int:
        """How many are nobody's."""
        return await cls.rows().count_documents({"name": name, "reward": None})
