"""A reward's way, and what the book says about each step of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crm_core.values import CustomerId
from referrals.programmes.model import Prize


class Side(StrEnum):
    """For what it is given."""

    INVITER = "inviter"
    INVITEE = "invitee"
    STEP = "step"


class Stage(StrEnum):
    """Where a reward is. Only the arrows of `MOVES` lead on."""

    NONE_LEFT = "none_left"
    """Budget or stock was used up when it would have been promised."""
    PROMISED = "promised"
    """Reserved; the friend has not met the conditions yet."""
    HELD = "held"
    """Earned; waits for the end of the hold, or for somebody's eyes."""
    RELEASED = "released"
    """To be handed over."""
    DELIVERED = "delivered"
    CLAWED_BACK = "clawed_back"

    @property
    def shown(self) -> str:
        return {
            "none_left": "已领完",
            "promised": "待达成",
            "held": "审核中",
            "released": "待发放",
            "delivered": "已发放",
            "clawed_back": "已收回",
        }[self]


MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.NONE_LEFT: frozenset(),
    Stage.PROMISED: frozenset({Stage.HELD, Stage.CLAWED_BACK}),
    Stage.HELD: frozenset({Stage.RELEASED, Stage.CLAWED_BACK}),
    Stage.RELEASED: frozenset({Stage.DELIVERED, Stage.CLAWED_BACK}),
    Stage.DELIVERED: frozenset({Stage.CLAWED_BACK}),
    Stage.CLAWED_BACK: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """`friends` is the step's, 0 for others; `invitation` is empty for a step. `handed` is what the customer was
    given, e.g. a coupon's code, empty before and where there is nothing to show. `hold_until` is None before it is
    earned; `review` when somebody has to look at it first.
    """

    id: str
    programme: str
    invitation: str
    customer: CustomerId
    side: Side
    prize: Prize
    stage: Stage
    friends: int = 0
    handed: str = ""
    hold_until: datetime | None = None
    review: bool = False
    at: datetime
