"""What the company has settled for campaigns, and where they run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from community.lotteries.vault import NO_VAULT, Vault
from crm_core.masssends.model import SendLimits
from crm_core.preferences.model import Preferences, Quiet
from crm_core.values import AppKey

_CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fatigue:
    """At most so many touches of any kind in so many days; 0 for any number."""

    touches: int = 4
    days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Robot:
    """The robot of an app, which posts in the groups it is in. `calls` are those its company may make in a month."""

    app: AppKey
    calls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignRules:
    """`companies` are the scopes (`wecom:<corp>`) that broadcasts go out in, the usual one first; `robots` those that
    post in groups, by scope (`dingtalk:<corp>`).

    `quiet` are hours in which staff are asked for nothing; a task has `chunk` receivers at most. A text with the
    customer's own name in it makes a task of each, hence for `personal` customers at most. What was started is looked
    at every `every` seconds. `read_hours` after a robot has posted something it is asked who has read it, 0 for never.
    The seeds of lotteries lie in the `vault`; their pages are at the `origin`, empty without pages.
    """

    companies: tuple[str, ...] = ()
    robots: Mapping[str, Robot] = field(default_factory=dict[str, Robot])
    limits: SendLimits = field(default_factory=lambda: SendLimits(zone=_CHINA))
    quiet: Quiet | None = None
    fatigue: Fatigue = Fatigue()
    chunk: int = 10_000
    personal: int = 200
    trial: int = 10
    answer_days: int = 3
    every: float = 5.0
    read_hours: int = 20
    vault: Vault = NO_VAULT
    origin: str = ""

    def begins(self, wanted: datetime | None, now: datetime) -> datetime:
        """When something may go out that is wanted at a time, or as soon as it can be."""
        return max(self.after_quiet(wanted or now), now)

    def after_quiet(self, at: datetime) -> datetime:
        """`at`, or the end of the quiet hours it falls into."""
        return Preferences(zone=self.limits.zone, quiet=self.quiet, digest=None).after_quiet(at)


USUAL_RULES = CampaignRules()
