"""Dates of the lunar calendar: 农历八月十五, 腊月二十三, 正月初八, 大年初三."""

import re
from datetime import date
from re import Match

from crm_core.numbers import read_number
from crm_core.times.lunar import last_of_year, lunar_year, solar_date
from crm_core.times.months import UNREAD_YEAR, YEAR, has_unread_year, year_of
from crm_core.times.reading import Why
from crm_core.times.said import Days, Phrase, Said, Today, Wrong

_CALENDAR = r"(?:农历|阴历|旧历|老历)"
_SIGNS = "一二三四五六七八九十"
_NUMBER = rf"[0-9]{{1,2}}|[{_SIGNS}廿卅]{{1,4}}"
_EARLY = rf"初[{_SIGNS}]"
LUNAR = rf"""(?:
    {_CALENDAR}的?\s*(?P<leap>闰)?(?P<month>[正腊冬]|[0-9]{{1,2}}|[{_SIGNS}]{{1,2}})月的?\s*
        (?P<day>{_EARLY}|{_NUMBER})[号日]?
  | (?P<named>[正腊冬])月的?\s*(?P<named_day>{_EARLY}|{_NUMBER})[号日]?
  | (?P<early_leap>闰)?(?P<early>[0-9]{{1,2}}|[{_SIGNS}]{{1,2}})月的?(?P<early_day>{_EARLY}|[廿卅][{_SIGNS}]?)
  | 大?年(?P<new_year>{_EARLY})
)(?![0-9])"""
"""Read by `lunar_said`."""

_DATE = re.compile(rf"(?:{YEAR}的?)?{LUNAR}", re.VERBOSE)
_ORPHAN = re.compile(rf"(?<![月年]){_EARLY}(?![中高级])")
_MONTHS = {"正": 1, "冬": 11, "腊": 12}


def lunar_said(found: Match[str]) -> tuple[int, int]:
    """Month and day of a match of LUNAR; 0 for what cannot be read."""
    if found["new_year"]:
        return 1, read_number(found["new_year"][1:]) or 0
    month = found["month"] or found["named"] or found["early"]
    day = found["day"] or found["named_day"] or found["early_day"]
    return _MONTHS.get(month) or read_number(month) or 0, read_number(day.removeprefix("初")) or 0


def _date(found: Match[str], today: Today) -> tuple[Said, ...]:
    if has_unread_year(found):
        return (Wrong(Why.IMPOSSIBLE, UNREAD_YEAR),)
    month, day = lunar_said(found)
    year = year_of(found, today.day)
    this = lunar_year(today.day)
    leap = bool(found["leap"] or found["early_leap"])
    days = [_day(one, month, day, leap=leap) for one in ([year] if year else range(this, this + 3))]
    coming = [one for one in days if one is not None and (year or one >= today.day)]
    if not coming:
        return (Wrong(Why.IMPOSSIBLE, f"没有“{found.group().strip()}”这一天，请检查日期。"),)
    return (Days(candidates=(coming[0],)),)


def _day(year: int, month: int, day: int, *, leap: bool) -> date | None:
    """腊月三十 is said of the last day of the year also when it is the 29th."""
    if (month, day) == (12, 30):
        return last_of_year(year)
    return solar_date(year, month, day, leap=leap)


def _orphan(found: Match[str], _: Today) -> tuple[Said, ...]:
    reason = f"“{found.group()}”是哪个月？请写“正月{found.group()}”或“农历八月{found.group()}”。"
    return (Wrong(Why.UNCLEAR, reason, faint=True),)


PHRASES = (Phrase(_DATE, _date), Phrase(_ORPHAN, _orphan))
