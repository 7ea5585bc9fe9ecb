"""Repeats as they are said: 每天, 每周一三五, 每个月15号, 每年3月8日, 工作日每天, 隔天."""

import re
from re import Match

from crm_core.numbers import read_number
from crm_core.times.clocks import PARTS
from crm_core.times.days import NO_WEEKDAY, WEEKDAYS
from crm_core.times.edges import NTH, nth_said
from crm_core.times.festivals import FESTIVAL, yearly_date
from crm_core.times.lunar_phrases import LUNAR, lunar_said
from crm_core.times.months import Impossible, dated, last_day, month_later, month_number
from crm_core.times.numbers import NUMBER
from crm_core.times.reading import Why
from crm_core.times.repeats import LAST, EveryDay, EveryWorkday, Monthly, MonthlyNth, Weekly, Yearly
from crm_core.times.said import Lasting, Phrase, Rhythm, Said, Shifted, Today, Wrong

_WEEK = r"(?:周|星期|礼拜)"
_SIGN = rf"(?:[一二三四五六日天末](?![点时个次刻分号]){NO_WEEKDAY}|[1-7](?!\s*[点时个次刻分号:.0-9]))"
_AND = r"[、,和及跟与\s]*"
_TO = r"\s*(?:到|至|-|~|—)\s*"
_STEP = r"(?P<step>[两二三四2-4])"

EVERY_WEEK = Wrong(Why.UNCLEAR, "每周的周几？请写“每周五”这样的日子。")
"""Unless a weekday follows further on: 每周提醒我周五交周报."""

_DAILY = re.compile(
    rf"(?:接下来|从?今后|往后|从?以后|从现在起)?每一?[天日](?P<twice>早晚|早中晚)?|天天(?!向上|果园|见|都)|(?P<other>隔[天日]|每隔一天|每[两二2]天)|每(?P<step>{NUMBER})天(?!次)"
)
_HALF_DAILY = re.compile(r"每(?:天|日)?(?P<part>早上|晚上|早|晚)(?!餐|饭|点名)")
_UNCLEAR_STEP = re.compile(rf"每隔(?P<step>{NUMBER})(?P<unit>天|个?周|个?星期|个?礼拜|个?月)")
_TOO_OFTEN = re.compile(
    rf"每[天日](?:提醒我?|叫我)?[两二三四五2-9]次|每隔?(?:半|{NUMBER})?个?半?(?:小时|钟头|分钟|刻钟|秒)|(?:半|{NUMBER})个?半?(?:小时|分钟)(?:提醒|叫)我?.{{0,6}}[一1]次"
)
_WORKDAYS = re.compile(
    r"(?:每周的?|每个?|逢|法定|(?<![个第首下末内]))工作日(?!后|内|之|以|的?(?:第|最后))(?:里?的?每[天日]|里)?|每[天日](?:工作日|上班日)"
)
_SPAN = re.compile(
    rf"(?<![上下这本个])(?:每个?)?{_WEEK}(?P<first>[一二三四五六]){_TO}{_WEEK}?(?P<last>[二三四五六日天])(?P<daily>[,\s的]*每[天日]|(?=\s*(?:早上|上午|中午|下午|晚上|早|晚)?\s*{NUMBER}[点:]|\s*提醒))?"
)
_WEEKLY = re.compile(
    rf"(?:每(?:个|一|逢)?|逢)(?:{_STEP}个?)?{_WEEK}(?:的?{_WEEK})?(?P<days>{_SIGN}(?:{_AND}{_WEEK}?{_SIGN})*)"
    rf"|(?P<other>隔|每隔一个?){_WEEK}的?(?:{_WEEK})?(?P<other_days>{_SIGN})"
)
_THIS_SPAN = re.compile(rf"(?:这|本)个?(?:(?P<week>{_WEEK})|月)[内里]?的?每[天日]")
_ODD_WEEKS = re.compile(rf"[单双]{_WEEK}(?=的?{_WEEK}{_SIGN})")
_WEEK_ALONE = re.compile(rf"每(?:个|一)?(?:{_STEP}个?)?{_WEEK}(?![末一二三四五六日天1-7])")
_MONTH = r"每(?:(?P<step>[两二三四六2346])个|个|一)?月份?"
_NUMBERS = r"(?:[0-9]{1,2}|[一二三四五六七八九十廿]{1,3})"
_MONTHLY = re.compile(
    rf"{_MONTH}的?(?:(?P<days>{_NUMBERS}\s*[号日]?(?:{_AND}{_NUMBERS}\s*[号日]?)*(?<=[号日]))"
    r"|(?P<edge>月?[初底末]|第一天|最后一天|月中|中旬))"
)
_MONTHLY_NTH = re.compile(rf"{_MONTH}的?{NTH}")
_MONTH_ALONE = re.compile(rf"{_MONTH}")
_HALF_YEARLY = re.compile(r"每个?半年")
_QUARTERLY = re.compile(r"每个?季度?的?(?P<edge>初|第一天|末|底|最后一天)?")
_YEARLY = re.compile(
    rf"每年的?\s*(?:(?P<solar>[0-9]{{1,2}}|十[一二]?|[一二三四五六七八九])月(?P<solar_day>{_NUMBERS})[号日]?|{LUNAR}"
    rf"|(?P<festival>{FESTIVAL})节?(?:当天)?)?",
    re.VERBOSE,
)
_SHIFTED = re.compile(
    r"(?:如?遇|逢)(?:法定)?(?:节?假日|周末|节日|休息日|放假)(?:和周末|或周末|、周末)?[,\s]*(?:自动)?(?:顺延|往后顺延|推迟|延后|后延)(?:到工作日|至工作日)?"
)


def _daily(found: Match[str], _: Today) -> tuple[Said, ...] | None:
    if found["twice"]:
        return (Wrong(Why.SEVERAL, f"“{found.group()}”是几个时间，请分开写，例如“每天早上8点”。"),)
    step = 2 if found["other"] else read_number(found["step"] or "1")
    return (Rhythm(EveryDay(step)),) if step and step <= 366 else None


def _half_daily(found: Match[str], _: Today) -> tuple[Said, ...]:
    return Rhythm(EveryDay()), PARTS[found["part"]]


def _unclear_step(found: Match[str], _: Today) -> tuple[Said, ...] | None:
    step, unit = read_number(found["step"]), found["unit"].removeprefix("个")
    if step is None or step < 2:
        return None
    return (
        Wrong(
            Why.UNCLEAR, f"“{found.group()}”是每{step}{unit}还是每{step + 1}{unit}？请写“每{step}{unit}”这样的说法。"
        ),
    )


def _too_often(_: Match[str], __: Today) -> tuple[Said, ...]:
    return (Wrong(Why.UNCLEAR, "重复提醒最密是每天一次，请写“每天9点”这样的时间。"),)


def _span(found: Match[str], _: Today) -> tuple[Said, ...] | None:
    """周一到周五 is a repeat with 每 before it, or 每天 or an hour behind it."""
    first, last = WEEKDAYS[found["first"]], WEEKDAYS[found["last"]]
    if first > last or not (found["daily"] is not None or found.group().startswith("每")):
        return None
    return (Rhythm(Weekly(weekdays=frozenset(range(first, last + 1)))),)


def _this_span(found: Match[str], today: Today) -> tuple[Said, ...]:
    """这周每天 ends with Sunday, 这个月每天 with the month."""
    left = 7 - today.day.isoweekday() if found["week"] else (last_day(today.day) - today.day).days
    return Rhythm(EveryDay()), Lasting(left)


def _weekly(found: Match[str], _: Today) -> tuple[Said, ...]:
    days = re.sub(r"周|星期|礼拜|[、,和及跟与\s]", "", found["days"] or found["other_days"])
    step = 2 if found["other"] else read_number(found["step"] or "1") or 1
    return (Rhythm(Weekly(weekdays=frozenset(WEEKDAYS.get(day) or int(day) for day in days), step=step)),)


def _monthly(found: Match[str], _: Today) -> tuple[Said, ...]:
    step = read_number(found["step"] or "1") or 1
    if found["edge"]:
        edge = found["edge"].removeprefix("月")
        day = LAST if edge in {"底", "末", "最后一天"} else 15 if edge == "中" else 11 if edge == "中旬" else 1
        return (Rhythm(Monthly(days=frozenset({day}), step=step)),)
    days = [read_number(day) or 0 for day in re.findall(_NUMBERS, found["days"])]
    if not all(1 <= day <= 31 for day in days):
        return (Wrong(Why.IMPOSSIBLE, "一个月只有 1 到 31 号，请检查日期。"),)
    return (Rhythm(Monthly(days=frozenset(days), step=step)),)


def _monthly_nth(found: Match[str], _: Today) -> tuple[Said, ...]:
    nth, weekday = nth_said(found)
    return (Rhythm(MonthlyNth(nth=nth, weekday=weekday)),)


def _month_alone(_: Match[str], __: Today) -> tuple[Said, ...]:
    return (Wrong(Why.UNCLEAR, "每月几号？请写“每月10号”或“每月最后一天”。"),)


def _quarterly(found: Match[str], today: Today) -> tuple[Said, ...]:
    if not found["edge"]:
        return (Wrong(Why.UNCLEAR, "每季度的哪一天？请写“每季度最后一天”这样的日子。"),)
    begins = today.day.replace(month=(today.day.month - 1) // 3 * 3 + 1, day=1)
    if found["edge"] in {"初", "第一天"}:
        return (Rhythm(Monthly(days=frozenset({1}), step=3), since=begins),)
    return (Rhythm(Monthly(days=frozenset({LAST}), step=3), since=month_later(begins, 2)),)


def _yearly(found: Match[str], _: Today) -> tuple[Said, ...]:
    if found["solar"]:
        month, day = month_number(found["solar"]), read_number(found["solar_day"]) or 0
        try:
            dated(2024, month, day)
        except Impossible as impossible:
            return (Wrong(Why.IMPOSSIBLE, impossible.reason),)
        return (Rhythm(Yearly(month=month, day=day)),)
    fixed = yearly_date(found["festival"]) if found["festival"] else None
    month, day, lunar = fixed or (*_lunar(found), True)
    if not (1 <= month <= 12 and 1 <= day <= 30 + (not lunar)):
        return (Wrong(Why.UNCLEAR, "每年的哪一天？请写“每年3月8日”或“每年农历八月十五”。"),)
    return (Rhythm(Yearly(month=month, day=day, lunar=lunar)),)


def _lunar(found: Match[str]) -> tuple[int, int]:
    said = any(found[name] for name in ("month", "named", "early", "new_year"))
    return lunar_said(found) if said else (0, 0)


PHRASES = (
    Phrase(_DAILY, _daily),
    Phrase(_HALF_DAILY, _half_daily),
    Phrase(_UNCLEAR_STEP, _unclear_step),
    Phrase(_TOO_OFTEN, _too_often),
    Phrase(_WORKDAYS, lambda _, __: (Rhythm(EveryWorkday()),)),
    Phrase(_SPAN, _span),
    Phrase(_WEEKLY, _weekly),
    Phrase(_THIS_SPAN, _this_span),
    Phrase(_ODD_WEEKS, lambda _, __: (Wrong(Why.UNCLEAR, "从哪一周开始？请写“每两周的周五”这样的日子。"),)),
    Phrase(_WEEK_ALONE, lambda _, __: (EVERY_WEEK,)),
    Phrase(_MONTHLY, _monthly),
    Phrase(_MONTHLY_NTH, _monthly_nth),
    Phrase(_MONTH_ALONE, _month_alone),
    Phrase(_QUARTERLY, _quarterly),
    Phrase(_HALF_YEARLY, lambda _, __: (Wrong(Why.UNCLEAR, "每半年的哪一天？请分成两个“每年3月1日”这样的提醒。"),)),
    Phrase(_YEARLY, _yearly),
    Phrase(_SHIFTED, lambda _, __: (Shifted(),)),
)
