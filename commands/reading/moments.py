"""A moment read from what was typed, as far as commands need one."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from commands.command import Talk
from crm_core.act import Act
from crm_core.errors import Malformed
from crm_core.reminders.model import moment_of
from crm_core.times.reader import read_when
from crm_core.times.reading import Found, NoTime, Refused

_SPAN = re.compile(r".*(?:分钟?|刻钟|小时|钟头|天|周|星期|礼拜|个半?月|半)")


@dataclass(frozen=True, slots=True)
class Moment:
    """`explicit` when that very time was said, so that quiet hours do not hold it back. `at` is aware UTC."""

    at: datetime
    explicit: bool


def of_found(found: Found, zone: ZoneInfo) -> Moment:
    """A day without an hour is meant at ALL_DAY, when that is still to come."""
    return Moment(moment_of(found.at, zone), explicit=not found.all_day and not found.assumed)


def read_later(act: Act, talk: Talk, text: str, due: datetime) -> Moment:
    """`到明天下午3点`, `明天` (at the hour of `due`), `一小时`, `10分钟`. Raises Malformed."""
    phrase = text.removeprefix("到").removeprefix("至").strip()
    if _SPAN.fullmatch(phrase):
        phrase = f"{phrase}后"
    found = read_when(phrase, now=act.at, zone=talk.zone, holidays=talk.holidays)
    match found:
        case NoTime():
            raise Malformed("要推迟到什么时候？\n例如：推迟 1 到明天下午3点，或者 推迟 1 一小时")
        case Refused(reason=reason):
            raise Malformed(reason)
        case Found() if found.repeat is not None:
            raise Malformed("推迟只能到一个时间。\n例如：推迟 1 到明天下午3点")
        case Found() if found.all_day:
            return Moment(_same_hour(found, due, talk.zone), explicit=False)
        case Found():
            return of_found(found, talk.zone)


def _same_hour(found: Found, due: datetime, zone: ZoneInfo) -> datetime:
    day = found.at.date() if isinstance(found.at, datetime) else found.at
    return datetime.combine(day, due.astimezone(zone).time(), zone).astimezone(UTC)
