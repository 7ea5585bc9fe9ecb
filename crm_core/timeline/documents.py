"""Where the lines of a customer's history lie in MongoDB: one source a kind, each read through its own index."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from crm_core.conversations.documents import StoredMessage
from crm_core.followups.documents import StoredFollowUp
from crm_core.notes.documents import StoredNote
from crm_core.ownership.documents import StoredOwnerChange
from crm_core.ownership.model import Why
from crm_core.reminders.documents import HAPPENED, StoredReminder
from crm_core.stored import Stored
from crm_core.timeline.model import Kind, Mark
from crm_core.values import CustomerId

Lines = TypeVar("Lines", bound=Stored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Generic[Lines]):
    """One collection; `time` and `key` are the fields that order it, `only` leaves out what is no line."""

    kind: Kind
    document: type[Lines]
    time: str = "at"
    key: str = "_id"
    only: Mapping[str, Any] = field(default_factory=dict[str, Any])

    async def newest(
        self, customer: CustomerId, *, since: datetime | None, before: Mark | None, limit: int
    ) -> list[Lines]:
        """Those not before `since` and below `before`, the newest first."""
        wanted: list[dict[str, Any]] = [{"customer": customer}, dict(self.only)]
        if since is not None:
            wanted.append({self.time: {"$gte": since}})
        if before is not None:
            wanted.append(before.above(self.kind, self.time, self.key))
        cursor = self.document.rows().find({"$and": wanted}, {"tokens": 0})
        rows = cursor.sort([(self.time, -1), (self.key, -1)]).limit(limit)
        return [self.document.model_validate(row) async for row in rows]


MESSAGES = Source(kind=Kind.MESSAGE, document=StoredMessage, key="seq")
NOTES = Source(kind=Kind.NOTE, document=StoredNote)
FOLLOW_UPS = Source(kind=Kind.FOLLOW_UP, document=StoredFollowUp)
REMINDERS = Source(kind=Kind.REMINDER, document=StoredReminder, time="touched_at", only=HAPPENED)
OWNERS = Source(kind=Kind.OWNER, document=StoredOwnerChange, only={"why": {"$ne": Why.FIRST_ADDED}})
"""Who came to have the customer; not that somebody was the first to."""
