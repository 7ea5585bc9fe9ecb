"""One line of a customer's history."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crm_core.messages import Author
from crm_core.values import StaffId


class Kind(StrEnum):
    """What a line of the history is."""

    MESSAGE = "message"
    NOTE = "note"
    FOLLOW_UP = "follow_up"
    REMINDER = "reminder"
    """Somebody wanted to be reminded of the customer, and what became of it."""
    OWNER = "owner"
    """Somebody else came to look after the customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of the history. `who` is the staff member behind it, None for the customer and the system."""

    at: datetime
    author: Author
    who: StaffId | None
    text: str
    kind: Kind
