"""Groups that stand apart and mean one time: a day in one place and its hour in another."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from crm_core.times.days import THAT_DAY
from crm_core.times.groups import UNTIL, Group, together
from crm_core.times.repeats import Weekly
from crm_core.times.rhythms import EVERY_WEEK
from crm_core.times.said import Days, Rhythm

_TOLD = re.compile(r"通知|告诉|转告|说|问")


def completed(text: str, times: Sequence[Group]) -> list[Group]:
    """The groups, those joined that complete each other."""
    done = list(times[:1])
    for group in times[1:]:
        merged = _merged(text, done[-1], group)
        done = [*done, group] if merged is None else [*done[:-1], merged]
    return done


def _merged(text: str, first: Group, second: Group) -> Group | None:
    for join in (_ends_repeat, _in_said_week, _on_that_day, _every_week_on, _day_and_hour):
        merged = join(text, first, second)
        if merged is not None:
            return merged
    return None


def _ends_repeat(text: str, first: Group, second: Group) -> Group | None:
    """每天9点提醒我打卡，到8月31号为止."""
    until = UNTIL.search(text[first.end : second.start])
    if until is None or first.rhythm is None or second.days is None or second.has_clock:
        return None
    start, end = second.spans[0]
    return replace(first, until=second.days, spans=(*first.spans, (start - len(until.group()), end), *second.spans[1:]))


def _in_said_week(_: str, first: Group, second: Group) -> Group | None:
    """下周给张三打电话，周五下午 is Friday of that week."""
    week, day = first.days, second.days
    if first.has_clock or week is None or week.loose != 7 or day is None or day.weekday is None:
        return None
    meant = Days(candidates=(week.candidates[0] + timedelta(days=day.weekday - 1),))
    return together(replace(first, days=meant), second)


def _on_that_day(_: str, first: Group, second: Group) -> Group | None:
    """8月20号办活动，当天上午9点提醒我."""
    if first.days is None or first.wrong or second.wrong is not THAT_DAY:
        return None
    return together(first, replace(second, wrong=None))


def _every_week_on(_: str, first: Group, second: Group) -> Group | None:
    """每周提醒我周五交周报."""
    if first.wrong is not EVERY_WEEK or second.days is None or second.days.weekday is None:
        return None
    rhythm = Rhythm(Weekly(weekdays=frozenset({second.days.weekday})))
    return together(replace(first, wrong=None, rhythm=rhythm), replace(second, days=None))


def _day_and_hour(text: str, first: Group, second: Group) -> Group | None:
    """明天提醒我下午3点开会; the other way round only at the end of a sentence: 早上9点提醒我打卡，每天."""
    if any(group.from_now or group.wrong for group in (first, second)):
        return None
    if first.has_day and first.hour is None and not second.has_day:
        told = _TOLD.search(text[first.end : second.start])
        return None if told or (first.part and second.part) else together(first, second)
    at_end = not text[second.end :].strip(" ,。!的")
    completes = not first.has_day and second.has_day and not second.has_clock
    return together(first, second) if completes and at_end else None
