"""What a phrase of a sentence says, before the phrases are put together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from re import Match, Pattern

from crm_core.times.holidays import Holidays
from crm_core.times.reading import Why
from crm_core.times.repeats import Pattern as RepeatPattern


@dataclass(frozen=True, slots=True)
class Today:
    """What phrases are read against: `now` is aware, in the person's zone."""

    now: datetime
    holidays: Holidays

    @property
    def day(self) -> date:
        return self.now.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The day, or several: the later one is meant when the earlier is past. All past means that the past was said.

    `last` ends the span where one was said. `weekday` is set for one that only names a weekday. `loose`: so many days
    were said, a week or a month, and we took the first; such a phrase counts only where a time is expected.
    """

    candidates: tuple[date, ...]
    last: date | None = None
    weekday: int | None = None
    loose: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the day: minutes after midnight from `first` until `end`, at most until the next morning.

    `usual` stands for it when no hour is said; None when nobody can know.
    """

    name: str
    first: int
    end: int
    usual: int | None


@dataclass(frozen=True, slots=True)
class Hour:
    """`minute` of the day as said, 0 to 1440. `exact`: in the 24-hour clock, whatever part of the day it is."""

    minute: int
    exact: bool


@dataclass(frozen=True, slots=True)
class SameHour:
    """The hour it is now, of another day: 后天这个时候."""


@dataclass(frozen=True, slots=True)
class FromNow:
    """So long after now, to the second: 半小时后."""

    span: timedelta


@dataclass(frozen=True, slots=True)
class Ahead:
    """How long before the time the reminder is wanted: 提前15分钟, 提前一个月."""

    span: timedelta
    months: int = 0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`since` is set where steps count from a day of the calendar, not from the first occurrence."""

    on: RepeatPattern
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Lasting:
    """How many days a repeat goes on: 接下来三天每天."""

    days: int


@dataclass(frozen=True, slots=True)
class Shifted:
    """What falls on a free day comes on the next workday: 遇节假日顺延."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A time is meant that cannot be; `faint` is one that only counts when nothing better is said."""

    why: Why
    reason: str
    faint: bool = False


Said = Days | Part | Hour | SameHour | FromNow | Ahead | Rhythm | Lasting | Shifted | Wrong


@dataclass(frozen=True, slots=True)
class Phrase:
    """`read` is given each match; None from it means that this is no time after all."""

    pattern: Pattern[str]
    read: Callable[[Match[str], Today], tuple[Said, ...] | None]
