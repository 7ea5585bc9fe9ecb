"""The book in MongoDB. It is only ever added to; balances are summed from it and nowhere else."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel

from crm_core.stored import Stored
from referrals.ledger.model import Posting, balanced


class StoredPosting(Stored):
    """One posting. `_id` is `<reward>:<stage>`."""

    programme: str
    lines: list[dict[str, Any]]
    cause: str
    at: datetime

    class Settings:
        name = "referral_postings"
        indexes = (IndexModel([("programme", ASCENDING), ("at", ASCENDING)]),)

    @classmethod
    async def post(cls, posting: Posting) -> None:
        """Put it down, once. Raises ValueError for one that does not come to nothing."""
        if not balanced(posting.lines):
            raise ValueError("a posting has to come to nothing")
        row = asdict(posting)
        del row["id"]
        await cls.rows().update_one({"_id": posting.id}, {"$setOnInsert": row}, upsert=True)

    @classmethod
    async def balances(cls, programme: str | None = None) -> dict[tuple[str, str], int]:
        """What each account has, by (account, unit), over one programme or all."""
        stages: list[dict[str, Any]] = [
            {"$match": {"programme": programme} if programme else {}},
            {"$unwind": "$lines"},
            {
                "$group": {
                    "_id": {"account": "$lines.account", "unit": "$lines.unit"},
                    "sum": {"$sum": "$lines.amount"},
                }
            },
        ]
        cursor = await cls.rows().aggregate(stages)
        return {(row["_id"]["account"], row["_id"]["unit"]): int(row["sum"]) async for row in cursor}
