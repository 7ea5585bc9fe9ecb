"""Days on which somebody came, the streaks they make, and what those earn. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from crm_core.errors import Malformed

MOST_REWARDS = 10
MOST_POINTS = 100_000
LONGEST_STREAK = 366
LONGEST_WORDS = 30
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StreakReward:
    """What the `days`th day in a row earns: points, or something in words."""

    days: int
    points: int = 0
    words: str = ""

    @property
    def shown(self) -> str:
        return f"{self.points} 积分" if self.points else self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckinPlan:
    """`zone` is the company's clock, by which days begin; it lasts until `ends_at`."""

    zone: str
    ends_at: datetime
    rewards: tuple[StreakReward, ...] = ()

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> "CheckinPlan":
        """From what is stored. Raises ValidationError."""
        return TypeAdapter(cls).validate_python(content)

    @property
    def plain(self) -> dict[str, Any]:
        """As it is stored."""
        return TypeAdapter(type(self)).dump_python(self, mode="json")

    def day(self, at: datetime) -> date:
        """The day it is then, by the company's clock."""
        return at.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """How somebody stands: `days` that count, the streak that is alive, and all that was earned, oldest first."""

    today: date
    days: frozenset[date]
    streak: int
    earned: tuple[tuple[date, StreakReward], ...]

    @property
    def points(self) -> int:
        return sum(reward.points for _, reward in self.earned)

    @property
    def is_done(self) -> bool:
        """Whether today counts already."""
        return self.today in self.days

    @property
    def earned_today(self) -> tuple[StreakReward, ...]:
        return tuple(reward for day, reward in self.earned if day == self.today)


def check(content: Mapping[str, Any]) -> None:
    """Raises Malformed for what is no plan."""
    try:
        plan = CheckinPlan.read(content)
    except ValidationError:
        raise Malformed("签到活动的内容不完整。") from None
    if len(plan.rewards) > MOST_REWARDS or len({one.days for one in plan.rewards}) < len(plan.rewards):
        raise Malformed(f"奖励最多 {MOST_REWARDS} 档，每档天数不能相同。")
    for one in plan.rewards:
        if not 1 <= one.days <= LONGEST_STREAK or not 0 <= one.points <= MOST_POINTS:
            raise Malformed(f"连续天数要在 1 到 {LONGEST_STREAK} 之间，积分最多 {MOST_POINTS}。")
        if bool(one.points) == bool(one.words) or len(one.words) > LONGEST_WORDS:
            raise Malformed(f"每档奖励写积分，或者写最多 {LONGEST_WORDS} 个字。")


def attendance(plan: CheckinPlan, days: Iterable[date], today: date) -> Attendance:
    """How somebody stands today. A streak lives until the end of the day after its last one."""
    kept = frozenset(days)
    runs = streaks(kept)
    by_length = {one.days: one for one in plan.rewards}
    earned = tuple((day, by_length[run]) for day, run in sorted(runs.items()) if run in by_length)
    return Attendance(today=today, days=kept, streak=runs.get(today) or runs.get(today - _DAY, 0), earned=earned)


def streaks(days: Collection[date]) -> dict[date, int]:
    """How long the streak is on each of these days."""
    found: dict[date, int] = {}
    for day in sorted(days):
        found[day] = found.get(day - _DAY, 0) + 1
    return found


def following(plan: CheckinPlan, streak: int) -> StreakReward | None:
    """The reward that a streak comes to next."""
    return min((one for one in plan.rewards if one.days > streak), key=lambda one: one.days, default=None)
