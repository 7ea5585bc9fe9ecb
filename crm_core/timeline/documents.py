"""Where the lines of a customer's history lie in MongoDB: one source a kind, each read through its own index."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from crm_core.conversations.documents import StoredMessage
from crm_core.followups.documents import StoredFollowUp
from crm_core.messages import MediaKind
from crm_core.notes.documents import StoredNote
from crm_core.ownership.documents import StoredOwnerChange
from crm_core.ownership.model import Why
from crm_core.reminders.documents import HAPPENED, StoredReminder
from crm_core.search.documents import matching
from crm_core.stored import Stored
from crm_core.timeline.model import Kind, Stretch
from crm_core.values import CustomerId, StaffId

Lines = TypeVar("Lines", bound=Stored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Generic[Lines]):
    """One collection; `time` and `key` are the fields that order it, `only` leaves out what is no line."""

    kind: Kind
    document: type[Lines]
    time: str = "at"
    key: str = "_id"
    only: Mapping[str, Any] = field(default_factory=dict[str, Any])

    async def newest(self, customer: CustomerId, wanted: Stretch) -> list[Lines]:
        """The lines of one stretch, the newest first."""
        which: list[dict[str, Any]] = [{"customer": customer}, dict(self.only)]
        if wanted.since is not None:
            which.append({self.time: {"$gte": wanted.since}})
        if wanted.before is not None:
            which.append(wanted.before.above(self.kind, self.time, self.key))
        if wanted.terms is not None:
            which.append(matching(wanted.terms))
        if wanted.files:
            which.append({"kind": {"$in": [*MediaKind]}, "file": {"$ne": None}, "recalled_at": None})
        cursor = self.document.rows().find({"$and": which}, {"tokens": 0})
        rows = cursor.sort([(self.time, -1), (self.key, -1)]).limit(wanted.limit)
        return [self.document.model_validate(row) async for row in rows]

    async def latest_by(self, customer: CustomerId, staff: StaffId) -> datetime | None:
        """When this person last did it; None for never."""
        row = await self.document.rows().find_one(
            {"customer": customer, "staff": staff}, {self.time: 1}, sort=[(self.time, -1)]
        )
        return row[self.time] if row else None


MESSAGES = Source(kind=Kind.MESSAGE, document=StoredMessage, key="seq")
NOTES = Source(kind=Kind.NOTE, document=StoredNote)
FOLLOW_UPS = Source(kind=Kind.FOLLOW_UP, document=StoredFollowUp)
REMINDERS = Source(kind=Kind.REMINDER, document=StoredReminder, time="touched_at", only=HAPPENED)
OWNERS = Source(kind=Kind.OWNER, document=StoredOwnerChange, only={"why": {"$ne": Why.FIRST_ADDED}})
"""Who came to have the customer; not that somebody was the first to."""
