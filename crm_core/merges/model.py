"""Why two profiles are one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crm_core.values import CustomerId

LONGEST_REASON = 100


class Sure(StrEnum):
    """What says that two profiles are one person."""

    UNIONID = "unionid"
    """The same person of 微信, says 微信; that needs nobody's judgement."""
    STAFF = "staff"
    """Somebody who knows them says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A profile that was taken in, by the name it had. `reason` is what somebody gave, empty for none."""

    id: CustomerId
    name: str
    why: Sure
    reason: str
    at: datetime


def head_first(one: tuple[bool, bool, datetime], other: tuple[bool, bool, datetime]) -> bool:
    """Whether the first profile takes the other in: contacts of staff count, then an owner, then who was known first.

    Each is (has contacts, has an owner, known since).
    """
    return (not one[0], not one[1], one[2]) <= (not other[0], not other[1], other[2])
