"""Quiet hours and what one has chosen."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from crm_core.preferences.model import Preferences, Quiet, Wishes

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUSE = Preferences(zone=SHANGHAI, quiet=Quiet(time(22), time(8)), digest=time(8, 30))


def there(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "at", "expected"),
    [
        ("22:00-08:00", "2026-08-05 21:59", "2026-08-05 21:59"),
        ("22:00-08:00", "2026-08-05 22:00", "2026-08-06 08:00"),
        ("22:00-08:00", "2026-08-06 03:00", "2026-08-06 08:00"),
        ("22:00-08:00", "2026-08-06 08:00", "2026-08-06 08:00"),
        ("12:00-14:00", "2026-08-06 13:00", "2026-08-06 14:00"),
        ("12:00-14:00", "2026-08-06 14:00", "2026-08-06 14:00"),
        ("", "2026-08-06 03:00", "2026-08-06 03:00"),
        (None, "2026-08-06 03:00", "2026-08-06 08:00"),
    ],
)
def test_what_falls_into_quiet_hours_comes_when_they_end(quiet: str | None, at: str, expected: str) -> None:
    assert HOUSE.overridden(Wishes(quiet=quiet)).after_quiet(there(at)) == there(expected)


def test_quiet_hours_are_those_of_the_persons_own_clock() -> None:
    tokyo = HOUSE.overridden(Wishes(zone="Asia/Tokyo"))
    assert tokyo.after_quiet(there("2026-08-05 21:30")) == there("2026-08-06 08:00", ZoneInfo("Asia/Tokyo"))


def test_what_was_not_chosen_is_the_houses_way() -> None:
    assert HOUSE.overridden(Wishes()) == HOUSE
    assert HOUSE.overridden(Wishes(digest="", quiet="")) == Preferences(zone=SHANGHAI, quiet=None, digest=None)
    assert HOUSE.overridden(Wishes(digest="07:15")).digest == time(7, 15)
