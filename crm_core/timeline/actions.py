"""A customer's history over all sources, in one order."""

from dataclasses import dataclass
from datetime import datetime

from crm_core.act import Act
from crm_core.action import reading
from crm_core.conversations.actions import latest_messages
from crm_core.messages import Author
from crm_core.notes.documents import StoredNote
from crm_core.permissions import Permission
from crm_core.values import CustomerId, StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of the history. `who` is the staff member behind it, None for the customer and the system."""

    at: datetime
    author: Author
    who: StaffId | None
    text: str
    is_note: bool


@reading(Permission.READ_HISTORY)
async def latest_moments(act: Act, customer: CustomerId, *, since: datetime | None, limit: int) -> list[Moment]:
    """The latest `limit` moments not before `since`, oldest first. Raises NotFound."""
    messages = await latest_messages(act, customer, since=since, limit=limit)
    notes = await StoredNote.of_customer(customer, since=since, limit=limit)
    moments = [
        *(Moment(at=m.at, author=m.author, who=m.staff, text=m.shown, is_note=False) for m in reversed(messages)),
        *(Moment(at=n.at, author=Author.STAFF, who=n.staff, text=n.text, is_note=True) for n in reversed(notes)),
    ]
    return sorted(moments, key=lambda moment: moment.at)[-limit:]
