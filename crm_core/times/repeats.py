"""Repeats, and when they come next: worked out anew each time, from the holiday table of the day."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Discriminator

from crm_core.times.holidays import ONE_DAY, Holidays
from crm_core.times.lunar import lunar_year, solar_date

LAST = -1
"""As a day of the month or as `nth`: the last one."""
LONGEST_SEARCH_DAYS = 3_660
_LONGEST_BREAK_DAYS = 15


@dataclass(frozen=True, slots=True)
class EveryDay:
    """Every day, or every so many."""

    step: int = 1
    kind: Literal["day"] = "day"

    def names(self, day: date, since: date, _: Holidays) -> bool:
        """Whether the rule is for `day`; `since` is where steps are counted from."""
        return (day - since).days % self.step == 0


@dataclass(frozen=True, slots=True)
class EveryWorkday:
    """By the holiday table, so make-up Saturdays too."""

    kind: Literal["workday"] = "workday"

    def names(self, day: date, _: date, holidays: Holidays) -> bool:
        return holidays.is_workday(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """`weekdays` from 1, Monday, to 7."""

    weekdays: frozenset[int]
    step: int = 1
    kind: Literal["week"] = "week"

    def names(self, day: date, since: date, _: Holidays) -> bool:
        weeks = (_monday(day) - _monday(since)).days // 7
        return day.isoweekday() in self.weekdays and weeks % self.step == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Monthly:
    """A month without one of the `days` has its last day instead."""

    days: frozenset[int]
    step: int = 1
    kind: Literal["month"] = "month"

    def names(self, day: date, since: date, _: Holidays) -> bool:
        months = (day.year - since.year) * 12 + day.month - since.month
        return months % self.step == 0 and day.day in {_within(day, one) for one in self.days}


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyNth:
    """The `nth` such weekday of each month; the `nth` workday when `weekday` is None."""

    nth: int
    weekday: int | None
    kind: Literal["nth"] = "nth"

    def names(self, day: date, _: date, holidays: Holidays) -> bool:
        return day == nth_of_month(day, self.nth, self.weekday, holidays)


@dataclass(frozen=True, slots=True, kw_only=True)
class Yearly:
    """A year without that day has the one before instead; leap months of the lunar year do not count."""

    month: int
    day: int
    lunar: bool = False
    kind: Literal["year"] = "year"

    def names(self, day: date, _: date, __: Holidays) -> bool:
        if not self.lunar:
            return day.month == self.month and day.day == _within(day, self.day)
        year = lunar_year(day)
        return day == (solar_date(year, self.month, self.day) or solar_date(year, self.month, self.day - 1))


Pattern = Annotated[EveryDay | EveryWorkday | Weekly | Monthly | MonthlyNth | Yearly, Discriminator("kind")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Days from `since` to `until`, both included, at `clock` in the person's zone, or all day when it is None.

    Steps count from `since`. `shift` moves the moment itself: a day earlier for 提前一天, a day later for midnight at
    the end of a day. `to_workday`: what falls on a free day comes on the next workday.
    """

    on: Pattern
    clock: time | None
    since: date
    until: date | None = None
    shift: timedelta = timedelta()
    to_workday: bool = False


def next_after(repeat: Repeat, after: datetime, zone: ZoneInfo, holidays: Holidays) -> datetime | date | None:
    """The first occurrence after an aware moment: aware UTC, or a date when all day; None when there is none.

    An occurrence all day is after every moment of the days before it.
    """
    return next((moment for _, moment in occurrences(repeat, after, zone, holidays)), None)


def occurrences(
    repeat: Repeat, after: datetime, zone: ZoneInfo, holidays: Holidays
) -> Iterator[tuple[date, datetime | date]]:
    """Of each occurrence after `after`, the day the rule names and the moment it comes; at most ten years ahead."""
    today = after.astimezone(zone).date()
    early = 1 + (_LONGEST_BREAK_DAYS if repeat.to_workday else 0)
    first = max(repeat.since, today - timedelta(days=repeat.shift.days + early))
    for day in (first + timedelta(days=number) for number in range(LONGEST_SEARCH_DAYS)):
        if repeat.until is not None and day > repeat.until:
            return
        if repeat.on.names(day, repeat.since, holidays):
            found = _moment(repeat, day, zone, holidays)
            if found > after if isinstance(found, datetime) else found > today:
                yield day, found


def nth_of_month(month: date, nth: int, weekday: int | None, holidays: Holidays) -> date | None:
    """The `nth` weekday, or workday, of the month `month` lies in; None when it has not so many."""
    last = monthrange(month.year, month.month)[1]
    days = [month.replace(day=number) for number in range(1, last + 1)]
    fitting = [day for day in days if (holidays.is_workday(day) if weekday is None else day.isoweekday() == weekday)]
    wanted = nth if nth == LAST else nth - 1
    return fitting[wanted] if -1 <= wanted < len(fitting) else None


def _moment(repeat: Repeat, day: date, zone: ZoneInfo, holidays: Holidays) -> datetime | date:
    if repeat.to_workday:
        day = holidays.workday_from(day)
    if repeat.clock is None:
        return day + repeat.shift
    local = datetime.combine(day, repeat.clock) + repeat.shift
    return local.replace(tzinfo=zone).astimezone(UTC)


def _monday(day: date) -> date:
    return day - (day.isoweekday() - 1) * ONE_DAY


def _within(month: date, day: int) -> int:
    last = monthrange(month.year, month.month)[1]
    return last if day == LAST else min(day, last)
