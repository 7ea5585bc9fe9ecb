"""What can happen with a referral; both sides are told of it.

`customer` is the inviter, but for Invited, RewardMoved and CodeLeft.
"""

from dataclasses import dataclass

from crm_core.act import Event
from crm_core.values import CustomerId


@dataclass(frozen=True, slots=True)
class FriendCame(Event):
    """A friend counts from now on."""

    programme: str
    invitation: str
    invitee: CustomerId


@dataclass(frozen=True, slots=True)
class Invited(Event):
    """The same for the friend, who is `customer`."""

    programme: str
    invitation: str


@dataclass(frozen=True, slots=True)
class FriendMet(Event):
    """A friend has met the conditions; `decision` is that of the fraud rules."""

    programme: str
    invitation: str
    invitee: CustomerId
    decision: str


@dataclass(frozen=True, slots=True)
class InvitationVoided(Event):
    """A friend counts no more."""

    programme: str
    invitation: str
    invitee: CustomerId
    why: str


@dataclass(frozen=True, slots=True)
class RewardMoved(Event):
    """A reward of this customer is at another stage."""

    programme: str
    reward: str
    side: str
    stage: str


@dataclass(frozen=True, slots=True)
class CodeLeft(Event):
    """Somebody came by a code and does not count; `customer` is who came, `outcome` says why."""

    programme: str
    code: str
    via: str
    outcome: str
