"""When a morning overview is due, and what it says."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crm_core.messages import Button, Card
from crm_core.preferences.model import Preferences
from crm_core.reminders.cards import shortened
from crm_core.reminders.model import Agenda, Reminder
from crm_core.times.holidays import Holidays

SILENT_FOR = timedelta(days=30)
_WORTHWHILE_FOR = timedelta(hours=4)
"""A morning overview that could not come in time does not come in the afternoon."""
BIRTHDAYS_AHEAD = 3
"""Days after today of which birthdays are told."""
_LONGEST_TEXT = 160
"""Characters a card shows."""
_SOON = ("今天", "明天", "后天")


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one person's day begins with.

    `birthdays` of own customers are today or within BIRTHDAYS_AHEAD, by day; `silent` are names of own customers
    nothing was said with for SILENT_FOR.
    """

    agenda: Agenda
    birthdays: tuple[tuple[date, str], ...]
    silent: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.agenda.overdue or self.agenda.today or self.birthdays or self.silent)


def day_of_digest(preferences: Preferences, holidays: Holidays, now: datetime) -> date | None:
    """The day whose overview is due now, by that person's clock; None when none is."""
    there = now.astimezone(preferences.zone)
    if preferences.digest is None or not holidays.is_workday(there.date()):
        return None
    wanted = datetime.combine(there.date(), preferences.digest, preferences.zone)
    return there.date() if timedelta() <= there - wanted < _WORTHWHILE_FOR else None


def digest_card(digest: Digest, day: date, zone: ZoneInfo) -> Card:
    """Numbers, and the first few of each: as many as the card can show."""
    texts = (_text(digest, day, zone, few) for few in (3, 2, 1))
    return Card(
        title=f"早上好，{day.month}月{day.day}日的安排",
        text=next((text for text in texts if len(text) <= _LONGEST_TEXT), _text(digest, day, zone, 1)),
        buttons=(Button(key="待办", text="看待办"),),
    )


def _text(digest: Digest, day: date, zone: ZoneInfo, few: int) -> str:
    overdue = [_line(one, zone, dated=True) for one in digest.agenda.overdue]
    today = [_line(one, zone, dated=False) for one in digest.agenda.today]
    birthdays = [f"{_soon(at, day)} {_called(name)}" for at, name in digest.birthdays]
    lines = [
        *_part("过期", overdue, "条", few),
        *_part("今天", today, "条", few),
        *_part("客户生日", birthdays, "位", few),
        *_part(f"超过 {SILENT_FOR.days} 天没联系的客户", [_called(name) for name in digest.silent], "位", few),
    ]
    return "\n".join(lines)


def _part(name: str, lines: list[str], unit: str, few: int) -> list[str]:
    if not lines:
        return []
    more = "等" if len(lines) > few else ""
    return [f"{name} {len(lines)} {unit}：{'；'.join(lines[:few])}{more}"]


def _called(name: str) -> str:
    return shortened(name or "（未命名）", 8)


def _soon(at: date, today: date) -> str:
    ahead = (at - today).days
    return _SOON[ahead] if ahead < len(_SOON) else f"{at.month}/{at.day}"


def _line(one: Reminder, zone: ZoneInfo, *, dated: bool) -> str:
    there = one.due.astimezone(zone)
    at = f"{there.month}/{there.day}" if dated else f"{there:%H:%M}"
    return f"{at} {shortened(one.title, 8)}"
