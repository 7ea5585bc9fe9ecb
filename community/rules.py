"""What the company has settled for campaigns, and where they run."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from crm_core.masssends.model import SendLimits
from crm_core.preferences.model import Preferences, Quiet

_CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fatigue:
    """At most so many touches of any kind in so many days; 0 for any number."""

    touches: int = 4
    days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignRules:
    """`companies` are the scopes (`wecom:<corp>`) that broadcasts go out in, the usual one first.

    `quiet` are hours in which staff are asked for nothing; a task has `chunk` receivers at most. A text with the
    customer's own name in it makes a task of each, hence for `personal` customers at most. What was started is looked
    at every `every` seconds.
    """

    companies: tuple[str, ...] = ()
    limits: SendLimits = field(default_factory=lambda: SendLimits(zone=_CHINA))
    quiet: Quiet | None = None
    fatigue: Fatigue = Fatigue()
    chunk: int = 10_000
    personal: int = 200
    trial: int = 10
    answer_days: int = 3
    every: float = 5.0

    def after_quiet(self, at: datetime) -> datetime:
        """`at`, or the end of the quiet hours it falls into."""
        return Preferences(zone=self.limits.zone, quiet=self.quiet, digest=None).after_quiet(at)


USUAL_RULES = CampaignRules()
