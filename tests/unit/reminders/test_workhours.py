"""Working time, counted over evenings, weekends and holidays."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from crm_core.times.holidays import Holidays
from crm_core.workhours import WorkHours

ZONE = ZoneInfo("Asia/Shanghai")
NATIONAL_DAY = {
    "names": ["国庆"],
    "first": date(2026, 10, 1),
    "last": date(2026, 10, 7),
    "worked": [date(2026, 9, 20), date(2026, 10, 10)],
    "published": True,
}
HOURS = WorkHours(opens=time(9), closes=time(18), zone=ZONE, is_workday=Holidays.from_rows([NATIONAL_DAY]).is_workday)


@pytest.mark.parametrize(
    ("at", "minutes", "expected"),
    [
        ("2026-08-05 10:00", 30, "2026-08-05 10:30"),
        ("2026-08-05 17:45", 30, "2026-08-06 09:15"),
        ("2026-08-05 17:30", 30, "2026-08-05 18:00"),
        ("2026-08-05 20:00", 30, "2026-08-06 09:30"),
        ("2026-08-05 07:00", 30, "2026-08-05 09:30"),
        ("2026-08-07 17:50", 30, "2026-08-10 09:20"),
        ("2026-08-08 12:00", 30, "2026-08-10 09:30"),
        ("2026-09-30 17:45", 30, "2026-10-08 09:15"),
        ("2026-10-09 17:45", 30, "2026-10-10 09:15"),
        ("2026-09-20 10:00", 30, "2026-09-20 10:30"),
        ("2026-08-05 10:00", 24 * 60, "2026-08-07 16:00"),
    ],
)
def test_minutes_pass_while_the_company_works(at: str, minutes: int, expected: str) -> None:
    began = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    assert HOURS.later(began, minutes) == datetime.fromisoformat(expected).replace(tzinfo=ZONE).astimezone(UTC)
