"""The Chinese calendar, by tyme4py (GB/T 33661-2017)."""

from datetime import date
from functools import lru_cache

from tyme4py.lunar import LunarDay, LunarMonth
from tyme4py.solar import SolarDay, SolarTerm

FIRST_YEAR, LAST_YEAR = 1900, 2100


@lru_cache(maxsize=512)
def solar_date(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """The day of a lunar date; None when that year has no such day. `leap` is the repeated month of that number."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        found = LunarDay.from_ymd(year, -month if leap else month, day).get_solar_day()
    except ValueError:
        return None
    return _date(found)


def lunar_year(day: date) -> int:
    """The lunar year a day belongs to: the one that began in the solar year of that number."""
    begins = solar_date(day.year, 1, 1)
    return day.year if begins is None or begins <= day else day.year - 1


def last_of_year(year: int) -> date | None:
    """除夕 of a lunar year, in the solar year after; None outside the known years."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return solar_date(year, 12, LunarMonth.from_ym(year, 12).get_day_count())


@lru_cache(maxsize=128)
def solar_term(year: int, name: str) -> date:
    """The day of a solar term (清明, 冬至 …) in a solar year; the library counts 冬至 to the year after."""
    days = (_date(SolarTerm.from_name(one, name).get_solar_day()) for one in (year, year + 1))
    return next(day for day in days if day.year == year)


def _date(day: SolarDay) -> date:
    return date(day.get_year(), day.get_month(), day.get_day())
