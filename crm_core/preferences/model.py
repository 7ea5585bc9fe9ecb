"""How a staff member wants to be reached, and what follows from it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours without reminders, by the person's own clock; they may go over midnight. From and to the same: none."""

    begins: time
    ends: time

    @classmethod
    def read(cls, text: str) -> Self:
        """`22:00-08:00`. Raises ValueError."""
        begins, ends = text.split("-")
        return cls(time.fromisoformat(begins), time.fromisoformat(ends))

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}-{self.ends:%H:%M}"

    def covers(self, clock: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody has chosen, as it is stored; None where the house's way is fine, empty where it is not wanted.

    `zone` is an IANA name, `quiet` like `22:00-08:00`, `digest` like `08:30`, `platform` where notices go,
    `todos` whether reminders are put into the platform's list of to-dos as well.
    """

    zone: str | None = None
    quiet: str | None = None
    digest: str | None = None
    platform: str | None = None
    todos: bool = False

    def completed(self, others: Self) -> Self:
        """These, and where nothing was chosen what `others` chose."""
        return replace(
            self,
            zone=others.zone if self.zone is None else self.zone,
            quiet=others.quiet if self.quiet is None else self.quiet,
            digest=others.digest if self.digest is None else self.digest,
            platform=others.platform if self.platform is None else self.platform,
            todos=self.todos or others.todos,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What holds for one person. `digest` is when the morning overview comes, None for never."""

    zone: ZoneInfo
    quiet: Quiet | None
    digest: time | None

    def overridden(self, wishes: Wishes) -> "Preferences":
        """These, except for what somebody has chosen otherwise."""
        return Preferences(
            zone=self.zone if wishes.zone is None else ZoneInfo(wishes.zone),
            quiet=self.quiet if wishes.quiet is None else Quiet.read(wishes.quiet) if wishes.quiet else None,
            digest=self.digest
            if wishes.digest is None
            else time.fromisoformat(wishes.digest)
            if wishes.digest
            else None,
        )

    def after_quiet(self, at: datetime) -> datetime:
        """`at`, or the end of the quiet hours it falls into; in UTC."""
        there = at.astimezone(self.zone)
        if self.quiet is None or not self.quiet.covers(there.time()):
            return at
        day = there.date() if there.time() < self.quiet.ends else there.date() + timedelta(days=1)
        return datetime.combine(day, self.quiet.ends, self.zone).astimezone(UTC)
