"""A deed, as the fraud rules read it: the row of `python -m bench.fraud`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeedKind(StrEnum):
    """What was done."""

    INVITE = "invite"
    FOLLOW = "follow"
    ADD = "add"
    DELETE = "delete"
    """The friend left: unfollowed, or deleted the contact."""
    ORDER = "order"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing `invitee` did at `at`. `inviter` is named in an INVITE; `phone`, `address`, `ip` and `device` are
    empty where unknown; `phone` and `address` are fingerprints, equal only when what they stand for is equal.
    `amount` are cents, 0 for an order whose money went back. `channel` is the account followed or added, and the one
    left in a DELETE. `staff` when the invitee shares a phone or an account with somebody who works here.
    """

    at: datetime
    kind: DeedKind
    invitee: str
    inviter: str = ""
    device: str = ""
    ip: str = ""
    phone: str = ""
    address: str = ""
    amount: int = 0
    channel: str = ""
    staff: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known when the conditions are met at `at`: the deeds around both, oldest first.

    Those of the invitee and of the inviter, of the inviter's other friends in the programme, of whoever invited the
    inviter, and of everybody who shares a phone, an address, a device or an ip with the invitee.
    """

    invitee: str
    inviter: str
    at: datetime
    deeds: tuple[Deed, ...]


class Decision(StrEnum):
    """What becomes of the rewards."""

    RELEASE = "release"
    HOLD = "hold"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`score` is between 0 (clean) and 1; `reasons` are in Chinese, the weightiest first, each with its weight."""

    decision: Decision
    score: float
    reasons: tuple[str, ...] = ()


Assess = Callable[[Evidence], Verdict]
"""The rules, as a whole."""
