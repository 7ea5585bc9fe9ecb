"""Which minute of the day is meant: by the part of the day, or by what people do at such hours."""

import re
from dataclasses import dataclass
from datetime import datetime

from crm_core.times.clocks import DAY
from crm_core.times.groups import Group
from crm_core.times.reading import Refused, Why
from crm_core.times.said import Hour, Part, SameHour, Today

HALF_DAY = 12 * 60
FIRST_WAKING = 7 * 60
"""Hours said without a part of the day are from 7 in the morning to 6 in the evening: 3点 is 15:00, 8点 is 08:00."""

_MORNING_WORDS = re.compile(r"起床|早起|叫醒|晨跑|晨练|早操|早餐|早饭|早市|赶早")
_EVENING_WORDS = re.compile(r"晚饭|晚餐|晚宴|夜宵|宵夜|晚会|下班|聚餐|喝酒|看电影|酒局|饭局")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """`minute` after midnight, from DAY on in the night after.

    `said`: the minute as it was said, when neither words nor habit tell which half of the day it is of. `assumed`: only
    `part` was said; it goes on until `end`.
    """

    minute: int
    said: int | None = None
    part: str = ""
    end: int = 0
    assumed: bool = False

    def today(self, now: datetime, *, day_said: bool) -> tuple[int, ...]:
        """The minutes to try when the day is today, in order.

        Of 8点 without a day the next is meant. 今天8点 is past at ten in the morning and tonight in the afternoon.
        """
        if self.said is None:
            return (self.minute,)
        both = not day_said or now.hour >= 12 or self.said < FIRST_WAKING
        return (self.said, self.said + HALF_DAY) if both else (self.said,)

    def goes_on(self, now: datetime) -> bool:
        """Whether only a part of the day was said, and it has begun."""
        return self.assumed and self.minute <= now.hour * 60 + now.minute < self.end

    def notes(self, minute: int) -> tuple[str, ...]:
        """What the person should know of the hour that was taken."""
        shown = f"{minute % DAY // 60:02}:{minute % 60:02}"
        if self.assumed:
            return () if minute == HALF_DAY else (f"没有说几点，按{self.part} {shown}",)
        inferred = self.said is not None and minute != self.said
        return (f"没有说上午还是下午，按 {shown}",) if inferred else ()


def clock_of(group: Group, today: Today, text: str) -> Clock | Refused | None:
    """None when the group says nothing of the hour."""
    match group.hour, group.part:
        case None, None:
            return None
        case SameHour(), _:
            minute = today.now.hour * 60 + today.now.minute
            return Clock(minute=minute)
        case None, part:
            return _usual(part)
        case Hour() as hour, None:
            return _bare(hour, text)
        case Hour() as hour, part:
            return _in_part(hour, part)


def _usual(part: Part) -> Clock | Refused:
    if part.usual is None:
        return Refused(Why.UNCLEAR, f"{part.name}几点？请写“{part.name}2点”这样的时间。")
    return Clock(minute=part.usual, part=part.name, end=part.end, assumed=True)


def _in_part(hour: Hour, part: Part) -> Clock | Refused:
    minutes = [hour.minute + move for move in (-HALF_DAY, 0, HALF_DAY, DAY)]
    if hour.minute // 60 != 12:
        del minutes[0]
    minute = next((one for one in minutes if part.first <= one < part.end), None)
    if minute is None:
        return Refused(Why.IMPOSSIBLE, f"{part.name}没有{hour.minute // 60}点，请检查几点。")
    return Clock(minute=minute)


def _bare(hour: Hour, text: str) -> Clock:
    if hour.exact:
        return Clock(minute=hour.minute)
    later = hour.minute + HALF_DAY
    if hour.minute < 12 * 60 and _MORNING_WORDS.search(text):
        return Clock(minute=hour.minute)
    if 5 * 60 <= hour.minute < 12 * 60 and _EVENING_WORDS.search(text):
        return Clock(minute=later)
    return Clock(minute=later if hour.minute < FIRST_WAKING else hour.minute, said=hour.minute)
