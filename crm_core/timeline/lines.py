"""How each kind of line is read: one reader a kind."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from crm_core.messages import Author
from crm_core.ownership.documents import StoredOwnerChange
from crm_core.ownership.model import POOL, SAID
from crm_core.staff.documents import StoredStaff
from crm_core.timeline.documents import FOLLOW_UPS, MESSAGES, NOTES, OWNERS, REMINDERS
from crm_core.timeline.model import Kind, Mark, Moment
from crm_core.values import CustomerId, StaffId


class Reader(Protocol):
    """The newest lines of one kind, not before `since` and below `before`; the newest first."""

    async def __call__(
        self, customer: CustomerId, *, since: datetime | None, before: Mark | None, limit: int
    ) -> list[Moment]: ...


async def _messages(customer: CustomerId, *, since: datetime | None, before: Mark | None, limit: int) -> list[Moment]:
    found = await MESSAGES.newest(customer, since=since, before=before, limit=limit)
    return [
        Moment(
            at=one.at,
            author=one.author,
            who=one.staff,
            text=one.message.shown,
            kind=Kind.MESSAGE,
            id=one.id,
            key=one.seq,
            conversation=one.conversation,
            form=one.kind,
            file=one.file,
            recalled=one.message.recalled,
        )
        for one in found
    ]


async def _notes(customer: CustomerId, *, since: datetime | None, before: Mark | None, limit: int) -> list[Moment]:
    found = await NOTES.newest(customer, since=since, before=before, limit=limit)
    return [_by_staff(Kind.NOTE, one.id, one.at, one.staff, one.text) for one in found]


async def _follow_ups(customer: CustomerId, *, since: datetime | None, before: Mark | None, limit: int) -> list[Moment]:
    found = await FOLLOW_UPS.newest(customer, since=since, before=before, limit=limit)
    return [_by_staff(Kind.FOLLOW_UP, one.id, one.at, one.staff, one.follow_up.shown) for one in found]


async def _reminders(customer: CustomerId, *, since: datetime | None, before: Mark | None, limit: int) -> list[Moment]:
    found = await REMINDERS.newest(customer, since=since, before=before, limit=limit)
    return [_by_staff(Kind.REMINDER, one.id, one.touched_at, one.staff, one.reminder.with_outcome) for one in found]


async def _owners(customer: CustomerId, *, since: datetime | None, before: Mark | None, limit: int) -> list[Moment]:
    found = await OWNERS.newest(customer, since=since, before=before, limit=limit)
    people = {staff for one in found for staff in (one.giver, one.taker) if staff}
    names = await StoredStaff.names_of(people) if people else {}
    return [_by_staff(Kind.OWNER, one.id, one.at, one.by, _passed(one, names)) for one in found]


def _passed(change: StoredOwnerChange, names: Mapping[StaffId, str]) -> str:
    giver, taker = (names.get(staff, "同事") if staff else POOL for staff in (change.giver, change.taker))
    return f"{SAID[change.why]}（{giver} → {taker}）"


def _by_staff(kind: Kind, key: str, at: datetime, who: StaffId | None, text: str) -> Moment:
    """A line that a staff member is behind, or, with none, the program."""
    author = Author.SYSTEM if who is None and kind is Kind.OWNER else Author.STAFF
    return Moment(at=at, author=author, who=who, text=text, kind=kind, id=key, key=key)


READERS: Mapping[Kind, Reader] = {
    Kind.MESSAGE: _messages,
    Kind.NOTE: _notes,
    Kind.FOLLOW_UP: _follow_ups,
    Kind.REMINDER: _reminders,
    Kind.OWNER: _owners,
}
