"""What reading a sentence for a time comes to."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from crm_core.times.repeats import Repeat


class Why(StrEnum):
    """Why a time was refused."""

    PAST = "past"
    IMPOSSIBLE = "impossible"
    UNCLEAR = "unclear"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A time that is still to come.

    `at` is aware UTC, or a date when no hour was said (`all_day`); of a repeat, the first occurrence. `assumed`: only a
    part of the day was said, the hour is ours. `title` is what is left of the sentence, perhaps nothing. `notes` are
    Chinese sentences the person should see beside the answer.
    """

    at: datetime | date
    repeat: Repeat | None
    title: str
    notes: tuple[str, ...]
    assumed: bool

    @property
    def all_day(self) -> bool:
        return not isinstance(self.at, datetime)


@dataclass(frozen=True, slots=True)
class NoTime:
    """The sentence says no time. `title` is the sentence without what asks for a reminder."""

    title: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A time is said that cannot be kept or is not clear. `reason` is a Chinese sentence that says or asks what to do.

    It may hold words of the sentence: for the person who wrote it, never for a log.
    """

    why: Why
    reason: str


Reading = Found | NoTime | Refused
