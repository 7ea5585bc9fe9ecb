"""A customer's history over all sources, in one order."""

from datetime import datetime

from crm_core.act import Act
from crm_core.action import reading
from crm_core.conversations.actions import latest_messages
from crm_core.followups.documents import StoredFollowUp
from crm_core.messages import Author
from crm_core.notes.documents import StoredNote
from crm_core.ownership.documents import StoredOwnerChange
from crm_core.ownership.model import POOL, SAID, OwnerChange, Why
from crm_core.permissions import Permission
from crm_core.reminders.documents import StoredReminder
from crm_core.staff.documents import StoredStaff
from crm_core.timeline.model import Kind, Moment
from crm_core.values import CustomerId, StaffId


@reading(Permission.READ_HISTORY)
async def latest_moments(act: Act, customer: CustomerId, *, since: datetime | None, limit: int) -> list[Moment]:
    """The latest `limit` moments not before `since`, oldest first. Raises NotFound."""
    messages = await latest_messages(act, customer, since=since, limit=limit)
    notes = await StoredNote.of_customer(customer, since=since, limit=limit)
    moments = [
        *(_moment(m.at, m.author, m.staff, m.shown, Kind.MESSAGE) for m in reversed(messages)),
        *(_moment(n.at, Author.STAFF, n.staff, n.text, Kind.NOTE) for n in reversed(notes)),
        *await _follow_ups(customer, since, limit),
        *await _reminders(customer, since, limit),
        *await _owners(customer, since, limit),
    ]
    return sorted(moments, key=lambda moment: moment.at)[-limit:]


async def _follow_ups(customer: CustomerId, since: datetime | None, limit: int) -> list[Moment]:
    found = await StoredFollowUp.of_customer(customer, since=since, limit=limit)
    return [_moment(one.at, Author.STAFF, one.staff, one.shown, Kind.FOLLOW_UP) for one in reversed(found)]


async def _reminders(customer: CustomerId, since: datetime | None, limit: int) -> list[Moment]:
    found = await StoredReminder.of_customer(customer, since=since, limit=limit)
    return [_moment(r.touched_at, Author.STAFF, r.staff, r.with_outcome, Kind.REMINDER) for r in reversed(found)]


async def _owners(customer: CustomerId, since: datetime | None, limit: int) -> list[Moment]:
    """Who came to have the customer; not that somebody was the first to."""
    changes = await StoredOwnerChange.of_customer(customer, since=since, limit=limit)
    told = [one for one in reversed(changes) if one.why is not Why.FIRST_ADDED]
    people = {staff for one in told for staff in (one.giver, one.taker) if staff}
    names = await StoredStaff.names_of(people) if people else {}
    return [
        _moment(one.at, Author.STAFF if one.by else Author.SYSTEM, one.by, _passed(one, names), Kind.OWNER)
        for one in told
    ]


def _passed(change: OwnerChange, names: dict[StaffId, str]) -> str:
    giver, taker = (names.get(staff, "同事") if staff else POOL for staff in (change.giver, change.taker))
    return f"{SAID[change.why]}（{giver} → {taker}）"


def _moment(at: datetime, author: Author, who: StaffId | None, text: str, kind: Kind) -> Moment:
    return Moment(at=at, author=author, who=who, text=text, kind=kind)
