"""The book in MongoDB. It is only ever added to; balances are summed from it and nowhere else."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateOne

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
    async def post(cls, postings: Sequence[Posting]) -> None:
        """Put these down, each once. Raises ValueError for one that does not come to nothing."""
        if not all(balanced(one.lines) for one in postings):
            raise ValueError("a posting has to come to nothing")
        if writes := [_written(one) for one in postings]:
            await cls.rows().bulk_write(writes)

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


def _written(one: Posting) -> UpdateOne:
    row = asdict(one)
    return UpdateOne({"_id": row.pop("id")}, {"$setOnInsert": row}, upsert=True)
