"""Times that come again and again, and the first of them."""

from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from crm_core.times.clocks import DAY
from crm_core.times.durations import unpublished
from crm_core.times.groups import Group
from crm_core.times.holidays import ONE_DAY
from crm_core.times.hours import Clock
from crm_core.times.once import NO_HOUR
from crm_core.times.reading import Refused, Why
from crm_core.times.repeats import EveryDay, EveryWorkday, Monthly, MonthlyNth, Repeat, Weekly, occurrences
from crm_core.times.said import Lasting, Rhythm, Today
from crm_core.times.settled import Settled, past


def repeating(group: Group, rhythm: Rhythm, clock: Clock | None, today: Today, zone: ZoneInfo) -> Settled | Refused:
    """The repeat, and its first occurrence still to come."""
    since = max(group.since.candidates[-1], today.day) if group.since else rhythm.since or today.day
    shift = timedelta(days=clock.minute // DAY) if clock else timedelta()
    shift -= group.ahead.span if group.ahead else timedelta()
    if clock is None and shift % ONE_DAY:
        return NO_HOUR
    if group.ahead and group.ahead.months:
        return Refused(Why.UNCLEAR, "重复的提醒请写提前几天，例如“提前30天”。")
    repeat = Repeat(
        on=rhythm.on,
        clock=time(clock.minute % DAY // 60, clock.minute % 60) if clock else None,
        since=since,
        until=_last_day(group, since),
        shift=shift,
        to_workday=group.shifted,
    )
    return _first(repeat, clock, today, zone, anchored=rhythm.since is not None)


def _last_day(group: Group, since: date) -> date | None:
    match group.until:
        case None:
            return None
        case Lasting(days=days):
            return since + days * ONE_DAY
        case days:
            return days.candidates[0]


def _first(repeat: Repeat, clock: Clock | None, today: Today, zone: ZoneInfo, *, anchored: bool) -> Settled | Refused:
    """Every other day or week counts from the first time it comes, unless it is bound to the calendar."""
    trial = repeat
    if not anchored and isinstance(repeat.on, EveryDay | Weekly | Monthly):
        trial = replace(repeat, on=replace(repeat.on, step=1))
    after = today.now - (ONE_DAY if repeat.clock is None else timedelta())
    first = next(occurrences(trial, after, zone, today.holidays), None)
    if first is None:
        return past("这个重复的最后一天")
    day, at = first
    return Settled(
        at=at,
        repeat=repeat if anchored else replace(repeat, since=day),
        notes=(*(clock.notes(clock.minute) if clock else ()), *_workdays_unknown(repeat, day, today)),
        assumed=clock is not None and clock.assumed,
    )


def _workdays_unknown(repeat: Repeat, day: date, today: Today) -> tuple[str, ...]:
    match repeat.on:
        case EveryWorkday() | MonthlyNth(weekday=None):
            return unpublished(day, today)
        case _:
            return ()
