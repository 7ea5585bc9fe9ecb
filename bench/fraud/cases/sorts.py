"""The sorts of towns there are, each a make of its own."""

import random
from typing import Any, Protocol

from bench.fraud.cases import exam_frauds, exam_honest, exam_last, frauds, honest
from bench.fraud.cases.exam import exam
from bench.fraud.cases.strangers import strangers
from bench.fraud.cases.town import Town

CUSTOMERS = 20_000
FRAUD = 0.15
"""Share of invited accounts."""
SORTS = ("tuned", "held_out", "strangers", "exam", "exam_second", "exam_last")


class Made(Protocol):
    """Rows as `python -m bench.fraud` reads them, and what is true of each invitee: `fraud` and its `family`."""

    rows: list[dict[str, Any]]
    truth: list[dict[str, Any]]


def town(seed: int, sort: str, *, customers: int = CUSTOMERS) -> Made:
    """The same seed makes the same town; rows come in no order, and some are there twice."""
    if sort == "strangers":
        return strangers(seed, customers)
    if sort == "exam":
        return exam(seed, customers, honest=exam_honest.FIRST, frauds=exam_frauds.FIRST)
    if sort == "exam_second":
        return exam(seed, customers, honest=exam_honest.SECOND, frauds=exam_frauds.SECOND)
    if sort == "exam_last":
        return exam(seed, customers, honest=exam_last.HONEST, frauds=exam_last.FRAUDS)
    return _town(seed, customers, held_out=sort == "held_out")


def _town(seed: int, customers: int, *, held_out: bool) -> Town:
    made = Town(chance=random.Random(seed))  # noqa: S311 - nothing here is secret
    good = honest.HELD_OUT if held_out else honest.TUNED
    bad = frauds.HELD_OUT if held_out else frauds.TUNED
    while made.known < customers:
        families = bad if sum(one["fraud"] for one in made.truth) < FRAUD * len(made.truth) else good
        family, _ = made.chance.choices(list(families.values()), [often for _, often in families.values()])[0]
        family(made)
    made.rows += made.chance.sample(made.rows, len(made.rows) // 20)
    made.chance.shuffle(made.rows)
    return made
