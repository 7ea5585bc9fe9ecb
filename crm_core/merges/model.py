"""Why two profiles are one."""

from datetime import datetime
from enum import StrEnum


class Sure(StrEnum):
    """Reasons that need nobody's judgement."""

    UNIONID = "unionid"
    """The same person of 微信, says 微信."""


def head_first(one: tuple[bool, bool, datetime], other: tuple[bool, bool, datetime]) -> bool:
    """Whether the first profile takes the other in: contacts of staff count, then an owner, then who was known first.

    Each is (has contacts, has an owner, known since).
    """
    return (not one[0], not one[1], one[2]) <= (not other[0], not other[1], other[2])
