"""How surprising a count would be, were it chance."""

from collections.abc import Iterable
from functools import lru_cache
from math import exp, lgamma, log, log10

_LEAST = 1e-9
_NEGLIGIBLE = 1e-6
_ALIKE = 0.002
_SMALLEST = 1e-300
CERTAIN = 30.0
"""Surprise beyond which nothing more is said."""


@lru_cache(maxsize=100_000)
def too_few(found: int, of: int, share: float, spread: float = 0.0) -> float:
    """How surprising it is that only so many have what a `share` of all has: 3.0 is one in a thousand, 0 is nothing.

    `spread` is how much circles differ by themselves: 0 when people are alike everywhere, towards 1 when all of a
    circle are alike.
    """
    return 0.0 if found >= of * share else _surprise(range(found, -1, -1), of, share, spread)


@lru_cache(maxsize=100_000)
def too_many(found: int, of: int, share: float) -> float:
    """The same for so many."""
    return 0.0 if found <= of * share else _surprise(range(found, of + 1), of, share, 0.0)


def _surprise(counts: Iterable[int], of: int, share: float, spread: float) -> float:
    """Of the counts together, which lead away from what is to be expected."""
    share = min(max(share, _LEAST), 1 - _LEAST)
    total = 0.0
    for count in counts:
        chance = exp(_log_of(count, of, share, spread))
        total += chance
        if chance <= total * _NEGLIGIBLE:
            break
    return min(CERTAIN, -log10(max(total, _SMALLEST)))


def _log_of(count: int, of: int, share: float, spread: float) -> float:
    """Of so many exactly: binomial, or beta-binomial where circles differ."""
    ways = lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)
    if spread < _ALIKE:
        return ways + count * log(share) + (of - count) * log(1 - share)
    much = 1 / spread - 1
    have, lack = share * much, (1 - share) * much
    return ways + _log_beta(count + have, of - count + lack) - _log_beta(have, lack)


def _log_beta(one: float, other: float) -> float:
    return lgamma(one) + lgamma(other) - lgamma(one + other)
