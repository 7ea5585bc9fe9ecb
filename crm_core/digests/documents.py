"""Which overviews were given, in MongoDB."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from pymongo import ASCENDING, IndexModel

from crm_core.stored import Stored
from crm_core.values import StaffId

_KEPT = timedelta(days=7)


class StoredDigest(Stored):
    """The mark of one person's overview of one day; `id` is `<staff>:<date>`."""

    at: datetime

    class Settings:
        name = "digests"
        indexes = (IndexModel([("at", ASCENDING)], expireAfterSeconds=int(_KEPT.total_seconds())),)

    @classmethod
    async def given(cls, wanted: Iterable[str]) -> set[str]:
        """Which of these were given already."""
        return {row["_id"] async for row in cls.rows().find({"_id": {"$in": [*wanted]}}, {"_id": 1})}

    @classmethod
    async def mark(cls, digest: str, at: datetime) -> None:
        await cls.rows().insert_one({"_id": digest, "at": at})


def digest_id(staff: StaffId, day: date) -> str:
    """`<staff>:<date>`."""
    return f"{staff}:{day.isoformat()}"
