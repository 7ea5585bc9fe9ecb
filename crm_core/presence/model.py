"""A channel that is open."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Way(StrEnum):
    """What keeps it open."""

    FOLLOWS = "follows"
    """The customer follows a 公众号; the key is the follower's identity."""
    CONTACT = "contact"
    """The customer and a staff member are contacts; the key is the staff member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """`since` is None where the platform never said."""

    way: Way
    key: str
    since: datetime | None
