"""The rules of delivery: what becomes of an outgoing call after each try."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crm_core.values import AppKey, Identity

LANES = 64
MOST_TRIES = 8
LONGEST_WAIT = timedelta(minutes=5)


class CallState(StrEnum):
    """What has become of an outgoing call."""

    WAITING = "waiting"
    SENDING = "sending"
    """A try is under way, or was when its process died."""
    SENT = "sent"
    UNKNOWN = "unknown"
    """It may have arrived; only a person can tell."""
    DEAD = "dead"
    """It did not arrive and is no longer tried."""
    DROPPED = "dropped"
    """A person decided that it need not arrive."""


OPEN = (CallState.WAITING, CallState.SENDING)
STUCK = (CallState.UNKNOWN, CallState.DEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckCall:
    """A call that needs a person, without its words. `to` is the receiver's identity, `since` when it was wanted."""

    key: str
    app: AppKey
    to: str
    state: CallState
    tries: int
    error: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCard:
    """A card on its way to somebody or before their eyes; `key` is the one it was sent under."""

    key: str
    app: AppKey
    to: Identity


def lane_of(receiver: str) -> int:
    """All calls to one receiver share a lane, so that they leave in order."""
    return int.from_bytes(hashlib.blake2b(receiver.encode(), digest_size=4).digest()) % LANES


def wait_before(next_try: int) -> timedelta:
    """1 s before the second try, doubling, at most five minutes."""
    return min(timedelta(seconds=2 ** (next_try - 2)), LONGEST_WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """At most `count` messages to one receiver in any `seconds`."""

    count: int
    seconds: float


def free_at(sent: list[datetime], allowance: Allowance, now: datetime) -> datetime:
    """When one more message fits the allowance, given the times of earlier ones, newest first."""
    window = timedelta(seconds=allowance.seconds)
    recent = [at for at in sent if at > now - window]
    return now if len(recent) < allowance.count else recent[allowance.count - 1] + window
