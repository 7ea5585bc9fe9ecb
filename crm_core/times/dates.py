"""Dates by year, month and day: 8月20号, 明年1月5日, 20号, 下个月5号, 2026-12-01, 3/8, 12.5."""

import re
from collections.abc import Callable
from datetime import date
from re import Match

from crm_core.numbers import read_number
from crm_core.times.months import (
    MONTH,
    MONTH_SCOPE,
    UNREAD_YEAR,
    YEAR,
    Impossible,
    dated,
    has_unread_year,
    month_number,
    month_of,
    months_from,
    year_of,
)
from crm_core.times.numbers import NUMBER
from crm_core.times.reading import Why
from crm_core.times.said import Days, Phrase, Said, Today, Wrong

_NO_THING = r"(?![线楼院门店桌仓库码机柜厅馆位房车文员产品样技会地电色球铺床厂井坑桥矿段院宿令型牌人称])"
_NO_DAY_WORD = r"(?![内游后元本语式系常报光子餐均照程用益])"
_NO_UNIT = r"(?!\s*[0-9.:点时分个天件万元块%折吨米人套条份名月年周号日次])"
_NUMBER_OF_DAY = r"[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,4}"
_TO_LATER = rf"(?:[号日]?\s*(?:-|~|—|到|至)\s*(?P<last_day>{_NUMBER_OF_DAY}))?"
_MARKED = rf"(?P<day>{_NUMBER_OF_DAY}){_TO_LATER}\s*(?:号{_NO_THING}|日{_NO_DAY_WORD})"
_NOT_INSIDE = r"(?<![0-9a-z./:_第-])"
_YEAR_NOT_INSIDE = r"(?<![0-9a-z./_第])"

_MONTH_DAY = re.compile(
    rf"(?:{YEAR}\s*的?\s*)?(?:{MONTH}|{MONTH_SCOPE})\s*的?\s*(?:{_MARKED}|(?P<bare>{_NUMBER_OF_DAY}){_NO_UNIT})"
)
_DAY_ONLY = re.compile(
    rf"{_NOT_INSIDE}(?<![路街巷弄道编型])(?:(?=[0-9])|(?<![一二三四五六七八九十百千])(?=[一二三四五六七八九十])){_MARKED}"
)
_FULL = re.compile(
    rf"{_YEAR_NOT_INSIDE}(?P<year>(?:19|20|21)[0-9]{{2}})"
    r"(?P<sign>[-/. ])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})"
    r"(?:[号日]|-?(?=[0-9]{2}:[0-9]{2})|(?![0-9./])(?!-[0-9]+(?![0-9]*[-/.][0-9])))(?:t(?=[0-9]))?"
)
_TOGETHER = re.compile(rf"{_NOT_INSIDE}(?P<year>20[0-9]{{2}})(?P<month>0[1-9]|1[0-2])(?P<day>[0-3][0-9])(?![0-9a-z.-])")
_SHORT = re.compile(
    rf"{_NOT_INSIDE}(?P<month>[0-9]{{1,2}})(?P<sign>[-/.·])(?P<day>[0-9]{{1,2}})"
    r"(?P<marked>[号日])?(?![0-9./:%-]|\s*[万元块折米])"
)
_IN_STREET = re.compile(r"[路街巷弄道][^,。\s上边]{0,3}$")
_EXPECTED_BEFORE = re.compile(r"(?:^|[,。;:!?\s]|提醒我?|在|于|到|从|定|改)$")
_CLOCK_AFTER = re.compile(rf"\s*(?:\(?(?:周|星期)[一二三四五六日天]|[上下中][午]|早|晚|凌晨|傍晚|{NUMBER}[点:时])")
_PLAIN_AFTER = re.compile(r"\s*(?:$|提醒|之?前|[,。]|以前)|\s+(?!的|以|个)[一-鿿]|(?=[交去给到开送和约签发还])")


def _month_day(found: Match[str], today: Today) -> tuple[Said, ...] | None:
    said = found["day"] or found["bare"]
    day = read_number(said)
    if day is None:
        return None
    if has_unread_year(found):
        return (Wrong(Why.IMPOSSIBLE, UNREAD_YEAR),)
    if found["bare"] == "十五" and found["month"] in {"八", "8"} and not found["year"]:
        return (Wrong(Why.UNCLEAR, "“八月十五”是公历还是农历？请写“8月15号”或“农历八月十五”。"),)
    return _settled(lambda: _in_month(found, day, today), found["last_day"])


def _in_month(found: Match[str], day: int, today: Today) -> date:
    year = year_of(found, today.day)
    if found["scope"]:
        first = month_of(found, today.day)
        return dated(first.year, first.month, day)
    month = month_number(found["month"])
    return dated(year, month, day) if year else coming(today.day, month, day)


def coming(today: date, month: int, day: int) -> date:
    """That day of this year, or of the next when it is past. Raises Impossible."""
    past = (month, day) < (today.month, today.day)
    return dated(today.year + past, month, day)


def _day_only(found: Match[str], today: Today) -> tuple[Said, ...] | None:
    day = read_number(found["day"])
    if day is None or day > 39 or _IN_STREET.search(found.string[: found.start()]):
        return None
    if not 1 <= day <= 31:
        return (Wrong(Why.IMPOSSIBLE, f"没有{day}号，请检查日期。"),)
    months = (first for first in months_from(today.day) if _has(first, day))
    coming_days = (first.replace(day=day) for first in months)
    return _settled(lambda: next(one for one in coming_days if one >= today.day), found["last_day"])


def _has(first: date, day: int) -> bool:
    try:
        first.replace(day=day)
    except ValueError:
        return False
    return True


def _numeric(found: Match[str], _: Today) -> tuple[Said, ...]:
    return _settled(lambda: dated(int(found["year"]), int(found["month"]), int(found["day"])))


def _short(found: Match[str], today: Today) -> tuple[Said, ...] | None:
    """3/8 and 12.5 are dates beside a clock, or standing alone where a time is expected."""
    month, day = int(found["month"]), int(found["day"])
    before, after = found.string[: found.start()], found.string[found.end() :]
    alone = _EXPECTED_BEFORE.search(before) and _PLAIN_AFTER.match(after) and (after or found["sign"] != ".")
    is_date = found["marked"] or _CLOCK_AFTER.match(after) or alone
    if not is_date or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return _settled(lambda: coming(today.day, month, day))


def _settled(make: Callable[[], date], last: str | None = None) -> tuple[Said, ...]:
    """`last` is the day of the same month that ends the span."""
    try:
        first = make()
        until = dated(first.year, first.month, read_number(last) or 0) if last else None
    except Impossible as impossible:
        return (Wrong(Why.IMPOSSIBLE, impossible.reason),)
    return (Days(candidates=(first,), last=until),)


PHRASES = (
    Phrase(_MONTH_DAY, _month_day),
    Phrase(_DAY_ONLY, _day_only),
    Phrase(_FULL, _numeric),
    Phrase(_TOGETHER, _numeric),
    Phrase(_SHORT, _short),
)
