"""What came of somebody's code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crm_core.values import CustomerId


class Via(StrEnum):
    """How a friend came to a code."""

    SCENE = "scene"
    """Followed or scanned a 公众号 code."""
    STATE = "state"
    """Added staff by a 联系我 code."""
    TYPED = "typed"
    ORDER = "order"
    STAFF = "staff"
    """A staff member says so, for a reason."""
    PAGE = "page"
    """Opened the share page, signed in."""


class Outcome(StrEnum):
    """What a touch came to; the first counts, every other says why it does not."""

    COUNTED = "counted"
    ALREADY = "already"
    """This person came to the programme before, by this code or another."""
    SELF = "self"
    NOT_NEW = "not_new"
    NOT_RUNNING = "not_running"
    UNKNOWN = "unknown"
    """No such code."""

    @property
    def shown(self) -> str:
        return {
            "counted": "已记上这次推荐。",
            "already": "这位朋友已经由他人推荐过了，每人只算一次。",
            "self": "自己不能推荐自己。",
            "not_new": "这位朋友已是老客户，这次活动只算新朋友。",
            "not_running": "活动没有在进行，这次不算。",
            "unknown": "没有这个推荐码。",
        }[self]


class Standing(StrEnum):
    """How far an invitation is."""

    WAITING = "waiting"
    """Counted; the conditions are not met yet."""
    MET = "met"
    VOID = "void"
    """Counts no more: `why` says it."""


class Why(StrEnum):
    """Why an invitation counts no more."""

    MERGED = "merged"
    """Two friends turned out to be one person; the earlier invitation stays."""
    SELF = "self"
    """Inviter and friend turned out to be one person."""
    FRAUD = "fraud"
    REFUNDED = "refunded"
    LEFT = "left"
    LAPSED = "lapsed"
    SAME_FIRM = "same_firm"
    EARLIER = "earlier"
    """An earlier touch came to light."""
    WITHDRAWN = "withdrawn"
    """Who had said it by hand took it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """`inviter` brought `invitee` by `code` at `came`. `missing` are conditions not met yet, in Chinese.

    `met_at` is when the conditions were met, None before. `decision` is that of the fraud rules: release, hold,
    reject, or empty before the conditions are met; `reasons` are theirs, in Chinese.
    """

    id: str
    programme: str
    code: str
    inviter: CustomerId
    invitee: CustomerId
    via: Via
    came: datetime
    standing: Standing
    why: Why | None = None
    met_at: datetime | None = None
    missing: tuple[str, ...] = ()
    decision: str = ""
    score: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """A place on the leaderboard, by friends who met the conditions, earlier ones first among equals."""

    place: int
    inviter: CustomerId
    friends: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an inviter is. `waiting` friends have not met the conditions, `held` ones have and are looked at,
    `met` ones count for the steps. `next_step` is how many friends the next step takes, None after the last.
    """

    programme: str
    waiting: int
    held: int
    met: int
    next_step: int | None

    @property
    def to_go(self) -> int | None:
        """How many friends more to the next step."""
        return None if self.next_step is None else self.next_step - self.met


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What came of a programme: friends by standing, and rewards by stage."""

    friends: int
    waiting: int
    met: int
    void: int
    rewards: Mapping[str, int]
