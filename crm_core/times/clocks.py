"""Parts of the day and hours: 下午, 三点半, 14:30, 差五分八点."""

import re
from re import Match

from crm_core.numbers import read_number
from crm_core.times.numbers import NUMBER
from crm_core.times.reading import Why
from crm_core.times.said import Hour, Part, Phrase, Said, SameHour, Today, Wrong

DAY = 24 * 60

_DAWN = Part(name="凌晨", first=0, end=7 * 60, usual=None)
_EARLY = Part(name="早上", first=0, end=13 * 60, usual=8 * 60)
_MORNING = Part(name="上午", first=0, end=13 * 60, usual=9 * 60)
_NOON = Part(name="中午", first=10 * 60, end=16 * 60, usual=12 * 60)
_AFTERNOON = Part(name="下午", first=12 * 60, end=DAY, usual=14 * 60)
_DUSK = Part(name="傍晚", first=16 * 60, end=21 * 60, usual=18 * 60)
_EVENING = Part(name="晚上", first=17 * 60, end=DAY + 5 * 60, usual=20 * 60)
_NIGHT = Part(name="半夜", first=21 * 60, end=DAY + 6 * 60, usual=None)
_MIDNIGHT = Part(name="午夜", first=21 * 60, end=DAY + 6 * 60, usual=DAY)
_OFFICE = Part(name="上班", first=5 * 60, end=13 * 60, usual=9 * 60)
_OFF_WORK = Part(name="下班", first=15 * 60, end=DAY, usual=18 * 60)

PARTS = {
    "凌晨": _DAWN, "拂晓": _DAWN, "天亮前": _DAWN,
    "大清早": _EARLY, "大早上": _EARLY, "一大早": _EARLY, "清早": _EARLY, "清晨": _EARLY, "早晨": _EARLY,
    "早上": _EARLY, "早间": _EARLY, "一早": _EARLY, "晨": _EARLY, "早": _EARLY,
    "上午": _MORNING, "午前": _MORNING,
    "中午": _NOON, "正午": _NOON, "午间": _NOON, "晌午": _NOON,
    "下午": _AFTERNOON, "午后": _AFTERNOON,
    "傍晚": _DUSK, "黄昏": _DUSK,
    "晚上": _EVENING, "晚间": _EVENING, "夜晚": _EVENING, "夜里": _EVENING, "夜间": _EVENING,
    "夜": _EVENING, "晚": _EVENING,
    "后半夜": _NIGHT, "半夜": _NIGHT, "深夜": _NIGHT,
    "午夜": _MIDNIGHT, "子夜": _MIDNIGHT,
}  # fmt: skip

_LONG_PARTS = (
    r"天亮前|大清早|大早上|一大早|后半夜|凌晨|拂晓|清早|清晨|早晨|早上|早间|一早|上午|午前|中午|正午|午间|"
    r"晌午|下午|午后|傍晚|黄昏|晚上|晚间|夜晚|夜里|夜间|半夜|深夜|午夜|子夜"
)
_HOUR = r"(?P<hour>(?<![0-9.:/第])[0-9]{1,2}|(?<![第百千万零〇几])[零〇一二两三四五六七八九十]{1,3})"
_NO_UNIT = r"(?!\s*[0-9个件单套台元块万%折位份人条名瓶箱米公斤次年月])"
_CHINESE_MINUTE = r"[零〇][一二三四五六七八九]|[一二三四五六七]?十[一二三四五六七八九]?"
_MINUTE = rf"""(?:
    (?P<half>半)
  | (?P<quarters>[一二两三1-3])刻钟?
  | 过?(?P<minute>[0-9]{{1,2}}|{NUMBER})\s*分(?!钟[之以后]|[之以后店公部])钟?(?:{NUMBER}\s*秒)?
  | (?P<bare>[0-9]{{2}}|{_CHINESE_MINUTE}){_NO_UNIT}
)"""
_POINT_SIGN = r"(?:点|时(?![代段间候光尚常而不刻]))"
_OR_LATER = r"(?P<later>\s*(?:-|~|—|到|至)\s*(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?=\s*点))?"
_POINT = re.compile(
    rf"{_HOUR}{_OR_LATER}\s*{_POINT_SIGN}(?P<sure>钟|整)?(?:\s*{_MINUTE}|差\s*(?P<short>{NUMBER}分|[一三]刻)钟?)?(?:整|钟|多(?![个件人少久台张])|出头)?",
    re.VERBOSE,
)
_SHORT_OF = re.compile(rf"差\s*(?P<short>{NUMBER}分|[一三]刻)钟?(?:到|就)?\s*{_HOUR}\s*点钟?")
_DIGITAL = re.compile(
    r"(?<![0-9.:/])(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::[0-9]{2})?(?![0-9:]|\s*比)"
    r"(?:\s*(?P<half>am|pm)\b|[时分点])?"
)
_ENGLISH = re.compile(r"(?<![0-9a-z.:/-])(?P<hour>[0-9]{1,2})\s*(?P<half>am|pm)(?![a-z])")
_SHORT_PART = re.compile(
    rf"(?<![稍较太很早更最])(?P<part>[早晚晨])(?=\s*(?:{NUMBER}\s*[点:]|提醒|[,。]|$|前|之前|的|我|给|去|请|和|跟|约|开|交|发|到|送|打))"
)
_WORK = re.compile(r"(?P<part>[上下]班)(?=(?:之|以)?[前后](?!台)|的?时候?)")
_SAME = re.compile(r"的?(?:这个?|同一?|现在这个?|现在的?|此)个?(?:时候|时间|时刻|点(?=提醒|叫|[,。\s]|$)|时(?![间候]))")
_BEFORE_ONE = re.compile(r"(?:午|上|夜里|夜间|晨|今天|明天|后天|今日|明日|[日号]|周[一-日]|星期.)的?\s*$")


def _part(found: Match[str], _: Today) -> tuple[Said, ...]:
    return (PARTS[found["part"]],)


def _work(found: Match[str], _: Today) -> tuple[Said, ...]:
    return (_OFFICE if found["part"] == "上班" else _OFF_WORK,)


def _point(found: Match[str], _: Today) -> tuple[Said, ...] | None:
    hour = _first_of_two(found["hour"]) or read_number(found["hour"])
    told = found["sure"] or found["half"] or found["quarters"] or found["minute"] or found["bare"] or found["short"]
    if hour is None or (found["hour"] == "一" and not told and not _BEFORE_ONE.search(found.string[: found.start()])):
        return None
    return (_hour(hour, _minute(found) - _short(found["short"]), exact=found["hour"].startswith("0")),)


def _first_of_two(said: str) -> int | None:
    """七八点 is from seven on."""
    first, second = (read_number(sign) for sign in said) if len(said) == 2 else (None, None)
    return first if first and second == first + 1 and not said.isascii() else None


def _short_of(found: Match[str], _: Today) -> tuple[Said, ...] | None:
    hour = read_number(found["hour"])
    return None if hour is None else (_hour(hour, -_short(found["short"]), exact=False),)


def _digital(found: Match[str], today: Today) -> tuple[Said, ...]:
    if found["half"]:
        return _english(found, today)
    hour, minute = int(found["hour"]), int(found["minute"])
    return (_hour(hour, minute, exact=len(found["hour"]) == 2 and hour < 10),)


def _english(found: Match[str], _: Today) -> tuple[Said, ...]:
    hour, minute = int(found["hour"]), int(found.groupdict().get("minute") or 0)
    if not 1 <= hour <= 12:
        return (Wrong(Why.IMPOSSIBLE, f"没有 {hour} {found['half']} 这个时间，请检查几点。"),)
    return (_hour(hour % 12 + (12 if found["half"] == "pm" else 0), minute, exact=True),)


def _hour(hour: int, minute: int, *, exact: bool) -> Said:
    total = hour * 60 + minute
    if hour > 24 or minute > 59 or total > DAY:
        return Wrong(Why.IMPOSSIBLE, f"没有“{hour}点{minute or ''}{'分' if minute else ''}”这个时间，请检查几点几分。")
    return Hour(total % DAY if total < 0 else total, exact or hour > 12 or hour == 0)


def _minute(found: Match[str]) -> int:
    """3到4点半 is from three on."""
    if found["later"]:
        return 0
    if found["half"]:
        return 30
    if found["quarters"]:
        return 15 * (read_number(found["quarters"]) or 0)
    said = found["minute"] or found["bare"]
    number = read_number(said) if said else 0
    return 99 if number is None else number


def _short(said: str | None) -> int:
    if said is None:
        return 0
    number = read_number(said[:-1]) or 0
    return number if said.endswith("分") else 15 * number


PHRASES = (
    Phrase(re.compile(rf"(?P<part>{_LONG_PARTS})"), _part),
    Phrase(_SHORT_PART, _part),
    Phrase(_WORK, _work),
    Phrase(_POINT, _point),
    Phrase(_SHORT_OF, _short_of),
    Phrase(_DIGITAL, _digital),
    Phrase(_ENGLISH, _english),
    Phrase(_SAME, lambda _, __: (SameHour(),)),
)
