"""When the company works, and how long something takes counted in that time only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkHours:
    """From `opens` to `closes`, later the same day, on each workday, by the clock of `zone`."""

    opens: time
    closes: time
    zone: ZoneInfo
    is_workday: Callable[[date], bool]

    def later(self, at: datetime, minutes: float) -> datetime:
        """The moment by which so many working minutes have passed since `at`; in UTC."""
        left, here = timedelta(minutes=minutes), at.astimezone(self.zone)
        while True:
            begins, ends = self._hours(here.date())
            begins = max(begins, here)
            if self.is_workday(here.date()) and begins + left <= ends:
                return (begins + left).astimezone(UTC)
            if self.is_workday(here.date()) and begins < ends:
                left -= ends - begins
            here = datetime.combine(here.date() + timedelta(days=1), time(), self.zone)

    def _hours(self, day: date) -> tuple[datetime, datetime]:
        return datetime.combine(day, self.opens, self.zone), datetime.combine(day, self.closes, self.zone)
