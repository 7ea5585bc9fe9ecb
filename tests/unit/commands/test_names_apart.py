"""Customers whose names end like numbers, in sentences with times."""

from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from commands.reading.names_apart import reading_apart
from config.holidays import load_holidays
from crm_core.times.reader import read_when
from crm_core.times.reading import Found

READ = partial(
    read_when,
    now=datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
    zone=ZoneInfo("Asia/Shanghai"),
    holidays=load_holidays(),
)


@pytest.mark.parametrize(
    ("text", "names", "minutes", "title"),
    [
        ("张三 半小时后 打电话", ["张三"], 30, "张三 打电话"),
        ("提醒张三半小时后打电话", ["张三"], 30, "张三 打电话"),
        ("两小时后回访李四", ["李四"], 120, "回访李四"),
        ("给王五3天后寄样", ["王五"], 3 * 24 * 60, "给王五寄样"),
        ("周三 开会", ["周三"], 2 * 24 * 60, "开会"),
    ],
)
def test_a_name_that_ends_like_a_number_stays_a_name(text: str, names: list[str], minutes: int, title: str) -> None:
    found = reading_apart(text, names, READ)
    assert isinstance(found, Found)
    assert found.title.replace(" ", "").endswith(title.replace(" ", ""))
    if isinstance(found.at, datetime):
        assert (found.at - datetime(2026, 11, 23, 2, 0, tzinfo=UTC)).total_seconds() == minutes * 60
    else:
        assert (found.at - datetime(2026, 11, 23, tzinfo=UTC).date()).days * 24 * 60 == minutes
