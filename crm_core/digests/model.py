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
_FIRST_FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one person's day begins with. `silent` are names of own customers nothing was said with for SILENT_FOR."""

    agenda: Agenda
    silent: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.agenda.overdue or self.agenda.today or self.silent)


def day_of_digest(preferences: Preferences, holidays: Holidays, now: datetime) -> date | None:
    """The day whose overview is due now, by that person's clock; None when none is."""
    there = now.astimezone(preferences.zone)
    if preferences.digest is None or not holidays.is_workday(there.date()):
        return None
    wanted = datetime.combine(there.date(), preferences.digest, preferences.zone)
    return there.date() if timedelta() <= there - wanted < _WORTHWHILE_FOR else None


def digest_card(digest: Digest, day: date, zone: ZoneInfo) -> Card:
    """Numbers, and the first few of each."""
    silent = [shortened(name or "（未命名）", 8) for name in digest.silent]
    lines = [
        *_part("过期", [_line(one, zone, dated=True) for one in digest.agenda.overdue], "条"),
        *_part("今天", [_line(one, zone, dated=False) for one in digest.agenda.today], "条"),
        *_part(f"超过 {SILENT_FOR.days} 天没联系的客户", silent, "位"),
    ]
    return Card(
        title=f"早上好，{day.month}月{day.day}日的安排",
        text="\n".join(lines),
        buttons=(Button(key="待办", text="看待办"),),
    )


def _part(name: str, lines: list[str], unit: str) -> list[str]:
    if not lines:
        return []
    more = "等" if len(lines) > _FIRST_FEW else ""
    return [f"{name} {len(lines)} {unit}：{'；'.join(lines[:_FIRST_FEW])}{more}"]


def _line(one: Reminder, zone: ZoneInfo, *, dated: bool) -> str:
    there = one.due.astimezone(zone)
    at = f"{there.month}/{there.day}" if dated else f"{there:%H:%M}"
    return f"{at} {shortened(one.title, 8)}"
