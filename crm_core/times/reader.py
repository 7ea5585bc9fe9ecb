"""The time a sentence says, for a reminder."""

from datetime import datetime
from zoneinfo import ZoneInfo

from crm_core.times.choosing import choose
from crm_core.times.folding import folded
from crm_core.times.groups import Group, grouped
from crm_core.times.holidays import Holidays
from crm_core.times.phrases import pieces
from crm_core.times.reading import Found, NoTime, Reading, Refused
from crm_core.times.said import Today
from crm_core.times.settling import settle
from crm_core.times.titles import HEAD, TRIGGER, title

LONGEST_TEXT = 1_000
"""Characters that are looked at for a time; what follows belongs to the title."""


def read_when(text: str, *, now: datetime, zone: ZoneInfo, holidays: Holidays) -> Reading:
    """Read any text. `now` is aware; days and hours are those of `zone`.

    A time found is always after `now` (all day: today or later). What is taken for what: 下周三 is of the next
    calendar week, 周三 and a date without a year are the next to come, a range is its beginning, 月底 its last day,
    3点 is in the afternoon and 8点 the next 8 o'clock. The hours of 下午, 晚上 … are in `clocks.PARTS`.
    """
    plain = folded(text[:LONGEST_TEXT])
    today = Today(now.astimezone(zone), holidays)
    chosen = choose(plain, grouped(plain, pieces(plain, today)), today.day)
    if chosen is None:
        return NoTime(title(text, _asking(plain)))
    settled = chosen if isinstance(chosen, Refused) else settle(plain, chosen, today, zone)
    if isinstance(settled, Refused):
        return settled
    return Found(
        at=settled.at,
        repeat=settled.repeat,
        title=title(text, [*_asking(plain), *_places(plain, chosen)]),
        notes=settled.notes,
        assumed=settled.assumed,
    )


def _asking(plain: str) -> list[tuple[int, int]]:
    return [found.span() for found in TRIGGER.finditer(plain)]


def _places(plain: str, group: Group | Refused) -> list[tuple[int, int]]:
    if isinstance(group, Refused):
        return []
    return [(_led(plain, start), end) for start, end in group.spans]


def _led(plain: str, start: int) -> int:
    lead = HEAD.search(plain[:start])
    return lead.start() if lead else start
