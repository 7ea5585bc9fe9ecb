"""How those who look after inviters are told."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from crm_core.preferences.model import Preferences


class OwnerNews(StrEnum):
    """When a staff member hears of friends their customers brought."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    """Together, once a day."""
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """`owners` says when staff hear of it; `usual` is when the day's news come to whoever has no morning overview."""

    owners: OwnerNews = OwnerNews.DIGEST
    usual: time = time(9)


def due_for_staff(telling: Telling, habits: Preferences, at: datetime) -> datetime:
    """When a staff member with these habits is told of what happened at `at`."""
    if telling.owners is OwnerNews.AT_ONCE:
        return habits.after_quiet(at)
    there = at.astimezone(habits.zone)
    due = datetime.combine(there.date(), habits.digest or telling.usual, habits.zone)
    return (due if there <= due else due + timedelta(days=1)).astimezone(UTC)
