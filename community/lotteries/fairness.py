"""What is drawn, from the seed alone, and the proof that it was. Pure.

The seed is 32 random bytes; what is published before the start is its SHA-256 in hex. The draw number `n` of a ticket
looks at HMAC-SHA256(key = the seed, message = `<campaign>|<ticket>|<n>|0`): its first 8 bytes are a number below 2**64.
Numbers from the last, incomplete million on are thrown away (the message then ends in 1, 2, …), so that no point is
likelier than another; the rest modulo 1,000,000 is the point. The prizes lie on the points one after the other, each
as many points wide as it has millionths of a chance; whatever is beyond them wins nothing. Draws count in their order:
what falls on a prize of which all pieces are gone wins nothing.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MILLION = 1_000_000
_SPAN = 2**64
_FAIR = _SPAN - _SPAN % MILLION


@dataclass(frozen=True, slots=True, kw_only=True)
class Prize:
    """`odds` are millionths."""

    name: str
    stock: int
    odds: int

    @property
    def percent(self) -> str:
        return f"{self.odds / 10_000:.4f}".rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One draw as everybody may see it: `seq` is its place among all; `prize` counts from 0, None for nothing."""

    seq: int
    ticket: str
    number: int
    prize: int | None


def commitment(seed: bytes) -> str:
    """What is published before the start."""
    return hashlib.sha256(seed).hexdigest()


def ticket_of(campaign: str, customer: str) -> str:
    """What somebody is called in the list of draws: it says nothing of who it is, and nobody can choose it."""
    return hashlib.sha256(f"{campaign}|{customer}".encode()).hexdigest()[:16]


def point(seed: bytes, campaign: str, ticket: str, number: int) -> int:
    """0 to 999,999, each as likely."""
    again = 0
    while True:
        drawn = hmac.digest(seed, f"{campaign}|{ticket}|{number}|{again}".encode(), hashlib.sha256)
        value = int.from_bytes(drawn[:8])
        if value < _FAIR:
            return value % MILLION
        again += 1


def lying_on(prizes: Sequence[Prize], place: int) -> int | None:
    """The prize that a point belongs to."""
    for number, prize in enumerate(prizes):
        place -= prize.odds
        if place < 0:
            return number
    return None


def false_draws(
    campaign: str, prizes: Sequence[Prize], draws: Iterable[Draw], seed: bytes, promised: str
) -> list[Draw] | None:
    """The draws that did not come out as the seed says; None when the seed is not the one that was promised.

    A missing or repeated place in the order is a false draw, too.
    """
    if not hmac.compare_digest(commitment(seed), promised):
        return None
    given, seen, false = Counter[int](), set[tuple[str, int]](), list[Draw]()
    for place, one in enumerate(sorted(draws, key=lambda each: each.seq), start=1):
        falls_on = lying_on(prizes, point(seed, campaign, one.ticket, one.number))
        right = None if falls_on is None or given[falls_on] >= prizes[falls_on].stock else falls_on
        if one.prize != right or one.seq != place or (one.ticket, one.number) in seen:
            false.append(one)
        seen.add((one.ticket, one.number))
        if right is not None:
            given[right] += 1
    return false
