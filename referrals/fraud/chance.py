"""How surprising a count would be, were it chance."""

from functools import lru_cache
from math import exp, lgamma, log, log10

_LEAST = 1e-9
CERTAIN = 30.0
"""Surprise beyond which nothing more is said."""


@lru_cache(maxsize=100_000)
def too_few(found: int, of: int, share: float) -> float:
    """How surprising it is that only so many have what a `share` of all has: 3.0 is one in a thousand, 0 is nothing."""
    return _surprise(0, found, of, share)


@lru_cache(maxsize=100_000)
def too_many(found: int, of: int, share: float) -> float:
    """The same for so many."""
    return _surprise(found, of, of, share)


def _surprise(least: int, most: int, of: int, share: float) -> float:
    share = min(max(share, _LEAST), 1 - _LEAST)
    total = sum(exp(_log_of(count, of, share)) for count in range(least, most + 1))
    return min(CERTAIN, max(0.0, -log10(max(total, 1e-300))))


def _log_of(count: int, of: int, share: float) -> float:
    ways = lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)
    return ways + count * log(share) + (of - count) * log(1 - share)
