"""What a share page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from referrals.codes.model import ReferralCode
from referrals.invitations.model import Invitation, Progress
from referrals.programmes.model import Programme
from referrals.rewards.model import Reward


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place on the leaderboard, with a masked name; `mine` is who owns the code."""

    place: int
    name: str
    friends: int
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What everybody may see who has the code: no name is whole. `ranks` are this month's."""

    code: ReferralCode
    programme: Programme
    inviter: str
    ranks: Sequence[Place]
    runs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What the inviter sees besides: friends with masked names, newest first. `untold` is what could not be said yet
    on any channel, `saved` in words what the inviter has of points and the like, from all programmes.
    """

    progress: Progress
    friends: Sequence[tuple[str, Invitation]]
    rewards: Sequence[Reward]
    untold: Sequence[str]
    saved: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """How far a customer is in a programme, for staff: as the friend somebody brought, and as who brings friends.

    `inviter` is a whole name for whoever may see that customer, masked for others, empty where nobody brought this one.
    """

    programme: Programme
    inviter: str
    came: Invitation | None
    code: ReferralCode | None
    progress: Progress | None
