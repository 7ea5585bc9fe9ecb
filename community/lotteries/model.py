"""What a lottery is: prizes, limits, promise. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from community.lotteries.fairness import MILLION, Prize
from crm_core.errors import Malformed
from crm_core.values import CustomerId, StaffId

MOST_PRIZES = 10
MOST_PIECES = 100_000
MOST_A_PERSON = 1_000
LONGEST_PRIZE = 20
_PROMISE = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LotteryPlan:
    """`zone` is the company's clock; `promise` is that of the seed.

    A person draws `a_day` times a day and `a_person` times in all at most.
    """

    zone: str
    ends_at: datetime
    prizes: tuple[Prize, ...]
    a_day: int
    a_person: int
    promise: str

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> "LotteryPlan":
        """From what is stored. Raises ValidationError."""
        return TypeAdapter(cls).validate_python(content)

    @property
    def plain(self) -> dict[str, Any]:
        """As it is stored."""
        return TypeAdapter(type(self)).dump_python(self, mode="json")

    @property
    def often(self) -> str:
        return f"每人每天 {self.a_day} 次、共 {self.a_person} 次"

    def day(self, at: datetime) -> date:
        """The day it is then, by the company's clock."""
        return at.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Somebody wants to draw. `key` is made from the cause, so that a word delivered twice draws once."""

    customer: CustomerId
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A draw as its owner and staff see it. `id` names it; `delivered_by` is who handed the prize over, and when."""

    id: str
    customer: CustomerId
    ticket: str
    number: int
    seq: int
    prize: int | None
    at: datetime
    delivered_by: StaffId | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tickets:
    """How somebody stands: what they are called in the list, their draws, and how many are left today."""

    ticket: str
    draws: tuple[Drawn, ...]
    left: int


def check(content: Mapping[str, Any]) -> None:
    """Raises Malformed for what is no lottery."""
    try:
        plan = LotteryPlan.read(content)
    except ValidationError:
        raise Malformed("抽奖活动的内容不完整。") from None
    if not 1 <= len(plan.prizes) <= MOST_PRIZES or not _PROMISE.fullmatch(plan.promise):
        raise Malformed(f"奖品要有 1 到 {MOST_PRIZES} 种。")
    if not 1 <= plan.a_day <= plan.a_person <= MOST_A_PERSON:
        raise Malformed(f"每天次数不能超过每人次数，每人最多 {MOST_A_PERSON} 次。")
    for one in plan.prizes:
        if not 0 < len(one.name) <= LONGEST_PRIZE or not 1 <= one.stock <= MOST_PIECES or one.odds < 1:
            raise Malformed(f"奖品名最多 {LONGEST_PRIZE} 个字，数量 1 到 {MOST_PIECES}，概率要大于 0。")
    if sum(one.odds for one in plan.prizes) > MILLION:
        raise Malformed("各奖品的概率加起来不能超过 100%。")


def left_today(plan: LotteryPlan, days: list[date], today: date) -> int:
    """How often somebody may still draw today who drew on these days."""
    return max(0, min(plan.a_day - days.count(today), plan.a_person - len(days)))
