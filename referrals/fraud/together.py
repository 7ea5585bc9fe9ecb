"""What is seen of one inviter's friends together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from referrals.fraud import arrivals
from referrals.fraud.people import Person
from referrals.fraud.picture import Picture
from referrals.fraud.silence import NOBODY, Life, quiet
from referrals.fraud.usual import Usual

_HARDLY_ANY = 0.35
_SAME_HOUR = 3
"""Friends who leave within an hour of each other, from which on that is one decimal more surprising."""


@dataclass(frozen=True, slots=True)
class Burst:
    """How many came at once, how surprising their silence is, and how many of them came at even intervals."""

    size: int
    silence: float
    steady: int


class Together:
    """All friends of one inviter."""

    def __init__(self, friends: Sequence[Person], lives: Mapping[str, Life], usual: Usual) -> None:
        self._count = len(friends)
        self._steady = arrivals.steady(friends, usual)
        self._left, self._left_surprise = arrivals.leaving(friends, usual)
        self._leaving_part = arrivals.leaving_part(friends, usual)
        self._returned, self._returned_surprise = arrivals.returning(friends, usual)
        self._cheap, self._cheap_surprise = arrivals.buying_cheaply(friends, usual)
        self._same_hour = arrivals.same_hour(friends)
        self._alike = arrivals.alike(friends, usual)
        self._bursts = {
            one.id: burst
            for group in arrivals.bursts(friends)
            for burst in [_burst(group, lives, usual)]
            for one in group
        }

    def added(self, person: Person, picture: Picture) -> Picture:
        """The friend's picture with what the others show."""
        burst = self._bursts[person.id]
        alike, surprise = self._alike.get(person.id, (1, 0.0))
        return replace(
            picture,
            burst=burst.size,
            burst_silence=burst.silence,
            steady=max(self._steady, burst.steady),
            alike=alike,
            alike_surprise=surprise,
            friends=self._count,
            leaving_part=self._leaving_part,
            returned_together=self._returned if person.returned else 0,
            returned_surprise=self._returned_surprise if person.returned else 0.0,
            cheap_together=self._cheap if person.cheap else 0,
            cheap_surprise=self._cheap_surprise if person.cheap else 0.0,
            left_together=self._left,
            left_surprise=self._left_surprise + (self._same_hour.get(person.id, 0) >= _SAME_HOUR),
        )


def _burst(group: Sequence[Person], lives: Mapping[str, Life], usual: Usual) -> Burst:
    silence = quiet(sum((lives[one.id] for one in group), NOBODY), usual, at_most=_HARDLY_ANY)
    return Burst(len(group), silence, arrivals.steady(group, usual))
