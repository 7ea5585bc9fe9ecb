"""What is usual among friends who come by invitation: the yardstick for each inviter's own."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp
from statistics import mean, pstdev

from referrals.fraud.circles import ASSUMED, SPREAD, compared, share_of
from referrals.fraud.happenings import Kind, Trait
from referrals.fraud.people import DAY, Person

QUICK = 2 * DAY
"""Whoever leaves within that has left at once."""
_SPOKEN, _REAL, _LEFT, _RETURNED, _CHEAP = 0.6, 0.45, 0.05, 0.05, 0.05
_SILENT_LEAVERS, _SPEAKING_LEAVERS, _TELLING_FACTOR = (0.02, 20), (0.003, 200), 4
_WAIT = 3 * DAY
"""After which somebody who is going to say anything has mostly said it, where nothing is known of that."""
_NEAR = 10
"""Phone numbers closer than this follow each other."""
_LONGEST_PHONE = 15
_EVEN = 0.25
"""Deviation of intervals as a share of their mean; of chance arrivals it is 1."""
_FEWEST_EVEN = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """Shares are between 0 and 1. `left` are those who left without ever being real customers, `leaving_tells`
    whether it says something of a single friend that it leaves at once, `invented` is the share of circles that hardly
    speak, `returned` those of the buyers who gave everything back, `cheap` that of
    all who bought next to nothing. `…_spread` is how
    much inviters' friends differ in that from each other, by `chance.too_few`. `spoken_after` and `real_after`
    are sorted seconds it took those who spoke or became customers, `delays` those between the steps of a friend, by
    their names; `phones_near` is the share of phones with a neighbour, `even` that of inviters whose friends come at
    even intervals.
    """

    spoken: float = _SPOKEN
    real: float = _REAL
    spoken_spread: float = SPREAD
    real_spread: float = SPREAD
    left: float = _LEFT
    leaving_tells: bool = True
    invented: float = 0.1
    returned: float = _RETURNED
    cheap: float = _CHEAP
    spoken_after: Sequence[float] = ()
    real_after: Sequence[float] = ()
    phones_near: float = 0.0
    even: float = 0.0
    delays: Mapping[str, Sequence[float]] = field(default_factory=dict[str, Sequence[float]])

    @property
    def telling(self) -> bool:
        """Whether silence says anything."""
        return self.spoken >= 0.25

    def had_time_to_speak(self, person: Person) -> float:
        """Which part of those who do speak have done so after as long as we know that account."""
        return _part_within(self.spoken_after, person.here)

    def had_time_to_be_real(self, person: Person) -> float:
        """The same for being a customer."""
        return _part_within(self.real_after, person.here)

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
    buyers = [[one for one in group if one.orders or one.returned] for group in groups]
    spoken = compared([[one.spoke for one in group] for group in groups], _SPOKEN)
    real = compared([[one.real for one in group] for group in groups], _REAL)
    return Usual(
        spoken=spoken.share,
        spoken_spread=spoken.spread,
        real=real.share,
        real_spread=real.spread,
        invented=min(spoken.invented, real.invented),
        left=share_of([[left_empty(one) for one in group] for group in groups], _LEFT),
        leaving_tells=_leaving_tells(groups),
        returned=share_of([[one.returned for one in group] for group in buyers if group], _RETURNED),
        cheap=share_of([[one.cheap for one in group] for group in groups], _CHEAP),
        spoken_after=sorted(one.spoke_at - one.joined for one in everybody if one.inviter and one.spoke_at is not None),
        real_after=sorted(one.real_at - one.joined for one in everybody if one.inviter and one.real_at is not None),
        even=_even(groups),
        phones_near=_near(numbers_of(everybody)),
        delays={step: sorted(seconds) for step, seconds in delays.items()},
    )


def left_empty(person: Person) -> bool:
    """Whether somebody left without having been a real customer."""
    return person.left is not None and not person.real


def left_quickly(person: Person) -> bool:
    """Whether it left so soon that it may have come for nothing else."""
    return person.left is not None and not person.real and person.left - person.joined <= QUICK


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


def _leaving_tells(groups: Iterable[Sequence[Person]]) -> bool:
    """Whether silent friends who are the only ones to leave at once do so far oftener than friends who speak."""
    silent, speaking = _assumed(_SILENT_LEAVERS), _assumed(_SPEAKING_LEAVERS)
    for group in groups:
        if sum(map(left_quickly, group)) <= 1:
            for one in group:
                counts = speaking if one.spoke else silent
                counts[0] += one.left is not None and one.left - one.joined <= QUICK
                counts[1] += 1
    return silent[0] / silent[1] >= _TELLING_FACTOR * speaking[0] / speaking[1]


def _assumed(share: tuple[float, int]) -> list[float]:
    return [share[0] * share[1], float(share[1])]


def _part_within(known: Sequence[float], seconds: float) -> float:
    assumed = 1 - exp(-seconds / _WAIT)
    return (bisect_right(known, seconds) + ASSUMED * assumed) / (len(known) + ASSUMED)


def even(group: Sequence[Person]) -> bool:
    """Whether so many came, at such even intervals, that it is no chance."""
    if len(group) < _FEWEST_EVEN:
        return False
    gaps = [after - before for before, after in pairwise(sorted(one.joined for one in group))]
    usual = mean(gaps)
    return usual > 0 and pstdev(gaps) <= _EVEN * usual


def _even(groups: Iterable[Sequence[Person]]) -> float:
    large = [even(group) for group in groups if len(group) >= _FEWEST_EVEN]
    return sum(large) / (len(large) + ASSUMED)


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
