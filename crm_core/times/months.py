"""Years and months as they are said, and the days that can be in them."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import count
from re import Match

from crm_core.numbers import read_digits, read_number

YEAR = (
    r"(?P<year>(?<![0-9])(?:[0-9]{4}|[0-9]{2})年|[零〇一二三四五六七八九]{4}年"
    r"|[零〇一二三四五六七八九]{2}年|[今本当]年|明年|次年|来年|下一?年|大?后年|去年|上一?年|大?前年)"
)
MONTH = (
    r"(?P<month>(?<![0-9第每])[0-9]{1,2}|(?<![一二三四五六七八九十第每])(?:十[一二]?|[一二三四五六七八九元]))\s*月份?"
)
MONTH_SCOPE = r"(?P<scope>(?P<next>下+)|(?P<last>上+)|这|本|当|同)一?个?月"

_YEARS_AWAY = {
    "今年": 0, "本年": 0, "当年": 0, "明年": 1, "来年": 1, "次年": 1, "下年": 1, "下一年": 1, "后年": 2, "大后年": 3,
    "去年": -1, "上年": -1, "上一年": -1, "前年": -2, "大前年": -3,
}  # fmt: skip


_NO_YEARS = ("过年", "新年", "大年", "拜年", "跨年", "每年", "全年", "往年", "年年")
UNREAD_YEAR = "请把年份写成“2027年”这样，再说一次。"


class Impossible(Exception):
    """A date that no calendar has. `reason` is for the person who wrote it."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


def year_of(found: Match[str], today: date) -> int | None:
    """The year said in a match of YEAR; None when none was."""
    said = found["year"]
    if said is None:
        return None
    if said in _YEARS_AWAY:
        return today.year + _YEARS_AWAY[said]
    number = read_digits(said.removesuffix("年")) or 0
    if number >= 100:
        return number
    return number + (1900 if number > 60 else 2000)


def has_unread_year(found: Match[str]) -> bool:
    """Whether a year stands before a match that says none: 神龙二年正月初一."""
    before = found.string[: found.start()].rstrip(" 的")
    return found["year"] is None and before.endswith("年") and not before.endswith(_NO_YEARS)


def month_of(found: Match[str], today: date) -> date:
    """The first day of the month said in a match of MONTH_SCOPE."""
    months = len(found["next"] or "") - len(found["last"] or "")
    return month_later(today.replace(day=1), min(max(months, -24), 24))


def month_number(said: str) -> int:
    """The month said in a match of MONTH; perhaps none of the twelve."""
    return 1 if said == "元" else read_number(said) or 0


def month_later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month when it is shorter. Raises ValueError past 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_from(day: date) -> Iterator[date]:
    """The first days of this and all later months."""
    return (month_later(day.replace(day=1), months) for months in count())


def last_day(first: date) -> date:
    """Of the month."""
    return first.replace(day=monthrange(first.year, first.month)[1])


def dated(year: int, month: int, day: int) -> date:
    """Raises Impossible with the reason when there is no such day."""
    if not 1 <= month <= 12:
        raise Impossible(f"没有{month}月，请检查日期。")
    if not 1900 <= year <= 2100:
        raise Impossible(f"{year}年太远了，请检查日期。")
    try:
        return date(year, month, day)
    except ValueError:
        when = f"{year}年{month}月" if (month, day) == (2, 29) else f"{month}月"
        raise Impossible(f"{when}没有{day}号，请检查日期。") from None
