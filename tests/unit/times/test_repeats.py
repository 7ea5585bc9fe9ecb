"""When repeats come next."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from crm_core.times.repeats import (
    LAST,
    EveryDay,
    EveryWorkday,
    Monthly,
    MonthlyNth,
    Pattern,
    Repeat,
    Weekly,
    Yearly,
    next_after,
)
from tests.unit.times.asked import HOLIDAYS, SHANGHAI, found, local


def at_nine(on: Pattern) -> Repeat:
    return Repeat(on=on, clock=time(9), since=date(2026, 1, 1))


def days(rule: Repeat, after: str, count: int) -> list[str]:
    """So many occurrences from a local moment on, as local times."""
    at = datetime.fromisoformat(after).replace(tzinfo=SHANGHAI)
    found_days: list[str] = []
    while len(found_days) < count and (following := next_after(rule, at, SHANGHAI, HOLIDAYS)):
        found_days.append(local(following))
        at = following if isinstance(following, datetime) else datetime.combine(following, time(), SHANGHAI)
    return found_days


@pytest.mark.parametrize(
    ("on", "after", "expected"),
    [
        (EveryDay(), "2026-08-05 08:59", ["2026-08-05 09:00", "2026-08-06 09:00"]),
        (EveryDay(), "2026-08-05 09:00", ["2026-08-06 09:00"]),
        (EveryDay(3), "2026-01-01 10:00", ["2026-01-04 09:00", "2026-01-07 09:00"]),
        (EveryWorkday(), "2026-09-30 10:00", ["2026-10-08 09:00", "2026-10-09 09:00", "2026-10-10 09:00"]),
        (Weekly(weekdays=frozenset({1, 5})), "2026-08-05 10:00", ["2026-08-07 09:00", "2026-08-10 09:00"]),
        (Weekly(weekdays=frozenset({3}), step=2), "2026-01-01 10:00", ["2026-01-14 09:00", "2026-01-28 09:00"]),
        (
            Monthly(days=frozenset({31})),
            "2026-01-31 10:00",
            ["2026-02-28 09:00", "2026-03-31 09:00", "2026-04-30 09:00"],
        ),
        (Monthly(days=frozenset({LAST})), "2028-02-01 10:00", ["2028-02-29 09:00"]),
        (Monthly(days=frozenset({1, 15})), "2026-08-05 10:00", ["2026-08-15 09:00", "2026-09-01 09:00"]),
        (Monthly(days=frozenset({1}), step=3), "2026-01-02 10:00", ["2026-04-01 09:00", "2026-07-01 09:00"]),
        (MonthlyNth(nth=1, weekday=1), "2026-08-05 10:00", ["2026-09-07 09:00", "2026-10-05 09:00"]),
        (MonthlyNth(nth=5, weekday=1), "2026-08-01 10:00", ["2026-08-31 09:00", "2026-11-30 09:00"]),
        (MonthlyNth(nth=LAST, weekday=5), "2026-08-05 10:00", ["2026-08-28 09:00"]),
        (MonthlyNth(nth=1, weekday=None), "2026-09-30 10:00", ["2026-10-08 09:00"]),
        (MonthlyNth(nth=LAST, weekday=None), "2026-01-31 10:00", ["2026-02-28 09:00"]),
        (Yearly(month=2, day=29), "2026-03-01 10:00", ["2027-02-28 09:00", "2028-02-29 09:00"]),
        (Yearly(month=8, day=15, lunar=True), "2026-08-05 10:00", ["2026-09-25 09:00", "2027-09-15 09:00"]),
        (Yearly(month=12, day=30, lunar=True), "2026-08-05 10:00", ["2027-02-05 09:00"]),
    ],
)
def test_the_next_occurrence(on: Pattern, after: str, expected: list[str]) -> None:
    assert days(at_nine(on), after, len(expected)) == expected


def test_all_day_comes_on_later_days_only() -> None:
    assert days(replace(at_nine(EveryDay()), clock=None), "2026-08-05 00:00", 2) == ["2026-08-06", "2026-08-07"]


def test_the_last_day_is_included_and_nothing_comes_after_it() -> None:
    rule = replace(at_nine(EveryDay()), until=date(2026, 8, 6))
    assert days(rule, "2026-08-05 10:00", 5) == ["2026-08-06 09:00"]


def test_a_day_ahead_crosses_months() -> None:
    rule = replace(at_nine(Monthly(days=frozenset({1}))), shift=timedelta(days=-1))
    assert days(rule, "2026-08-31 08:00", 2) == ["2026-08-31 09:00", "2026-09-30 09:00"]


def test_midnight_belongs_to_the_day_before() -> None:
    rule = found("每周五晚上12点提醒我").repeat
    assert rule is not None
    assert days(rule, "2026-08-05 10:00", 2) == ["2026-08-08 00:00", "2026-08-15 00:00"]


def test_what_falls_on_a_holiday_moves_to_the_next_workday_once() -> None:
    rule = replace(at_nine(Monthly(days=frozenset({1, 3}))), to_workday=True)
    assert days(rule, "2026-09-30 10:00", 2) == ["2026-10-08 09:00", "2026-11-02 09:00"]


def test_summer_time_keeps_the_hour_of_the_clock() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    at = next_after(at_nine(EveryDay()), datetime(2026, 3, 28, 12, tzinfo=berlin), berlin, HOLIDAYS)
    assert at == datetime(2026, 3, 29, 7, tzinfo=UTC)


def test_every_other_week_counts_from_the_first_time() -> None:
    rule = found("每两周的周五下午3点开会").repeat
    assert rule is not None
    assert days(rule, "2026-08-05 10:00", 2) == ["2026-08-07 15:00", "2026-08-21 15:00"]


def test_quarters_are_those_of_the_calendar() -> None:
    rule = found("每季度最后一天盘点").repeat
    assert rule is not None
    assert days(rule, "2026-08-05 10:00", 2) == ["2026-09-30", "2026-12-31"]


PATTERNS = st.one_of(
    st.builds(EveryDay, st.integers(1, 40)),
    st.just(EveryWorkday()),
    st.builds(Weekly, weekdays=st.frozensets(st.integers(1, 7), min_size=1), step=st.integers(1, 4)),
    st.builds(Monthly, days=st.frozensets(st.sampled_from([LAST, *range(1, 32)]), min_size=1), step=st.integers(1, 12)),
    st.builds(MonthlyNth, nth=st.sampled_from([LAST, 1, 2, 3, 4]), weekday=st.none() | st.integers(1, 7)),
    st.builds(Yearly, month=st.integers(1, 12), day=st.integers(1, 28), lunar=st.booleans()),
)


@given(PATTERNS, st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1)), st.booleans())  # noqa: DTZ001
def test_an_occurrence_is_always_later_and_stored_repeats_stay_the_same(on: Pattern, now: datetime, move: bool) -> None:
    after = now.replace(tzinfo=SHANGHAI)
    rule = replace(at_nine(on), since=date(2024, 1, 1), to_workday=move)
    stored = TypeAdapter(Repeat)
    assert stored.validate_json(stored.dump_json(rule)) == rule
    following = next_after(rule, after, SHANGHAI, HOLIDAYS)
    assert isinstance(following, datetime)
    assert following > after
