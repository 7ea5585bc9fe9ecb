"""What a programme is, and the rules that need nothing but it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crm_core.errors import Malformed
from crm_core.values import StaffId

LONGEST_NAME = 20
LONGEST_TERMS = 2_000
SHORTEST_TERMS = 10
MOST_STEPS = 10
MOST_CONDITIONS = 6
MOST_CENTS = 100_000_000_00
USUAL_HOLD_DAYS = 0
USUAL_NEWCOMER_DAYS = 7
USUAL_LAPSE_DAYS = 60


class Market(StrEnum):
    """Whom the friends are. In B2B a friend stands for a firm: a firm counts once, and one's own never."""

    B2C = "b2c"
    B2B = "b2b"


class State(StrEnum):
    """How far a programme is."""

    RUNNING = "running"
    PAUSED = "paused"
    """Counts nobody new; what was promised goes on."""
    ENDED = "ended"

    @property
    def shown(self) -> str:
        return {"running": "进行中", "paused": "已暂停", "ended": "已结束"}[self]


class Newcomers(StrEnum):
    """Whether friends who are customers already count."""

    ONLY = "only"
    """First known to the company since the programme began, not longer ago than `newcomer_days` before the touch, and
    without an order from before it. A merged profile is as old as its oldest part."""
    EVERYBODY = "everybody"


class Must(StrEnum):
    """What a friend has to do."""

    FOLLOWED = "followed"
    """Follow one of the company's 公众号."""
    ADDED = "added"
    """Become a contact of a staff member."""
    ORDERED = "ordered"
    """Pay a first order of at least `cents` that is not refunded."""
    STAYED = "stayed"
    """Still be there `days` after coming: follow, or be a contact, whichever brought them; orders count as neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One of them; all of a programme's must hold. `cents` is for ORDERED, `days` for STAYED."""

    must: Must
    cents: int = 0
    days: int = 0

    @property
    def shown(self) -> str:
        match self.must:
            case Must.FOLLOWED:
                return "关注公众号"
            case Must.ADDED:
                return "加上好友"
            case Must.ORDERED:
                return f"首单满 {yuan(self.cents)} 元" if self.cents > 1 else "首单"
            case Must.STAYED:
                return f"满 {self.days} 天没有离开"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prize:
    """What is given. `kind` is the key of a reward kind; `amount` is in its smallest unit (cents, points, minutes,
    pieces); `name` says which coupon or service, empty where the kind needs none; `worth` are cents of the budget.
    """

    kind: str
    amount: int
    name: str = ""
    worth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What an inviter is given once, on the `friends`-th friend who fulfilled the conditions."""

    friends: int
    prize: Prize


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A programme as somebody wants it. `ends` is the first moment outside; caps of None are none.

    `budget` are cents, `stock` counts rewards of either side and of steps. Rewards wait `hold_days` after the
    conditions were met; a friend who does not meet them within `lapse_days` gives the reserved ones back.
    """

    name: str
    terms: str
    starts: datetime
    ends: datetime
    conditions: tuple[Condition, ...]
    for_inviter: Prize | None = None
    for_invitee: Prize | None = None
    steps: tuple[Step, ...] = ()
    market: Market = Market.B2C
    newcomers: Newcomers = Newcomers.ONLY
    newcomer_days: int = USUAL_NEWCOMER_DAYS
    hold_days: int = USUAL_HOLD_DAYS
    lapse_days: int = USUAL_LAPSE_DAYS
    budget: int | None = None
    stock: int | None = None

    @property
    def last(self) -> datetime:
        """The last minute inside."""
        return self.ends - timedelta(minutes=1)

    @property
    def prizes(self) -> tuple[Prize, ...]:
        """Everything it may give."""
        own = (self.for_inviter, self.for_invitee)
        return (*(one for one in own if one is not None), *(step.prize for step in self.steps))


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """`reserved_cents` and `reserved` are what promised, held, released and delivered rewards take of the caps."""

    id: str
    plan: Plan
    state: State
    by: StaffId | None
    created_at: datetime
    reserved_cents: int = 0
    reserved: int = 0

    @property
    def name(self) -> str:
        return self.plan.name

    @property
    def used_up(self) -> bool:
        """Whether the caps leave no room for what a friend's coming gives to both."""
        own = [prize for prize in (self.plan.for_inviter, self.plan.for_invitee) if prize is not None]
        stock, budget = self.plan.stock, self.plan.budget
        full = stock is not None and self.reserved + len(own) > stock
        return full or (budget is not None and self.reserved_cents + sum(one.worth for one in own) > budget)

    def shown(self, at: datetime) -> str:
        """How far it is at a moment, in Chinese: a running one may not have begun, or be over."""
        if self.state is State.RUNNING and at < self.plan.starts:
            return "还没开始"
        if self.state is State.RUNNING and at >= self.plan.ends:
            return "已到期"
        return self.state.shown

    def takes(self, at: datetime) -> bool:
        """Whether a friend who comes at `at` counts."""
        return self.state is State.RUNNING and self.plan.starts <= at < self.plan.ends


def yuan(cents: int) -> str:
    """`500` as `5`, `550` as `5.50`."""
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)


def checked(plan: Plan, kinds: Sequence[str]) -> Plan:
    """The plan when it can be kept; `kinds` are the known ones. Raises Malformed with what to change."""
    for wrong, why in (
        (
            not 0 < len(plan.name) <= LONGEST_NAME or not plan.name.isprintable() or " " in plan.name,
            f"名字要有 1 到 {LONGEST_NAME} 个字，中间不空格。",
        ),
        (
            not SHORTEST_TERMS <= len(plan.terms.strip()) <= LONGEST_TERMS,
            f"请用大家看得懂的话写规则，{SHORTEST_TERMS} 到 {LONGEST_TERMS} 字。",
        ),
        (plan.starts >= plan.ends, "结束时间要在开始时间之后。"),
        (not plan.prizes, "至少要有一份奖励：邀请人、被邀请人或阶梯。"),
        (not 0 < len(plan.conditions) <= MOST_CONDITIONS, "请写至少一个条件，例如：加好友。"),
        (len(plan.steps) > MOST_STEPS, f"阶梯最多 {MOST_STEPS} 级。"),
    ):
        if wrong:
            raise Malformed(why)
    _check_figures(plan)
    for prize in plan.prizes:
        if prize.kind not in kinds:
            raise Malformed(f"没有这种奖励：{prize.kind[:20]}。")
    return plan


def _check_figures(plan: Plan) -> None:
    friends = [step.friends for step in plan.steps]
    caps = [cap for cap in (plan.budget, plan.stock) if cap is not None]
    days = (plan.newcomer_days, plan.hold_days, plan.lapse_days, *(one.days for one in plan.conditions))
    for wrong, why in (
        (friends != sorted({*friends}) or any(not 1 <= one <= 10_000 for one in friends), "阶梯的人数要一级比一级多。"),
        (any(not 1 <= one <= MOST_CENTS for one in caps), "预算和名额要是正数。"),
        (any(not 0 <= one <= 3_650 for one in days), "天数要在 0 到 3650 之间。"),
        (plan.lapse_days < 1, "达成条件的期限至少 1 天。"),
        (any(one.must is Must.STAYED and one.days < 1 for one in plan.conditions), "留存天数至少 1 天。"),
        (any(not 0 <= one.cents <= MOST_CENTS for one in plan.conditions), "首单金额写得太大或太小。"),
        (any(not 1 <= one.amount <= MOST_CENTS for one in plan.prizes), "奖励要是正数。"),
        (any(not 0 <= one.worth <= MOST_CENTS for one in plan.prizes), "奖励的价值写得太大或太小。"),
        (len({one.must for one in plan.conditions}) < len(plan.conditions), "同一个条件写了两遍。"),
        (any(one.days >= plan.lapse_days for one in plan.conditions), "留存天数要少于达成条件的期限。"),
    ):
        if wrong:
            raise Malformed(why)


def lapses_at(plan: Plan, came: datetime) -> datetime:
    """Until when a friend who came then can meet the conditions."""
    return came + timedelta(days=plan.lapse_days)
