"""When a platform can hand a customer over, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from crm_core.messages import HandoverProgress
from crm_core.values import CustomerId, Identity, Platform

CLOCKS_APART = timedelta(minutes=1)
"""So far the platform's clock may be behind ours."""
QUIET = timedelta(hours=1)
"""After this long without news the platform is asked."""


USUAL_GRACE = timedelta(minutes=5)
"""So long the platform, which takes nothing back, hears nothing of it: till then all can be undone."""


class Following(StrEnum):
    """Whether the platform follows a change of owner."""

    NOT = "not"
    """It need not, or cannot."""
    SOON = "soon"
    """It is asked to, after a while."""
    BUSY = "busy"
    """It is still at an earlier change, which ends as the customer wants."""


class HandoverState(StrEnum):
    """How far a handover is. All but the first two are final."""

    ASKED = "asked"
    """It lies in the outbox."""
    BEGUN = "begun"
    """The platform has told the customer, who may refuse for 24 hours."""
    DONE = "done"
    REFUSED = "refused"
    FULL = "full"
    FAILED = "failed"
    """The platform would not begin."""
    WITHDRAWN = "withdrawn"
    """The transfer was undone, or the customer given on, before the platform heard of it."""


OPEN = (HandoverState.ASKED, HandoverState.BEGUN)
ENDS = {
    HandoverProgress.DONE: HandoverState.DONE,
    HandoverProgress.REFUSED: HandoverState.REFUSED,
    HandoverProgress.FULL: HandoverState.FULL,
    HandoverProgress.UNKNOWN: HandoverState.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The three accounts of a handover, all of one company."""

    customer: Identity
    giver: Identity
    taker: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHandover:
    """One of which the platform has not said how it ended. `key` names it; `resigned` when the giver has left."""

    key: str
    customer: CustomerId
    accounts: Accounts
    resigned: bool = False


def call_of(handover: str) -> str:
    """The key of its call in the outbox, which may be for many customers."""
    return handover.partition("|")[0]


def accounts_between(customer: Iterable[str], giver: Iterable[str], taker: Iterable[str]) -> Accounts | None:
    """The accounts, given by their keys, between which 企业微信 can hand over; None when the three share no company."""
    givers, takers = _by_company(giver), _by_company(taker)
    for company, account in _by_company(customer).items():
        if company in givers and company in takers:
            return Accounts(customer=account, giver=givers[company], taker=takers[company])
    return None


def _by_company(keys: Iterable[str]) -> dict[str, Identity]:
    identities = [Identity.from_key(key) for key in keys]
    return {one.scope: one for one in identities if one.platform is Platform.WECOM}
