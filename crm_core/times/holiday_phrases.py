"""Festivals and what is around them: 国庆前一天, 中秋, 春节后, 节后第一个工作日, 下个工作日."""

import re
from datetime import date
from re import Match

from crm_core.numbers import read_number
from crm_core.times.durations import unpublished
from crm_core.times.festivals import FESTIVAL, LEGAL, NEED_FESTIVAL_WORD, YEAR_END, festival
from crm_core.times.holidays import ONE_DAY
from crm_core.times.months import UNREAD_YEAR, YEAR, has_unread_year, year_of
from crm_core.times.numbers import NUMBER
from crm_core.times.reading import Why
from crm_core.times.said import Days, Phrase, Said, Today, Wrong

_WORD = r"(?:劳动|妇女|儿童)?节?"
_FIRST_DAY = r"(?:第一个?上班日|第一个工作日|首个工作日|第一天上班|上班第一天|第一天|首日)"
_AROUND = rf"""的?(?P<leave>长假|小长假|假期|放假|黄金周)?的?(?:
    (?P<eve>前一[天日]|前夕|前夜|头一天)
  | 前(?P<before>{NUMBER})个?(?P<before_unit>天|周|星期|礼拜)
  | (?P<last_before>(?:之|以)?前的?最后一?个?(?:工作日|[天日]))
  | (?P<first_after>(?:之|以)?(?:结束)?(?:之|以)?后的?(?:{_FIRST_DAY}|第(?P<workday>[二三四五])个工作日))
  | (?P<next_day>第二天|次日|后一天)
  | 第(?P<nth>[一三四五六七])天
  | (?P<end>最后一天)
  | (?P<after>(?:之|以|过|结束)后|后(?!天|台|期|备|面|勤|续|{NUMBER}))
  | 后(?P<later>{NUMBER})天
  | (?P<ahead>(?:之|以)前|前(?!台|面|期|天|{NUMBER}))
  | (?P<during>期间|当天|当日|那天|当晚(?=[0-9一二三四五六七八九十])|假期|长假|放假)
)?"""
_NO_SUFFIX = frozenset({"year", "name", "leave", "workday"})
_NAMED = re.compile(rf"(?:{YEAR}的?)?(?P<name>{FESTIVAL}){_WORD}{_AROUND}", re.VERBOSE)
_UNNAMED = re.compile(
    rf"(?:(?<![过细环季情章关调枝音])节|放假|假期|小长假|长假|(?<![请病事产婚年休])假){_AROUND}", re.VERBOSE
)
_NEW_YEAR = re.compile(
    r"过完年(?:之?后)?"
    r"|(?<![0-9一二两三四五六七八九十几半多百千今明去往来当每])年(?P<side>[前后])(?!天)"
    r"(?:的?(?:第一个工作日|上班第一天|第一天上班|最后一?个?(?:工作日|天)))?"
)
_WORKDAY = re.compile(r"(?:下(?:一|个|一个)|最近(?:一个)?的?|接下来第一个|第一个)(?:工作日|上班日)")
_THING = re.compile(
    r"节?的?(?:活动|方案|礼|晚会|晚宴|大会|促销|福利|月饼|粽子|值班|排班|海报|套餐|快乐|大促|档期?|物料|主题|营销|备货|订单|团购|安排表|计划|文案|慰问|祝福语"
    r"|问候|特惠|优惠|专场|专题|红包封|款|装饰|公园|广场|路|街|大道|大街|桥|站|哥|姐|总|叔|阿姨|先生|女士|老师|经理|上河|快闪|限定|联欢|科技|公司|集团|酒店|饭店|贸易|家具|家居|建材|物业)"
)
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴钟汪田任姜范"
    "石姚谭廖邹熊陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎易常武乔贺赖龚老小"
)


def _named(found: Match[str], today: Today) -> tuple[Said, ...] | None:
    before, after = found.string[: found.start()], found.string[found.end() :]
    around = next((name for name, said in found.groupdict().items() if said and name not in _NO_SUFFIX), None)
    name = found["name"]
    bare = around is None and found.group().endswith(name)
    if (name in NEED_FESTIVAL_WORD and bare) or before[-1:] in _SURNAMES or (around is None and _THING.match(after)):
        return None
    if has_unread_year(found):
        return (Wrong(Why.IMPOSSIBLE, UNREAD_YEAR),)
    year = year_of(found, today.day)
    this = today.day.year
    years = (this, this + 1) if year is None or (year == this and name in YEAR_END) else (year,)
    days = [day for one in years if (day := festival(name, one))]
    settled = [_around(found, around, day, today, legal=name in LEGAL) for day in days]
    coming = [one for one in settled if one.candidates[0] >= today.day] or settled[-1:]
    return (coming[0],) if coming else (Wrong(Why.UNCLEAR, "这个节日的年份太远了，请写明日期。"),)


def _unnamed(found: Match[str], today: Today) -> tuple[Said, ...] | None:
    around = next((name for name, said in found.groupdict().items() if said and name not in _NO_SUFFIX), None)
    if around in {None, "during", "next_day", "nth"}:
        return None
    coming = today.holidays.break_from(today.day)
    if coming is None:
        return (Wrong(Why.UNCLEAR, "还不知道下一个假期是哪几天，请写明日期。"),)
    days = _around(found, around, coming[0], today, legal=True)
    if days.candidates[0] < today.day and (later := today.holidays.break_from(coming[1] + ONE_DAY)):
        days = _around(found, around, later[0], today, legal=True)
    return (days,)


def _around(found: Match[str], around: str | None, day: date, today: Today, *, legal: bool) -> Days:
    """`day` is the festival; what lies before or after it is counted from its free days where the law gives some."""
    holidays = today.holidays
    first, last = holidays.break_around(day) if legal else (day, day)
    match around:
        case "eve" | "before" | "next_day" | "nth":
            begins = first if found["leave"] and around in {"eve", "before"} else day
            settled = begins + _away(found, around) * ONE_DAY
            return Days(candidates=(settled,), notes=unpublished(day, today) if found["leave"] and legal else ())
        case "later":
            settled = last + (read_number(found["later"]) or 1) * ONE_DAY
        case "end":
            settled = last
        case "last_before" | "ahead":
            settled = holidays.workday_from(first - ONE_DAY, step=-1) if legal else day - ONE_DAY
        case "after" | "first_after":
            workday = holidays.workdays_later(last, read_number(found["workday"] or "一") or 1)
            settled = workday if legal or around == "first_after" else day + ONE_DAY
        case _:
            return Days(candidates=(day,))
    return Days(candidates=(settled,), notes=unpublished(day, today) if legal else ())


def _away(found: Match[str], around: str) -> int:
    if around == "nth":
        return (read_number(found["nth"]) or 1) - 1
    if around == "before":
        return -(read_number(found["before"]) or 0) * (1 if found["before_unit"] == "天" else 7)
    return -1 if around == "eve" else 1


def _new_year(found: Match[str], today: Today) -> tuple[Said, ...] | None:
    """年前 and 年后 are before and after 春节."""
    days = [festival("春节", year) for year in (today.day.year, today.day.year + 1)]
    known = [_beside(found["side"] == "前", day, today) for day in days if day]
    return next(((one,) for one in known if one.candidates[0] >= today.day), None)


def _beside(before: bool, day: date, today: Today) -> Days:
    first, last = today.holidays.break_around(day)
    one = (
        today.holidays.workday_from(first - ONE_DAY, step=-1) if before else today.holidays.workday_from(last + ONE_DAY)
    )
    return Days(candidates=(one,), notes=unpublished(day, today))


def _workday(_: Match[str], today: Today) -> tuple[Said, ...]:
    day = today.holidays.workdays_later(today.day, 1)
    return (Days(candidates=(day,), notes=unpublished(day, today)),)


PHRASES = (
    Phrase(_NAMED, _named),
    Phrase(_UNNAMED, _unnamed),
    Phrase(_NEW_YEAR, _new_year),
    Phrase(_WORKDAY, _workday),
)
