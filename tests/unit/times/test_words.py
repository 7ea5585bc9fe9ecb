"""The small parts: numbers, folding, festivals."""

import re
from datetime import date

import pytest

from crm_core.numbers import read_digits, read_number
from crm_core.times.festivals import FESTIVAL, NAMES, festival
from crm_core.times.folding import folded
from crm_core.times.lunar import lunar_year, solar_date
from tests.unit.times.asked import found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("零", 0),
        ("两", 2),
        ("十", 10),
        ("十五", 15),
        ("廿三", 23),
        ("卅", 30),
        ("九十九", 99),
        ("一百零五", 105),
    ],
)
def test_numbers_are_read_in_digits_and_in_chinese(text: str, number: int) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "十十", "百", "二三", "零零零", "好"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


def test_years_are_read_digit_by_digit() -> None:
    assert (read_digits("二〇二六"), read_digits("2026"), read_digits("二十")) == (2026, 2026, None)


@pytest.mark.parametrize("text", ["明天１５：３０", "後天下午兩點", "㏂ﬁ½①", "a\u3000b\tc", "\U0001f600明天"])
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded(text)) == len(text)


def test_every_festival_is_in_the_pattern_and_on_a_day() -> None:
    assert [name for name in NAMES if not re.fullmatch(FESTIVAL, name)] == []
    assert [name for name in NAMES if festival(name, 2026) is None] == []


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("春节", date(2027, 2, 6)),
        ("除夕", date(2027, 2, 5)),
        ("清明", date(2027, 4, 5)),
        ("端午", date(2027, 6, 9)),
        ("中秋", date(2027, 9, 15)),
        ("母亲节", date(2027, 5, 9)),
        ("小年", date(2027, 1, 30)),
        ("冬至", date(2027, 12, 22)),
    ],
)
def test_a_festival_is_on_its_day_of_that_year(name: str, day: date) -> None:
    assert festival(name, 2027) == day


def test_this_years_eve_falls_in_the_next_solar_year() -> None:
    assert found("今年除夕发红包").at == date(2027, 2, 5)


def test_leap_months_and_days_that_are_not_there() -> None:
    assert solar_date(2025, 6, 1, leap=True) == date(2025, 7, 25)
    assert solar_date(2026, 6, 1, leap=True) is None
    assert solar_date(2026, 12, 30) is None
    assert (solar_date(2200, 1, 1), festival("春节", 2200)) == (None, None)


def test_january_belongs_to_the_lunar_year_before() -> None:
    assert (lunar_year(date(2027, 2, 5)), lunar_year(date(2027, 2, 6))) == (2026, 2027)
