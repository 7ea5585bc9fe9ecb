"""What a greeting says to one customer, and what became of it."""

from datetime import datetime, timedelta
from enum import StrEnum

from crm_core.messages import Greeting

LIFETIME = timedelta(seconds=20)
"""How long a welcome code can be used after its event (fact sheet 3.7)."""
MOST_BYTES = 4_000
CUSTOMER, STAFF = "{客户}", "{员工}"
_NAMELESS = "您"


class Outcome(StrEnum):
    """What became of a greeting."""

    ASKED = "asked"
    """It lies in the outbox."""
    SENT = "sent"
    LATE = "late"
    """The time was over before it could be sent."""
    CHATTING = "chatting"
    """The two were talking already, or another app was faster."""
    REFUSED = "refused"
    """The platform would not send it."""


def written(greeting: Greeting, *, customer: str, staff: str) -> str:
    """The text for this customer, at most MOST_BYTES; somebody whose name is not known is 您."""
    text = greeting.text.replace(STAFF, staff).replace(CUSTOMER, customer or _NAMELESS)
    return text.encode()[:MOST_BYTES].decode(errors="ignore")


def is_over(at: datetime, now: datetime) -> bool:
    """Whether a code of an event at `at` is used up by time."""
    return now >= at + LIFETIME
