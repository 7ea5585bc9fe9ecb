"""Reminders in MongoDB: one document for each occurrence, the next one made when the one before has rung or is done."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bson import ObjectId
from pydantic import TypeAdapter
from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne

from crm_core.errors import NotFound
from crm_core.reminders.model import Reminder, State
from crm_core.stored import Stored
from crm_core.times.repeats import Repeat
from crm_core.values import CustomerId, StaffId

_repeats: TypeAdapter[Repeat | None] = TypeAdapter(Repeat | None)
_IS_OPEN = {"state": State.OPEN}
_IS_ALIVE: dict[str, Any] = {"$or": [_IS_OPEN, {"ring_at": {"$ne": None}}]}
HAPPENED: dict[str, Any] = {
    "state": {"$ne": State.WITHDRAWN},
    "$or": [{"occurrence": 1}, {"rings": {"$gt": 0}}, {"state": {"$ne": State.OPEN}}],
}
"""Not the coming occurrence of a series, of which nothing is to be told yet, and nothing that was taken back."""


class StoredReminder(Stored):
    """`touched_at` is when anything last happened to it."""

    series: str
    occurrence: int
    staff: StaffId
    customer: CustomerId | None
    title: str
    planned: datetime
    due: datetime
    explicit: bool
    repeat: dict[str, Any] | None
    state: State
    snoozed: int
    succeeded: bool
    rings: int
    ring_at: datetime | None
    rang_at: datetime | None
    touched_at: datetime

    class Settings:
        name = "reminders"
        indexes = (
            IndexModel([("ring_at", ASCENDING)]),
            IndexModel([("staff", ASCENDING), ("state", ASCENDING), ("due", ASCENDING)]),
            IndexModel([("customer", ASCENDING), ("touched_at", DESCENDING)]),
            IndexModel([("series", ASCENDING)]),
        )

    @property
    def reminder(self) -> Reminder:
        fields = self.model_dump(exclude={"revision_id", "repeat"})
        return Reminder(**fields, repeat=_repeats.validate_python(self.repeat))

    @classmethod
    def new_series(cls) -> str:
        return str(ObjectId())

    @classmethod
    async def get_of(cls, reminder: str, staff: Collection[StaffId] | None) -> Reminder:
        """One that belongs to any of these people, or to anybody with None. Raises NotFound."""
        found = await cls.find_one({"_id": reminder} | ({} if staff is None else {"staff": {"$in": [*staff]}}))
        if found is None:
            raise NotFound("没有找到您的这条提醒。")
        return found.reminder

    @classmethod
    async def open_of(cls, staff: StaffId, limit: int) -> list[Reminder]:
        """The open ones of one person, the earliest first."""
        return await cls._read({"staff": staff, **_IS_OPEN}, limit, "+due", "+_id")

    @classmethod
    async def alive_in(cls, series: str) -> list[Reminder]:
        """What of a series is open or still moves on."""
        return await cls._read({"series": series, **_IS_ALIVE}, 0, "+occurrence")

    @classmethod
    async def alive_about(cls, customer: CustomerId, staff: StaffId, limit: int) -> list[Reminder]:
        """What one person has open about a customer, or still moves on; the earliest first."""
        return await cls._read({"customer": customer, "staff": staff, **_IS_ALIVE}, limit, "+due", "+_id")

    @classmethod
    async def ringing(cls, now: datetime, limit: int) -> list[Reminder]:
        """What rings or moves on now, the longest due first."""
        return await cls._read({"ring_at": {"$lte": now}}, limit, "+ring_at")

    @classmethod
    async def any_ringing(cls, now: datetime) -> bool:
        return await cls.rows().find_one({"ring_at": {"$lte": now}}, {"_id": 1}) is not None

    @classmethod
    async def next_of(cls, whole: Sequence[CustomerId], now: datetime) -> Reminder | None:
        """The next one about a customer, under any of these ids."""
        found = await cls._read({"customer": {"$in": [*whole]}, **_IS_OPEN, "due": {"$gt": now}}, 1, "+due")
        return found[0] if found else None

    @classmethod
    async def people_with_open(cls) -> list[StaffId]:
        return [StaffId(one) for one in await cls.rows().distinct("staff", _IS_OPEN)]

    @classmethod
    async def put(cls, reminders: Sequence[Reminder]) -> None:
        """Write these as they are now; one that is new is added."""
        if reminders:
            await cls.rows().bulk_write(
                [UpdateOne({"_id": one.id}, {"$set": _row(one)}, upsert=True) for one in reminders]
            )

    @classmethod
    async def by_ids(cls, reminders: Collection[str]) -> dict[str, Reminder]:
        return {one.id: one for one in await cls._read({"_id": {"$in": [*reminders]}}, 0, "+_id")}

    @classmethod
    async def _read(cls, wanted: dict[str, Any], limit: int, *order: str) -> list[Reminder]:
        return [one.reminder for one in await cls.find(wanted).sort(*order).limit(limit).to_list()]


def _row(reminder: Reminder) -> dict[str, Any]:
    row = asdict(reminder) | {"repeat": _repeats.dump_python(reminder.repeat, mode="json")}
    del row["id"]
    return row
