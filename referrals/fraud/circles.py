"""What is usual in circles of friends, some of which may be invented."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log

ASSUMED = 20
"""Friends of an ordinary shop that are counted in, so that a handful decides nothing."""
MOST_OF_ONE = 5
"""Friends of one inviter that count, so that a farm does not decide what is usual."""
SPREAD, _MOST_SPREAD = 0.03, 0.12
_INVENTED = 0.05
"""Which part of invented friends does what people do."""
_USUALLY_INVENTED = 0.1
_ROUNDS = 12
_FEWEST = 5

Circle = Sequence[bool]
"""For each friend of one inviter whether it does something."""


def share_of(circles: Iterable[Circle], assumed: float) -> float:
    """The share of all that do it."""
    have, weight = assumed * ASSUMED, float(ASSUMED)
    for circle in circles:
        counts = min(len(circle), MOST_OF_ONE)
        have += counts * sum(circle) / len(circle)
        weight += counts
    return have / weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Circles:
    """`share` is that among people, `spread` by how much their circles differ (see `chance.too_few`), `invented` the
    share of circles that are not of people."""

    share: float
    spread: float
    invented: float


def compared(circles: Iterable[Circle], assumed: float) -> Circles:
    """How people's circles are, and which part of all that is.

    Circles are taken for people's or invented ones by how many do it, the share is taken from those of people, and
    so on until both agree.
    """
    counts = [(sum(circle), len(circle)) for circle in circles]
    share, invented = max(_share(counts, [1.0] * len(counts), assumed), assumed), 2 * _USUALLY_INVENTED
    people = [1.0] * len(counts)
    for _ in range(_ROUNDS):
        people = [_are_people(found, of, share, invented) for found, of in counts]
        invented = (_USUALLY_INVENTED * ASSUMED + sum(1 - one for one in people)) / (ASSUMED + len(people))
        share = _share(counts, people, assumed)
    return Circles(share=share, spread=_spread(counts, people, share), invented=invented)


def _share(counts: Sequence[tuple[int, int]], weights: Sequence[float], assumed: float) -> float:
    have, weight = assumed * ASSUMED, float(ASSUMED)
    for (found, of), belief in zip(counts, weights, strict=True):
        much = belief * min(of, MOST_OF_ONE)
        have += much * found / of
        weight += much
    return have / weight


def _are_people(found: int, of: int, share: float, invented: float) -> float:
    """How likely the circle is one of people, where a part of all circles is invented."""
    least = min(_INVENTED, share / 3)
    share = min(share, 0.99)
    odds = log(invented / (1 - invented)) + found * log(least / share) + (of - found) * log((1 - least) / (1 - share))
    return 1 / (1 + exp(min(max(odds, -50.0), 50.0)))


def _spread(counts: Sequence[tuple[int, int]], people: Sequence[float], share: float) -> float:
    """How much more circles differ than by chance, told from those above the share."""
    more, weight = SPREAD * ASSUMED, float(ASSUMED)
    for (found, of), belief in zip(counts, people, strict=True):
        if of >= _FEWEST and found > share * of:
            chance = share * (1 - share) / of
            more += belief * ((found / of - share) ** 2 - chance) / max(share * (1 - share) - chance, 0.01)
            weight += belief
    return min(max(more / weight, 0.0), _MOST_SPREAD)
