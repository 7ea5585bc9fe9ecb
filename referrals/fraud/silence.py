"""How much quieter some friends are than people are, and how much livelier than fraud is."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log10

from referrals.fraud.chance import CERTAIN, too_few
from referrals.fraud.people import Person
from referrals.fraud.usual import Usual

_INVENTED = 0.1
"""Which part of invented accounts pass for customers."""
_MOST, _CLEARLY_FEWER = 0.95, 0.75
_INVENTED_CIRCLES, _FEWEST_INVENTED = 0.1, 0.003
_HALF = 0.5
_COUNTED_IN = 5
_SIZES = (5, 7, 10, 14, 20, 28, 40, 57, 80, 113, 160, 226, 320)


@dataclass(frozen=True, slots=True)
class Life:
    """Of some accounts: how many had time to speak and to become customers, how many did. Lives can be added."""

    accounts: int = 0
    could_speak: float = 0.0
    spoke: int = 0
    could_be_real: float = 0.0
    real: int = 0

    def __add__(self, other: "Life") -> "Life":
        return Life(
            self.accounts + other.accounts,
            self.could_speak + other.could_speak,
            self.spoke + other.spoke,
            self.could_be_real + other.could_be_real,
            self.real + other.real,
        )

    def __sub__(self, other: "Life") -> "Life":
        return Life(
            self.accounts - other.accounts,
            self.could_speak - other.could_speak,
            self.spoke - other.spoke,
            self.could_be_real - other.could_be_real,
            self.real - other.real,
        )


NOBODY = Life()


def life(person: Person, usual: Usual) -> Life:
    """Of one account; whoever did it has had the time."""
    return Life(
        1,
        1.0 if person.spoke else usual.had_time_to_speak(person),
        int(person.spoke),
        1.0 if person.real else usual.had_time_to_be_real(person),
        int(person.real),
    )


def quiet(of: Life, usual: Usual, *, at_most: float = _HALF, beside: Life = NOBODY) -> float:
    """How surprising it is that so few speak, or are customers; 0 where more than `at_most` of the usual share do.

    Where the inviter's other friends, `beside` these, are quieter than people are, they are the yardstick. The fewer
    circles are invented, the more surprising it has to be to mean anything.
    """
    spoken = _as_beside(usual.spoken, beside.spoke, beside.could_speak)
    real = _as_beside(usual.real, beside.real, beside.could_be_real)
    surprise = max(
        _few(of.spoke, round(of.could_speak), spoken, usual.spoken_spread, at_most),
        _few(of.real, round(of.could_be_real), real, usual.real_spread, at_most),
    )
    doubt = log10(_INVENTED_CIRCLES / max(usual.invented, _FEWEST_INVENTED))
    return max(0.0, surprise - doubt) if surprise else 0.0


def _as_beside(share: float, found: int, of: float) -> float:
    return min(share, round((found + _COUNTED_IN * share) / (of + _COUNTED_IN), 2))


def _few(found: int, of: int, share: float, spread: float, at_most: float) -> float:
    return too_few(found, of, share, spread) if found <= at_most * share * of else 0.0


def lively(of: Life, usual: Usual) -> float:
    """By how much likelier so many customers are among people than among invented accounts, as a decimal logarithm; 0
    where they are clearly fewer than among people."""
    known, share = max(of.could_be_real, of.real), min(max(usual.real, _INVENTED), _MOST)
    if of.real < _CLEARLY_FEWER * share * known:
        return 0.0
    return of.real * log10(share / _INVENTED) + (known - of.real) * log10((1 - share) / (1 - _INVENTED))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Friends who came one after the other, how many, and how surprising their silence is."""

    size: int = 1
    surprise: float = 0.0


def stretches(
    friends: Sequence[Person], lives: Mapping[str, Life], usual: Usual, *, at_most: float
) -> dict[str, Stretch]:
    """The quietest stretch around each friend that is quiet at all: everybody, or some who came after each other.

    The more stretches of a size there are, the less surprising is the quietest of them.
    """
    by_time = sorted(friends, key=lambda one: (one.joined, one.id))
    sums = [Life(), *accumulate(lives[one.id] for one in by_time)]
    found: dict[str, Stretch] = {}
    for size in _sizes(len(by_time)):
        starts = len(by_time) - size + 1
        for start in range(starts):
            these = sums[start + size] - sums[start]
            beside = sums[-1] - these if 2 * size <= len(by_time) else NOBODY
            surprise = quiet(these, usual, at_most=at_most, beside=beside) - log10(starts)
            if surprise > 1:
                for one in by_time[start : start + size]:
                    if surprise > found.get(one.id, Stretch()).surprise:
                        found[one.id] = Stretch(size, surprise)
        if starts == 1 and found and found[by_time[0].id].surprise >= CERTAIN / 2:
            break
    return found


def _sizes(friends: int) -> Iterator[int]:
    yield friends
    yield from reversed(_SIZES[: bisect_right(_SIZES, friends - 1)])
