"""Which of the times in a sentence is the one to be reminded at, and which only belong to what it is about."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from crm_core.times.asking import Asking
from crm_core.times.completing import completed
from crm_core.times.groups import Group, together
from crm_core.times.reading import Refused, Why

_EITHER = re.compile(r"[\s,]*(?:和|或者?|或是|还是|以及|、|跟|与|及|还有|再)[\s,]*")
_SEVERAL = Refused(Why.SEVERAL, "一次只能记一个时间，请分开写。")
_NO_TIME = Refused(Why.UNCLEAR, "请写明是什么时间，例如“明天下午3点”。")


def choose(text: str, groups: Sequence[Group], today: date) -> Group | Refused | None:
    """One group, with what other groups add to it. None when no time is meant."""
    asking = Asking.of(text)
    times = _meant(asking, [group for group in groups if group.is_time], today)
    added = [group for group in groups if not group.is_time]
    if not times:
        return _NO_TIME if added else None
    chosen = _one(asking, completed(text, times))
    if isinstance(chosen, Group):
        for more in added:
            chosen = together(_said_anew(chosen, more), more)
    return chosen


def _said_anew(group: Group, more: Group) -> Group:
    """Without the hour of the event where the reminder's own is said: 提前一天晚上8点."""
    return replace(group, part=more.part, hour=more.hour) if more.has_clock else group


def _meant(asking: Asking, times: list[Group], today: date) -> list[Group]:
    """Without those that only tell of something: of a thing, of the past, of a vague time beside a clear one."""
    times = [group for group in times if _is_expected(asking, group)]
    other_day = sum(group.has_day for group in times) > 1
    weak: tuple[Callable[[Group], bool], ...] = (
        lambda group: group.is_faint,
        lambda group: group.days is not None and group.days.candidates[-1] < today,
        lambda group: _is_only_today(group, today) and not asking.leads(group) and other_day,
        lambda group: (group.start > 0 or group.wrong is not None) and asking.is_of_something(group),
    )
    for is_weak in weak:
        times = [group for group in times if not is_weak(group)] or times
    return times


def _is_only_today(group: Group, today: date) -> bool:
    """今天没空，明天再说."""
    return group.days is not None and group.days.candidates == (today,) and not group.has_clock


def _is_expected(asking: Asking, group: Group) -> bool:
    """A week or a month is a time only where one is asked for; 做下周的计划 and 3月的报表 tell of a thing."""
    if group.is_faint:
        return not asking.is_of_something(group)
    loose = group.days is not None and group.days.loose
    return not loose or (asking.begins_clause(group) and not asking.is_of_something(group))


def _one(asking: Asking, times: list[Group]) -> Group | Refused:
    if len(times) == 1:
        return times[0]
    before = [group for group in times if asking.follows(group)]
    after = [group for group in times if asking.leads(group)]
    clauses = [group for group in times if asking.begins_clause(group)]
    listed = any(_are_listed(asking.text, one, other) for one, other in pairwise(times))
    asked_often = len(asking.places) > 1 and len({*before, *after}) > 1
    two_hours = not before and sum(group.hour is not None for group in clauses) > 1
    two_clauses = not before and not after and len(clauses) > 1
    if listed or asked_often or two_hours or two_clauses:
        return _SEVERAL
    return (before or after or clauses or times)[0]


def _are_listed(text: str, one: Group, other: Group) -> bool:
    gap = text[one.end : other.start]
    return bool(_EITHER.fullmatch(gap)) or (not gap.strip() and one.days is not None and other.days is not None)
