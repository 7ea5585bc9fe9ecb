"""Days said by their distance from today, and weekdays: 明天, 大后天, 今晚, 周五, 下周三, 周末."""

import re
from datetime import date, timedelta
from re import Match

from crm_core.numbers import read_number
from crm_core.times.clocks import PARTS
from crm_core.times.holidays import ONE_DAY
from crm_core.times.reading import Why
from crm_core.times.said import Days, Phrase, Said, Today, Wrong

WEEK = timedelta(days=7)
WEEKDAYS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7, "末": 6}
NO_WEEKDAY = (
    r"(?!(?<=一)(?:起(?![每,到至开\s]|床|$)|定(?![金做稿价制位购时期])|直(?![播接达营销])|般|共(?![进享同])|样(?![板品机本])"
    r"|些|切(?![割换])|边|块|律(?!师)|趟|位|月(?![度报会底])|下(?![午班])|同(?![事学行])|家(?![访里长具居])|[鸣帆围诺])"
    r"|(?<=二)(?:手(?![机术工续册表])|维(?![修护保]))|(?<=三)方(?![案便总太姐女先经老])|(?<=四)处(?![理置长])|(?<=五)金(?![总姐])"
    r"|(?<=六)福(?![利建州])|(?<=日)(?:常|报(?![名价销到税告账备修考]))|(?<=天)(?:气|天)"
    r"|(?<=[一二三四五六])(?:次(?!日)|个(?![人体])|天(?![猫河津])))"
)
"""After a weekday's sign: 下周一起吃饭 and 下周二手房过户 name no weekday."""

_FROM_TODAY = {
    "大前天": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨儿": -1, "今天": 0, "今日": 0, "今儿": 0,
    "本日": 0, "明天": 1, "明日": 1, "明儿": 1, "后天": 2, "后日": 2, "后儿": 2, "大后天": 3,
    "大后儿": 3, "大大后天": 4,
}  # fmt: skip
_WITH_PART = {"今": 0, "明": 1, "后": 2, "昨": -1, "前": -2}
_WEEK = r"(?:周|星期|礼拜)"
_SCOPE = r"(?P<scope>(?P<next>下+)|(?P<last>上+)|这一?|本|当)(?:一)?个?"
_NAMES = r"大大后天|大前天|大后[天儿]|前[天日]|昨[天日儿]|今[天日儿]|本日|明[天日儿]|后[天日儿]"

_DISTANCE = re.compile(rf"(?P<name>{_NAMES})个?(?!头条|之星|鲜)")
_SHORT = re.compile(r"(?P<day>[今明后昨])(?P<part>早上|早晨|晚上|早|晨|晚|夜)")
THAT_DAY = Wrong(Why.UNCLEAR, "那是哪一天？请写明日期，例如“8月20号”。")
"""Some day named elsewhere: 活动当天."""
_THAT_DAY = re.compile(r"当[天日](?!之?前)|当晚")
_NTH = re.compile(r"第(?P<nth>[二三四五六七2-7])天|次日|翌日")
_WEEKDAY = re.compile(
    rf"(?:{_SCOPE}|(?<![一二两三四五六七八九十几半每双单隔上下])|(?<=周[一二三四五六])|(?<=[期拜][一二三四五六]))"
    rf"{_WEEK}(?:的?{_WEEK})?(?P<day>[一二三四五六日天末]{NO_WEEKDAY}|[1-7](?![0-9天个次点月日号时:.]))"
)
_WEEKDAYS = re.compile(rf"(?:{_SCOPE})?{_WEEK}[一二三四五六][、]?[一二三四五六日](?![点时个次刻分报常])")
_WEEK_ONLY = re.compile(rf"{_SCOPE}{_WEEK}(?!末|的?{_WEEK})(?P<early>初)?")


def monday(day: date) -> date:
    """The first day of its week."""
    return day - (day.isoweekday() - 1) * ONE_DAY


def _distance(found: Match[str], today: Today) -> tuple[Said, ...] | None:
    before = found.string[: found.start()]
    if found["name"] in {"后天", "后日", "后儿"} and before.endswith(tuple("然以之最往今")):
        return None
    return (Days(candidates=(today.day + _FROM_TODAY[found["name"]] * ONE_DAY,)),)


def _short(found: Match[str], today: Today) -> tuple[Said, ...]:
    return Days(candidates=(today.day + _WITH_PART[found["day"]] * ONE_DAY,)), PARTS[found["part"]]


def _nth(found: Match[str], today: Today) -> tuple[Said, ...]:
    """Counted from today, and only where nothing was said before that it could be counted from."""
    before = re.sub(r"提醒我?|,|\s", "", found.string[: found.start()])
    if before:
        return (Wrong(Why.UNCLEAR, f"“{found.group()}”从哪天算起？请写明日期。", faint=True),)
    return (Days(candidates=(today.day + ((read_number(found["nth"] or "二") or 1) - 1) * ONE_DAY,)),)


def _weekday(found: Match[str], today: Today) -> tuple[Said, ...]:
    sign = found["day"]
    number = WEEKDAYS.get(sign) or int(sign)
    scope = found["scope"]
    if scope is not None:
        day = _scoped_monday(found, today.day) + (number - 1) * ONE_DAY
        weekend_now = sign == "末" and day + ONE_DAY == today.day
        return (Days(candidates=(today.day if weekend_now else day,)),)
    if sign == "末" and today.day.isoweekday() == 7:
        return (Days(candidates=(today.day,)),)
    coming = today.day + (number - today.day.isoweekday()) % 7 * ONE_DAY
    return (Days(candidates=(coming, coming + WEEK), weekday=number),)


def _week_only(found: Match[str], today: Today) -> tuple[Said, ...]:
    first = _scoped_monday(found, today.day)
    if first > today.day:
        return (
            Days(
                candidates=(first,),
                last=first + 6 * ONE_DAY,
                loose=7,
                notes=(f"没有说周几，按周一（{first:%-m月%-d日}）",),
            ),
        )
    if first + 6 * ONE_DAY < today.day:
        return (Days(candidates=(first,)),)
    return (Wrong(Why.UNCLEAR, f"{found.group()}的哪一天？请写“周五”这样的日子。", faint=True),)


def _scoped_monday(found: Match[str], day: date) -> date:
    weeks = len(found["next"] or "") - len(found["last"] or "")
    return monday(day) + min(max(weeks, -9), 9) * WEEK


PHRASES = (
    Phrase(re.compile(r"(?:今明|明后)两?天"), lambda _, __: (Wrong(Why.SEVERAL, "请写明是哪一天，例如“明天”。"),)),
    Phrase(_DISTANCE, _distance),
    Phrase(_SHORT, _short),
    Phrase(_NTH, _nth),
    Phrase(_THAT_DAY, lambda found, _: (THAT_DAY, PARTS["晚"]) if found.group() == "当晚" else (THAT_DAY,)),
    Phrase(_WEEKDAY, _weekday),
    Phrase(_WEEK_ONLY, _week_only),
    Phrase(
        _WEEKDAYS, lambda _, __: (Wrong(Why.SEVERAL, "一次只能记一个时间；每周都要提醒，请写“每周六日”这样的说法。"),)
    ),
)
