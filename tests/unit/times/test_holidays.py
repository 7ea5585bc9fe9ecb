"""Workdays by the table."""

from datetime import date

import pytest

from crm_core.times.holidays import Holidays
from tests.unit.times.asked import HOLIDAYS

ROW = {
    "names": ["国庆"],
    "first": date(2026, 10, 1),
    "last": date(2026, 10, 7),
    "worked": [date(2026, 10, 10)],
    "published": True,
}


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
        (date(2025, 1, 26), True),
        (date(2024, 2, 12), False),
        (date(2027, 2, 8), False),
        (date(2031, 5, 1), True),
    ],
)
def test_a_day_is_worked_by_the_table_and_else_from_monday_to_friday(day: date, worked: bool) -> None:
    assert HOLIDAYS.is_workday(day) is worked


@pytest.mark.parametrize(("year", "days_off", "make_ups"), [(2024, 19, 8), (2025, 18, 5), (2026, 19, 6)])
def test_the_table_gives_each_year_the_days_that_were_published(year: int, days_off: int, make_ups: int) -> None:
    """Free Mondays to Fridays and worked weekends, as counted from another table of the same notices."""
    free = [day for day in HOLIDAYS.free if day.year == year and day.isoweekday() < 6]
    worked = [day for day in HOLIDAYS.worked if day.year == year and day.isoweekday() > 5]
    assert (len(free), len(worked), HOLIDAYS.is_known(date(year, 1, 1))) == (days_off, make_ups, True)


def test_a_year_with_unpublished_rows_is_not_known() -> None:
    assert not HOLIDAYS.is_known(date(2027, 6, 1))


def test_the_break_going_on_is_the_next_one() -> None:
    assert HOLIDAYS.break_from(date(2026, 10, 3)) == (date(2026, 10, 1), date(2026, 10, 7))
    assert HOLIDAYS.break_from(date(2030, 1, 1)) is None


@pytest.mark.parametrize(
    "row",
    [
        {},
        ROW | {"first": "2026-10-01"},
        ROW | {"worked": None},
        ROW | {"worked": ["周六"]},
        ROW | {"last": date(2026, 9, 1)},
        ROW | {"note": "x"},
    ],
)
def test_a_row_of_another_form_is_refused_by_its_number(row: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="第 2 行"):
        Holidays.from_rows([ROW, row])
