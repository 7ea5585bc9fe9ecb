"""How each kind of line is read: one reader a kind."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from crm_core.memberships.documents import moves_of
from crm_core.messages import Author
from crm_core.ownership.documents import StoredOwnerChange
from crm_core.ownership.model import POOL, SAID
from crm_core.reminders.model import Reminder, State
from crm_core.staff.documents import StoredStaff
from crm_core.timeline.contacts import contact_lines
from crm_core.timeline.documents import FOLLOW_UPS, MESSAGES, NOTES, OWNERS, REMINDERS
from crm_core.timeline.model import Kind, Moment, Stretch
from crm_core.values import CustomerId, StaffId


class Reader(Protocol):
    """The lines of one kind and one stretch, the newest first."""

    async def __call__(self, customer: CustomerId, wanted: Stretch) -> list[Moment]: ...


async def _messages(customer: CustomerId, wanted: Stretch) -> list[Moment]:
    found = await MESSAGES.newest(customer, wanted)
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


async def _notes(customer: CustomerId, wanted: Stretch) -> list[Moment]:
    found = await NOTES.newest(customer, wanted)
    return [_by_staff(Kind.NOTE, one.id, one.at, one.staff, one.text) for one in found]


async def _follow_ups(customer: CustomerId, wanted: Stretch) -> list[Moment]:
    found = await FOLLOW_UPS.newest(customer, wanted)
    return [_by_staff(Kind.FOLLOW_UP, one.id, one.at, one.staff, one.follow_up.shown) for one in found]


async def _reminders(customer: CustomerId, wanted: Stretch) -> list[Moment]:
    found = await REMINDERS.newest(customer, wanted)
    return [_reminder(one.id, one.touched_at, one.reminder) for one in found]


async def _owners(customer: CustomerId, wanted: Stretch) -> list[Moment]:
    found = await OWNERS.newest(customer, wanted)
    people = {staff for one in found for staff in (one.giver, one.taker) if staff}
    names = await StoredStaff.names_of(people) if people else {}
    return [_by_staff(Kind.OWNER, one.id, one.at, one.by, _passed(one, names)) for one in found]


async def _groups(customer: CustomerId, wanted: Stretch) -> list[Moment]:
    """A customer's moves lie in the groups: few enough to be looked through."""
    moves = [
        Moment(at=one.at, author=Author.CUSTOMER, who=None, text=one.said, kind=Kind.GROUP, id=one.id, key=one.id)
        for one in await moves_of(customer)
        if wanted.since is None or one.at >= wanted.since
    ]
    below = wanted.before
    found = [one for one in moves if below is None or one.place < (below.at, below.kind.rank, below.key)]
    return sorted(found, key=lambda one: one.place, reverse=True)[: wanted.limit]


def _passed(change: StoredOwnerChange, names: Mapping[StaffId, str]) -> str:
    giver, taker = (names.get(staff, "同事") if staff else POOL for staff in (change.giver, change.taker))
    return f"{SAID[change.why]}（{giver} → {taker}）"


def _reminder(key: str, at: datetime, one: Reminder) -> Moment:
    line = _by_staff(Kind.REMINDER, key, at, one.staff, one.with_outcome)
    return replace(line, due=one.due if one.state is State.OPEN else None)


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
    Kind.GROUP: _groups,
    Kind.CONTACT: contact_lines,
}
