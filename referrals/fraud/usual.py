"""What is usual among friends who come by invitation: the yardstick for each inviter's own."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mean, pstdev

from referrals.fraud.happenings import Kind, Trait
from referrals.fraud.people import Person

MOST_OF_ONE = 5
"""Friends of one inviter that count, so that a farm does not decide what is usual."""
_ASSUMED = 20
"""Friends of an ordinary shop that are counted in, so that a handful decides nothing."""
_SPOKEN, _REAL, _LEFT = 0.6, 0.45, 0.05
_NEAR = 10
"""Phone numbers closer than this follow each other."""
_LONGEST_PHONE = 15
_EVEN = 0.25
"""Deviation of intervals as a share of their mean; of chance arrivals it is 1."""
_FEWEST_EVEN = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """Shares are between 0 and 1. `left` are those who left without ever being real customers. `delays` are sorted
    seconds between the steps of a friend, by their names; `phones_near` is the share of phones with a neighbour,
    `even` that of inviters whose friends come at even intervals.
    """

    spoken: float = _SPOKEN
    real: float = _REAL
    left: float = _LEFT
    phones_near: float = 0.0
    even: float = 0.0
    delays: Mapping[str, Sequence[float]] = field(default_factory=dict[str, Sequence[float]])

    @property
    def telling(self) -> bool:
        """Whether silence says anything."""
        return self.spoken >= 0.25

    def share(self, step: str, least: float, most: float) -> float:
        """Which part of all took that long for it; never quite none."""
        known = self.delays.get(step, ())
        found = bisect_right(known, most) - bisect_left(known, least)
        return (found + 0.5) / (len(known) + 1)


def measure(people: Iterable[Person]) -> Usual:
    """Of all who were invited."""
    everybody = list(people)
    friends: defaultdict[str, list[Person]] = defaultdict(list)
    delays: defaultdict[str, list[float]] = defaultdict(list)
    for person in everybody:
        if person.inviter:
            friends[person.inviter].append(person)
            for step, seconds in steps(person).items():
                delays[step].append(seconds)
    groups = [group for _, group in sorted(friends.items())]
    return Usual(
        spoken=_share([[one.spoke for one in group] for group in groups], _SPOKEN),
        real=_share([[one.real for one in group] for group in groups], _REAL),
        left=_share([[left_empty(one) for one in group] for group in groups], _LEFT),
        even=_even(groups),
        phones_near=_near(numbers_of(everybody)),
        delays={step: sorted(seconds) for step, seconds in delays.items()},
    )


def left_empty(person: Person) -> bool:
    """Whether somebody left without having been a real customer."""
    return person.left is not None and not person.real


def steps(person: Person) -> dict[str, float]:
    """How many seconds a friend took from one thing to the next, by the names of both; amounts of orders as well."""
    at = {kind: person.first(kind) for kind in Kind}
    found: dict[str, float] = {}
    for one, other in _STEPS:
        began, ended = at[one], at[other]
        if began is not None and ended is not None and ended >= began:
            found[f"{one}-{other}"] = ended - began
    return found


_STEPS = (
    (Kind.INVITE, Kind.FOLLOW),
    (Kind.INVITE, Kind.ADD),
    (Kind.FOLLOW, Kind.ADD),
    (Kind.ADD, Kind.MESSAGE),
    (Kind.ADD, Kind.ORDER),
    (Kind.ADD, Kind.DELETE),
)


def _share(groups: Iterable[Sequence[bool]], assumed: float) -> float:
    have, weight = assumed * _ASSUMED, float(_ASSUMED)
    for group in groups:
        counts = min(len(group), MOST_OF_ONE)
        have += counts * sum(group) / len(group)
        weight += counts
    return have / weight


def even(group: Sequence[Person]) -> bool:
    """Whether so many came, at such even intervals, that it is no chance."""
    if len(group) < _FEWEST_EVEN:
        return False
    gaps = [after - before for before, after in pairwise(sorted(one.joined for one in group))]
    usual = mean(gaps)
    return usual > 0 and pstdev(gaps) <= _EVEN * usual


def _even(groups: Iterable[Sequence[Person]]) -> float:
    large = [even(group) for group in groups if len(group) >= _FEWEST_EVEN]
    return sum(large) / (len(large) + _ASSUMED)


def _near(phones: Iterable[str]) -> float:
    numbers = sorted(int(phone) for phone in phones)
    near = {number for one, other in pairwise(numbers) if other - one <= _NEAR for number in (one, other)}
    return len(near) / len(numbers) if numbers else 0.0


def numbers_of(people: Iterable[Person]) -> set[str]:
    """Phone numbers that are numbers: what is kept as a fingerprint has no neighbours."""
    phones = (phone for one in people for phone in one.traits.get(Trait.PHONE, frozenset[str]()))
    return {phone for phone in phones if phone.isascii() and phone.isdecimal() and len(phone) <= _LONGEST_PHONE}


def phone_runs(phones: Iterable[str]) -> dict[str, int]:
    """For each number how many follow each other around it, itself included."""
    runs: list[list[str]] = []
    for phone in sorted(phones, key=int):
        if runs and int(phone) - int(runs[-1][-1]) <= _NEAR:
            runs[-1].append(phone)
        else:
            runs.append([phone])
    return {phone: len(run) for run in runs for phone in run}
