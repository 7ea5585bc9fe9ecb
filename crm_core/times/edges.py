"""Beginnings, middles and ends: 月底, 下月初, 9月中旬, 年底, 三季度末, 本月最后一个周五."""

import re
from collections.abc import Callable
from datetime import date
from re import Match

from crm_core.numbers import read_number
from crm_core.times.days import WEEKDAYS
from crm_core.times.months import (
    MONTH,
    MONTH_SCOPE,
    YEAR,
    Impossible,
    dated,
    last_day,
    month_later,
    month_number,
    month_of,
    months_from,
    year_of,
)
from crm_core.times.reading import Why
from crm_core.times.repeats import LAST, nth_of_month
from crm_core.times.said import Days, Phrase, Said, Today, Wrong

NTH = (
    r"(?:第(?P<nth>[一二三四五1-5])|(?P<first>首)|(?P<last_one>最后(?:一)?))个?"
    r"(?:(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])|(?P<workday>工作日))"
)
"""第一个周一, 最后一个工作日; read by `nth_said`."""

_EDGES = {
    "初": 1, "月初": 1, "上旬": 1, "初旬": 1, "第一天": 1, "中": 15, "月中": 15, "中旬": 11, "下旬": 21,
    "底": LAST, "月底": LAST, "末": LAST, "月末": LAST, "最后一天": LAST,
}  # fmt: skip
_EDGE = r"(?P<edge>月?[初底末]|月?中(?![秋午间心国文标介层期旬等])|[上中下]旬|第一天|最后一天)"
_IN_MONTH = re.compile(rf"(?:{YEAR}\s*的?)?(?:{MONTH}|{MONTH_SCOPE})的?{_EDGE}")
_THIS_MONTH = re.compile(r"(?<![0-9一二两三四五六七八九十个上下本这当每同])(?P<edge>月[初底末]|月中(?![秋午间心]))")
_NTH_IN_MONTH = re.compile(rf"(?:{YEAR}\s*的?)?(?:{MONTH}|{MONTH_SCOPE})的?{NTH}")
_YEAR_EDGE = re.compile(
    rf"(?:{YEAR}年?的?|(?<![0-9一二三四五六七八九十几两半大])年)"
    r"(?P<edge>[底末终](?!端)|初(?![一二三四五六七八九十])|中(?!秋|午|国))"
)
_YEAR_DAY = re.compile(rf"{YEAR}的?(?P<edge>第一天|最后一天)")
_LAST_WORKDAY = re.compile(r"(?<![0-9一二三四五六七八九十下上这本])月[底末]的?最后一个工作日")
_QUARTER = re.compile(
    rf"(?:(?:{YEAR}的?)?(?:第?(?P<quarter>[一二三四1-4])季度|q(?P<q>[1-4])(?:季度)?)"
    r"|(?P<scope>(?P<next>下+)|(?P<last>上+)|这|本|当)一?个?季度?|季度?)的?(?P<edge>[初末底]|最后一天|第一天)"
)
_MONTH_ONLY = re.compile(rf"(?:{YEAR}\s*的?)?(?:{MONTH}(?!饼|嫂|薪|供|龄|度|[0-9])|{MONTH_SCOPE})(?!的?第)")


def on_edge(first: date, edge: str) -> date:
    """The day of the month beginning with `first` that an edge means."""
    day = _EDGES[edge]
    return last_day(first) if day == LAST else first.replace(day=day)


def nth_said(found: Match[str]) -> tuple[int, int | None]:
    """`nth` and `weekday` of a match of NTH, as `repeats.MonthlyNth` has them."""
    nth = LAST if found["last_one"] else 1 if found["first"] else read_number(found["nth"]) or 1
    return nth, WEEKDAYS[found["weekday"]] if found["weekday"] else None


def _in_month(found: Match[str], today: Today) -> tuple[Said, ...]:
    return _coming(found, today, lambda first: on_edge(first, found["edge"]))


def _this_month(found: Match[str], today: Today) -> tuple[Said, ...]:
    days = (on_edge(first, found["edge"]) for first in months_from(today.day))
    return (Days(candidates=(next(day for day in days if day >= today.day),)),)


def _last_workday(_: Match[str], today: Today) -> tuple[Said, ...]:
    days = (nth_of_month(first, LAST, None, today.holidays) for first in months_from(today.day))
    return (Days(candidates=(next(day for day in days if day is not None and day >= today.day),)),)


def _nth_in_month(found: Match[str], today: Today) -> tuple[Said, ...]:
    nth, weekday = nth_said(found)

    def make(first: date) -> date:
        day = nth_of_month(first, nth, weekday, today.holidays)
        if day is None:
            raise Impossible(f"{first.month}月没有{found.group()[-6:]}，请检查日期。")
        return day

    return _coming(found, today, make)


def _coming(found: Match[str], today: Today, make: Callable[[date], date]) -> tuple[Said, ...]:
    """What `make` says of the month that is meant; without a year, of the next one that is not past."""
    try:
        if found["scope"]:
            return (Days(candidates=(make(month_of(found, today.day)),)),)
        year, month = year_of(found, today.day), month_number(found["month"])
        day = make(dated(year or today.day.year, month, 1))
        if year is None and day < today.day:
            day = make(dated(today.day.year + 1, month, 1))
    except Impossible as impossible:
        return (Wrong(Why.IMPOSSIBLE, impossible.reason),)
    return (Days(candidates=(day,)),)


def _year_edge(found: Match[str], today: Today) -> tuple[Said, ...]:
    month, day = {"初": (1, 1), "第一天": (1, 1), "中": (6, 30)}.get(found["edge"], (12, 31))
    year = year_of(found, today.day)
    try:
        said = dated(year or today.day.year, month, day)
        return (Days(candidates=(said if year or said >= today.day else dated(said.year + 1, month, day),)),)
    except Impossible as impossible:
        return (Wrong(Why.IMPOSSIBLE, impossible.reason),)


def _quarter(found: Match[str], today: Today) -> tuple[Said, ...]:
    this = date(today.day.year, (today.day.month - 1) // 3 * 3 + 1, 1)
    number = read_number(found["quarter"] or found["q"] or "")
    year = year_of(found, today.day)
    if number is not None:
        first = date(min(max(year or this.year, 1900), 2100), number * 3 - 2, 1)
        later = month_later(first, 12)
    else:
        first = month_later(this, 3 * (len(found["next"] or "") - len(found["last"] or "")))
        later = month_later(first, 3)
    fixed = bool(year or found["scope"])
    day = quarter_edge(first, found["edge"])
    return (Days(candidates=(day if fixed or day >= today.day else quarter_edge(later, found["edge"]),)),)


def quarter_edge(first: date, edge: str) -> date:
    """First or last day of the quarter beginning with `first`."""
    return first if edge in {"初", "第一天"} else last_day(month_later(first, 2))


def _month_only(found: Match[str], today: Today) -> tuple[Said, ...]:
    if not found["next"]:
        return (Wrong(Why.UNCLEAR, f"{found.group()}的哪一天？请写明几号。", faint=True),)
    first = month_of(found, today.day)
    return (Days(candidates=(first,), last=last_day(first), loose=30, notes=(f"没有说几号，按{first.month}月1日",)),)


def _year_only(found: Match[str], _: Today) -> tuple[Said, ...]:
    """2025年第一天 is a day we cannot read; a year by itself says nothing of a time beside it."""
    counted = found.string[found.end() :].lstrip("的 ").startswith("第")
    return (Wrong(Why.UNCLEAR, f"{found.group()}的哪一天？请写明几月几号。", faint=not counted),)


PHRASES = (
    Phrase(re.compile(YEAR), _year_only),
    Phrase(re.compile(rf"(?:{YEAR})?的?[上下前后]半年"), _year_only),
    Phrase(_IN_MONTH, _in_month),
    Phrase(_THIS_MONTH, _this_month),
    Phrase(_NTH_IN_MONTH, _nth_in_month),
    Phrase(_YEAR_EDGE, _year_edge),
    Phrase(_YEAR_DAY, _year_edge),
    Phrase(_LAST_WORKDAY, _last_workday),
    Phrase(_QUARTER, _quarter),
    Phrase(_MONTH_ONLY, _month_only),
)
