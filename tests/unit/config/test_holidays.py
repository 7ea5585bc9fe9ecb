from datetime import date
from pathlib import Path

import pytest

from config.holidays import HolidaysError, load_holidays

OWN = "- {names: [店庆], first: 2028-03-01, last: 2028-03-02, worked: [2028-03-04], published: true}"


def test_the_table_of_the_program_is_read() -> None:
    assert not load_holidays().is_workday(date(2026, 10, 1))


def test_an_operators_table_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "holidays.yaml"
    path.write_text(OWN, "utf-8")
    holidays = load_holidays(path)
    assert (holidays.is_workday(date(2028, 3, 1)), holidays.is_workday(date(2028, 3, 4))) == (False, True)
    assert holidays.is_workday(date(2026, 10, 1))


@pytest.mark.parametrize("text", ["- names: [", "- {names: [店庆]}", "店庆", "42"])
def test_a_table_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "holidays.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(HolidaysError, match=r"holidays\.yaml"):
        load_holidays(path)


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(HolidaysError, match="找不到节假日表"):
        load_holidays(tmp_path / "none.yaml")
