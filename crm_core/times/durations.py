"""Times said by their distance from now: 半小时后, 过三天, 两周后的周三, 3个工作日后, 提前15分钟."""

import re
from datetime import date, timedelta
from re import Match
from typing import NamedTuple

from crm_core.numbers import CHINESE, read_number
from crm_core.times.days import WEEKDAYS, monday
from crm_core.times.holidays import ONE_DAY
from crm_core.times.months import month_later
from crm_core.times.reading import Why
from crm_core.times.said import Ahead, Days, FromNow, Lasting, Phrase, Said, Today, Wrong

LONGEST_YEARS = 50

_AMOUNT = rf"(?:[0-9]{{1,4}}(?:\.[0-9]{{1,2}})?|[{CHINESE}]{{1,4}}|半)"
_UNIT = r"(?:工作日|分钟?|min|秒钟?|小时|钟头|刻钟|季度|星期|礼拜|h|钟|年|月|周|天|日)"
_AND_HALF = r"半(?![年月天小个夜])"
_TERM = rf"{_AMOUNT}\s*个?半?\s*{_UNIT}(?:{_AND_HALF})?"
_RUN = rf"(?P<run>{_TERM}(?:\s*[零又加]?\s*{_TERM}){{0,3}})"
_TERMS = re.compile(rf"(?P<amount>{_AMOUNT})\s*(?P<of>个)?(?P<half>半)?\s*(?P<unit>{_UNIT})(?P<and_half>{_AND_HALF})?")
_SECONDS = {
    "小时": 3600, "钟头": 3600, "钟": 3600, "h": 3600, "刻钟": 900, "分钟": 60, "分": 60, "min": 60, "秒钟": 1, "秒": 1,
}  # fmt: skip
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}
_MONTHS = {"月": 1, "季度": 3, "年": 12}
_NOT_IN_NUMBER = rf"(?<![0-9.{CHINESE}第几每上下])"
_AFTER = r"(?:之后|以后|过后|后(?![天台面期勤]|续(?![费约签保租订]))|之内|以内|内(?![部容]))"
_WEEKDAY = r"(?:的?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天]))?"

_LATER = re.compile(rf"{_NOT_IN_NUMBER}(?:再?过|再等|等)?\s*{_RUN}\s*{_AFTER}{_WEEKDAY}")
_LET_PASS = re.compile(rf"(?<![通超经不])(?:再过|再等|过)\s*{_RUN}(?:{_AFTER})?{_WEEKDAY}")
_CALL_ME = re.compile(rf"{_NOT_IN_NUMBER}(?<![开聊休等前])等?{_RUN}(?=\s*(?:提醒|叫|喊)(?!.*[一1]次))")
_AHEAD = re.compile(
    rf"(?:提前|提早)\s*{_RUN}|之?前(?P<until>{_TERM})(?=\s*(?:再)?(?:提醒|叫|通知))"
    rf"|(?<=[点半分刻整钟会])之?前(?P<sharp>{_AMOUNT}\s*(?:分钟?|刻钟|个?半?小时))(?!内)"
    rf"|(?<=[底末初号日])之?前(?P<days>{_AMOUNT}\s*天)(?!内)"
    rf"|{_NOT_IN_NUMBER}(?P<before>{_TERM})前(?=\s*(?:提醒|叫|通知))"
)
_AHEAD_OPEN = re.compile(r"提[前早](?=\s*(?:一点|一些|一下|点|些)?\s*(?:提醒|叫|通知))")
_LASTING = re.compile(rf"(?:接下来|未来|今后|往后|连续)的?\s*{_RUN}(?=每|里?每|,?每|的?每)")
_DIGITS = rf"(?:[0-9]+|[{CHINESE}]+)"
_SOME = rf"(?:{_DIGITS}\s*(?:-|~|到|至|、)\s*{_DIGITS}|{_DIGITS}多|[两二]三|三[四五]|[十百]几|好?几|十来|若干|数)"
_LONG = r"(?:分钟|小时|钟头|星期|礼拜|天|周|月|年)"
_VAGUE = re.compile(
    rf"(?:再?过|等)?{_SOME}\s*(?:个|来)?{_LONG}(?:之后|以后|后|内)|再?过{_SOME}个?{_LONG}|半天(?:之后|以后|后)"
)


def _later(found: Match[str], today: Today) -> tuple[Said, ...] | None:
    long = _added(found["run"])
    if long is None:
        return None
    if long.years > LONGEST_YEARS:
        return (Wrong(Why.UNCLEAR, f"“{found['run']}”太久了，请换一个近一些的时间。"),)
    if long.years == 0:
        return (Wrong(Why.PAST, "请写一个将来的时间。"),)
    if long.workdays:
        return (_workdays_later(long.workdays, today),)
    months = month_later(today.day, long.months)
    if long.seconds or long.days != int(long.days):
        return (FromNow(timedelta(days=(months - today.day).days + long.days, seconds=long.seconds)),)
    day, weekday = months + int(long.days) * ONE_DAY, found.groupdict().get("weekday")
    return (Days(candidates=(monday(day) + (WEEKDAYS[weekday] - 1) * ONE_DAY if weekday else day,)),)


def _workdays_later(count: int, today: Today) -> Days:
    day = today.holidays.workdays_later(today.day, count)
    return Days(candidates=(day,), notes=unpublished(day, today))


def unpublished(day: date, today: Today) -> tuple[str, ...]:
    """The note for a day that depends on make-up days nobody knows yet."""
    if today.holidays.is_known(day):
        return ()
    return (f"{day.year}年的放假调休安排尚未公布，暂按法定日期推算",)


def _ahead(found: Match[str], _: Today) -> tuple[Said, ...] | None:
    long = _added(found["run"] or found["until"] or found["sharp"] or found["days"] or found["before"])
    if long is None:
        return None
    if long.workdays or long.years > 1:
        return (Wrong(Why.UNCLEAR, "请写明提前几天，最多一年，例如“提前3天”。"),)
    return (Ahead(timedelta(days=long.days, seconds=long.seconds), long.months),)


def _lasting(found: Match[str], today: Today) -> tuple[Said, ...] | None:
    long = _added(found["run"])
    if long is None or long.seconds or long.years > LONGEST_YEARS:
        return None
    return (Lasting((month_later(today.day, long.months) - today.day).days + int(long.days)),)


class _Long(NamedTuple):
    """Whole months; half a month is 15 days."""

    months: int
    days: float
    seconds: float
    workdays: int

    @property
    def years(self) -> float:
        return self.months / 12 + (self.days + self.workdays) / 365 + self.seconds / 86_400 / 365


def _added(run: str) -> _Long | None:
    """All terms of a run together; None when it is no duration after all."""
    months = days = seconds = workdays = 0.0
    for term in _TERMS.finditer(run):
        amount, unit = _amount(term), term["unit"]
        if amount is None or (unit in {"月", "钟"} and not (term["of"] or term["amount"] == "半")):
            return None
        seconds += amount * _SECONDS.get(unit, 0)
        days += amount * _DAYS.get(unit, 0)
        months += amount * _MONTHS.get(unit, 0)
        workdays += amount * (unit == "工作日")
    return _Long(int(months), days + (months - int(months)) * 30, seconds, int(workdays))


def _amount(term: Match[str]) -> float | None:
    said = term["amount"]
    if said.startswith("0") and "." not in said:
        return None
    number = 0.5 if said == "半" else float(said) if "." in said else read_number(said)
    return None if number is None else number + (0.5 if term["half"] or term["and_half"] else 0)


def _vague(found: Match[str], _: Today) -> tuple[Said, ...]:
    return (Wrong(Why.UNCLEAR, f"“{found.group()}”是多久？请写“三天后”或“下午3点”这样的时间。", faint=True),)


def _ahead_open(_: Match[str], __: Today) -> tuple[Said, ...]:
    return (Wrong(Why.UNCLEAR, "要提前多久提醒？请写“提前15分钟”或“提前一天”。"),)


PHRASES = (
    Phrase(_VAGUE, _vague),
    Phrase(_LATER, _later),
    Phrase(_LET_PASS, _later),
    Phrase(_CALL_ME, _later),
    Phrase(_AHEAD, _ahead),
    Phrase(_AHEAD_OPEN, _ahead_open),
    Phrase(_LASTING, _lasting),
)
