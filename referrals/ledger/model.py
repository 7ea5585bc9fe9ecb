"""Double entry: what leaves one account comes to another, in the same posting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`account` is `fund`, `<stage>:<customer>` or `owed:<customer>`; `unit` is a reward kind, with what of it where
    that matters.

    `amount` is in the kind's smallest unit, below zero for what leaves.
    """

    account: str
    unit: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One step of one reward. `id` is `<reward>:<stage>`, so that it is posted once."""

    id: str
    programme: str
    lines: tuple[Line, ...]
    cause: str
    at: datetime


FUND = "fund"
"""Where rewards come from and go back to."""
OWED = "owed"
"""Where what was clawed back goes, of which the customer has something that cannot be taken."""


def moved(unit: str, amount: int, *, giver: str, taker: str) -> tuple[Line, Line]:
    """So much from one account to another."""
    return Line(account=giver, unit=unit, amount=-amount), Line(account=taker, unit=unit, amount=amount)


def balanced(lines: Iterable[Line]) -> bool:
    """Whether they come to nothing in each unit."""
    sums: dict[str, int] = {}
    for one in lines:
        sums[one.unit] = sums.get(one.unit, 0) + one.amount
    return not any(sums.values())
