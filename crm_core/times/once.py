"""Times that come once: a day, a clock, or both."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm_core.times.clocks import DAY
from crm_core.times.groups import Group
from crm_core.times.holidays import ONE_DAY
from crm_core.times.hours import Clock
from crm_core.times.months import month_later
from crm_core.times.reading import Refused, Why
from crm_core.times.said import Ahead, Today
from crm_core.times.settled import Settled, past

EVENING = 18
NO_HOUR = Refused(Why.UNCLEAR, "请写明几点，才能提前提醒，例如“明天下午3点，提前15分钟”。")


def once(group: Group, clock: Clock | None, today: Today, zone: ZoneInfo) -> Settled | Refused:
    """The first moment still to come of those the group may mean."""
    days = group.days.candidates if group.days else (today.day, today.day + ONE_DAY)
    notes = group.days.notes if group.days else ()
    if group.shifted:
        days = tuple(today.holidays.workday_from(day) for day in days)
    if clock is None:
        return _all_day(days, notes, today)
    if not group.days and clock.goes_on(today.now):
        return Refused(Why.UNCLEAR, f"{clock.part}已经开始了，请写明几点。")
    for day, minute in _moments(days, clock, today, day_said=group.days is not None):
        at = _moment(day, minute, zone)
        if at > today.now:
            return Settled(at=at, notes=(*notes, *clock.notes(minute)), assumed=clock.assumed)
    return past(f"{days[-1]:%-m月%-d日} {clock.minute % DAY // 60:02}:{clock.minute % 60:02}")


def reminded_ahead(found: Settled, ahead: Ahead | None, today: Today) -> Settled | Refused:
    """Moved forward by 提前15分钟; by whole days, 提前一天, also when no hour is said."""
    if ahead is None:
        return found
    if not isinstance(found.at, datetime):
        if ahead.span % ONE_DAY:
            return NO_HOUR
        day = month_later(found.at, -ahead.months) - ahead.span
        return replace(found, at=day) if day >= today.day else past("提前以后的时间")
    local = found.at.astimezone(today.now.tzinfo).replace(tzinfo=None)
    earlier = datetime.combine(month_later(local.date(), -ahead.months), local.time()) - ahead.span
    at = earlier.replace(tzinfo=today.now.tzinfo).astimezone(UTC)
    return replace(found, at=at) if at > today.now else past("提前以后的时间")


def _all_day(days: tuple[date, ...], notes: tuple[str, ...], today: Today) -> Settled | Refused:
    """周三 said on a Wednesday is today, in the evening the next."""
    coming = [day for day in days if day >= today.day]
    if not coming:
        return past(f"{days[-1]:%Y年%-m月%-d日}")
    over = coming[0] == today.day and today.now.hour >= EVENING
    return Settled(at=coming[-1 if over else 0], notes=notes)


def _moments(days: tuple[date, ...], clock: Clock, today: Today, *, day_said: bool) -> Iterator[tuple[date, int]]:
    for day in days:
        minutes = clock.today(today.now, day_said=day_said) if day == today.day else (clock.minute,)
        yield from ((day, minute) for minute in minutes)


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    local = datetime.combine(day, time()) + timedelta(minutes=minute)
    return local.replace(tzinfo=zone).astimezone(UTC)
