"""Open choices in MongoDB: at most one per person and chat, gone after ten minutes."""

from datetime import datetime, timedelta
from typing import Self

from pymongo import ASCENDING, IndexModel

from crm_core.stored import Stored
from crm_core.values import StaffId

LASTS = timedelta(minutes=10)


class StoredChoice(Stored):
    """What a person was asked to pick from. `text` is the command to go on with, `number` sets lists apart.

    `confirms` when the question was whether, not which: then the second option is empty and says no. `several` when
    more than one option may be picked, of which those `chosen` were so already. `closed` once it was settled.
    """

    staff: StaffId
    number: str
    text: str
    options: list[str]
    confirms: bool = False
    several: bool = False
    chosen: list[str] = []
    closed: bool = False
    at: datetime

    class Settings:
        name = "choices"
        indexes = (
            IndexModel([("at", ASCENDING)], expireAfterSeconds=int(LASTS.total_seconds())),
            IndexModel([("number", ASCENDING)]),
        )

    @classmethod
    async def put(cls, choice: Self) -> None:
        """A new list takes the place of the one before."""
        await cls.rows().replace_one({"_id": choice.id}, choice.model_dump(exclude={"id", "revision_id"}), upsert=True)

    @classmethod
    async def open_for(cls, key: str, now: datetime) -> Self | None:
        return await cls.find_one({"_id": key, "at": {"$gt": now - LASTS}})

    @classmethod
    async def with_number(cls, number: str) -> Self | None:
        """The open list with this number, whosever it is."""
        return await cls.find_one({"number": number})

    @classmethod
    async def close(cls, key: str, now: datetime) -> Self | None:
        """The open list, which is settled now; None when there is none."""
        wanted = {"_id": key, "at": {"$gt": now - LASTS}, "closed": {"$ne": True}}
        row = await cls.rows().find_one_and_update(wanted, {"$set": {"closed": True}})
        return cls.model_validate(row) if row else None
