"""On which day a birthday is celebrated."""

from datetime import date

import pytest

from crm_core.customers.birthday import Birthday, first_day_of


@pytest.mark.parametrize(
    ("birthday", "day", "celebrated"),
    [
        (Birthday(month=3, day=8), date(2026, 3, 8), True),
        (Birthday(month=3, day=8, year=1990), date(2026, 3, 8), True),
        (Birthday(month=3, day=8), date(2026, 3, 9), False),
        (Birthday(month=2, day=29), date(2028, 2, 29), True),
        (Birthday(month=2, day=29), date(2028, 2, 28), False),
        (Birthday(month=2, day=29, year=1992), date(2026, 2, 28), True),
        (Birthday(month=2, day=29), date(2026, 3, 1), False),
        (Birthday(month=2, day=28), date(2026, 2, 28), True),
        (Birthday(month=2, day=28), date(2028, 2, 28), True),
        (Birthday(month=2, day=29), date(2100, 2, 28), True),
    ],
)
def test_it_is_celebrated_every_year_on_its_day_or_the_day_before_one_that_is_not(
    birthday: Birthday, day: date, celebrated: bool
) -> None:
    assert birthday.is_on(day) is celebrated


@pytest.mark.parametrize(
    ("birthday", "exists"),
    [
        (Birthday(month=2, day=29), True),
        (Birthday(month=2, day=29, year=1992), True),
        (Birthday(month=2, day=29, year=1993), False),
        (Birthday(month=2, day=30), False),
        (Birthday(month=4, day=31), False),
        (Birthday(month=13, day=1), False),
        (Birthday(month=0, day=1), False),
    ],
)
def test_a_day_that_is_in_no_calendar_is_none(birthday: Birthday, exists: bool) -> None:
    assert birthday.exists is exists


def test_the_first_of_some_days_counts() -> None:
    days = [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)]
    assert first_day_of(Birthday(month=2, day=29), days) == date(2026, 2, 28)
    assert first_day_of(Birthday(month=3, day=2), days) is None
