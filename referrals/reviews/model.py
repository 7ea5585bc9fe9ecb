"""A reviewer's word about an invitation, before it takes effect."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crm_core.values import StaffId
from referrals.deeds.model import Decision

GRACE = timedelta(minutes=10)
"""How long a decision can be taken back: nothing is paid out, and nothing taken back, before it is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """`decision` is None while nobody decided; `due` is when it takes effect, None before and after. `reason` is what
    the reviewer gave, empty for none. `asked` when its card was sent to reviewers.
    """

    invitation: str
    decision: Decision | None = None
    by: StaffId | None = None
    reason: str = ""
    due: datetime | None = None
    done: bool = False
    asked: bool = False


def card_about(invitation: str) -> str:
    """What the outbox calls all cards of it by."""
    return f"referral_review:{invitation}"


def shown(decision: Decision) -> str:
    """As it stands on a button."""
    return "放行" if decision is Decision.RELEASE else "拒绝"
