"""Legal holidays and make-up workdays, as a value made from a table that somebody else reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self, TypeGuard, cast

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One holiday of a year: free from `first` to `last`, both included, and what is worked for it.

    `names` are the festivals it is for. Not `published`: only the days fixed by law are known so far.
    """

    names: tuple[str, ...]
    first: date
    last: date
    worked: tuple[date, ...]
    published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """Which days are worked. Where nothing is known, Monday to Friday are."""

    rows: tuple[Row, ...]
    free: frozenset[date]
    worked: frozenset[date]
    known: frozenset[int]
    """Years whose make-up days are published."""

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, object]]) -> Self:
        """Of rows as `Row` has them, days as dates. Raises ValueError naming the row that cannot be one."""
        read = tuple(sorted((_row(number, row) for number, row in enumerate(rows, 1)), key=lambda row: row.first))
        open_years = {row.last.year for row in read if not row.published}
        return cls(
            rows=read,
            free=frozenset(day for row in read for day in _days(row)),
            worked=frozenset(day for row in read for day in row.worked),
            known=frozenset(row.last.year for row in read if row.published) - open_years,
        )

    def is_workday(self, day: date) -> bool:
        return day in self.worked or (day.isoweekday() < 6 and day not in self.free)

    def is_known(self, day: date) -> bool:
        """Whether the make-up days of its year are published."""
        return day.year in self.known

    def workday_from(self, day: date, step: int = 1) -> date:
        """`day` or the nearest workday after it; before it with `step` -1."""
        while not self.is_workday(day):
            day += step * ONE_DAY
        return day

    def workdays_later(self, day: date, count: int) -> date:
        """The `count`th workday after `day`; 0 is the day itself."""
        for _ in range(count):
            day = self.workday_from(day + ONE_DAY)
        return day

    def break_around(self, day: date) -> tuple[date, date]:
        """First and last day of the holiday `day` belongs to; the day itself when it belongs to none."""
        return next(((row.first, row.last) for row in self.rows if row.first <= day <= row.last), (day, day))

    def break_from(self, day: date) -> tuple[date, date] | None:
        """The holiday going on or else the next one; None when the table ends before."""
        return next(((row.first, row.last) for row in self.rows if row.last >= day), None)


def _row(number: int, row: Mapping[str, object]) -> Row:
    try:
        names, worked = _listed(row["names"]), _listed(row["worked"])
        first, last, published = row["first"], row["last"], row["published"]
    except (KeyError, TypeError):
        raise _malformed(number) from None
    days = tuple(day for day in worked if _is_day(day))
    if len(row) != 5 or len(days) < len(worked) or not (_is_day(first) and _is_day(last) and first <= last):
        raise _malformed(number)
    names = tuple(str(name) for name in names)
    return Row(names=names, first=first, last=last, worked=days, published=published is True)


def _malformed(number: int) -> ValueError:
    return ValueError(f"第 {number} 行应有 names、first、last、worked、published，日期写成 2026-10-01")


def _listed(value: object) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(cast("list[object]", value))


def _is_day(value: object) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)


def _days(row: Row) -> Iterable[date]:
    return (row.first + timedelta(days=number) for number in range((row.last - row.first).days + 1))
