"""Sentences asked of the parser in Shanghai, with the table that comes with the program."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from config.holidays import load_holidays
from crm_core.times.reader import read_when
from crm_core.times.reading import Found, Reading

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOLIDAYS = load_holidays()
WEDNESDAY = datetime(2026, 8, 5, 10, tzinfo=SHANGHAI)


def asked(text: str, now: datetime = WEDNESDAY, zone: ZoneInfo = SHANGHAI) -> Reading:
    return read_when(text, now=now, zone=zone, holidays=HOLIDAYS)


def found(text: str, now: datetime = WEDNESDAY, zone: ZoneInfo = SHANGHAI) -> Found:
    reading = asked(text, now, zone)
    assert isinstance(reading, Found), reading
    return reading


def local(at: datetime | date, zone: ZoneInfo = SHANGHAI) -> str:
    """`2026-08-06 15:00`, or a date."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if isinstance(at, datetime) else f"{at:%Y-%m-%d}"
