"""A customer's birthday."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

EARLIEST_YEAR = 1900
_A_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Birthday:
    """A day of the Gregorian calendar; `year` is None when only the day is known."""

    month: int
    day: int
    year: int | None = None

    @classmethod
    def read(cls, row: Mapping[str, int | None] | None) -> Self | None:
        """As it is stored; None for none."""
        return cls(month=row["month"] or 0, day=row["day"] or 0, year=row["year"]) if row is not None else None

    @property
    def exists(self) -> bool:
        """Whether there is such a day: 2月29日 of a leap year and of no year at all is one."""
        try:
            date(_A_LEAP_YEAR if self.year is None else self.year, self.month, self.day)
        except ValueError:
            return False
        return True

    @property
    def shown(self) -> str:
        """`3月8日`, `1990年3月8日`."""
        year = "" if self.year is None else f"{self.year}年"
        return f"{year}{self.month}月{self.day}日"

    def is_on(self, day: date) -> bool:
        return (self.month, self.day) in celebrated_on(day)


def celebrated_on(day: date) -> tuple[tuple[int, int], ...]:
    """The months and days of those who have their birthday then: without 2月29日 it falls on the day before."""
    its_own = (day.month, day.day)
    leaps = (day + timedelta(days=1)).day == 29
    return (its_own, (2, 29)) if its_own == (2, 28) and not leaps else (its_own,)


def first_day_of(birthday: Birthday, days: Iterable[date]) -> date | None:
    """The first of `days` on which it is celebrated."""
    return next((day for day in days if birthday.is_on(day)), None)
