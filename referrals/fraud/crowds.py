"""Accounts that share a device, a number or a place, and whether that means anything."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from referrals.fraud.chance import too_few, too_many
from referrals.fraud.happenings import Trait
from referrals.fraud.people import Person
from referrals.fraud.usual import Usual, numbers_of

PUBLIC = 60
"""Accounts of many inviters that share it: a model's name, a carrier's gate, a campus."""
_FEW = 8
"""Accounts of one household."""
_OWN = 0.5
"""Share of a place's accounts that must be friends of one inviter for the place to be theirs."""
_CHANCE = 4.0

Holders = Mapping[tuple[Trait, str], Sequence[str]]


def holders(people: Mapping[str, Person]) -> Holders:
    """Who has what, in order of their ids."""
    found: defaultdict[tuple[Trait, str], list[str]] = defaultdict(list)
    for person in people.values():
        for trait, values in person.traits.items():
            for value in values:
                found[trait, value].append(person.id)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """`accounts` are all with the same, `crowd` those of the same inviter when the thing is mostly theirs; `quiet` is
    by how much the accounts are quieter than people are, as a surprise."""

    accounts: int = 1
    crowd: int = 1
    quiet: float = 0.0
    of_inviter: bool = False


class Crowds:
    """What accounts of one world share."""

    def __init__(self, people: Mapping[str, Person], usual: Usual) -> None:
        self._people = people
        self._usual = usual
        self._holders = holders(people)
        self._everybody = max(len(people), 1)
        self._groups: dict[tuple[Trait, str], dict[str, int]] = {}
        self._silence: dict[tuple[Trait, str], float] = {}

    def shared(self, person: Person, trait: Trait, friends: int) -> Shared:
        """The most telling thing of that kind; `friends` is how many the inviter has."""
        found = [self._of(person, (trait, value), friends) for value in sorted(person.traits.get(trait, ()))]
        return Shared(
            accounts=max((one.accounts for one in found), default=1),
            crowd=max((one.crowd for one in found), default=1),
            quiet=max((one.quiet for one in found), default=0.0),
            of_inviter=any(one.of_inviter for one in found),
        )

    def _of(self, person: Person, thing: tuple[Trait, str], friends: int) -> Shared:
        accounts, groups = len(self._holders[thing]), self._by_inviter(thing)
        own = groups.get(person.inviter, 0)
        if accounts < 2 or (accounts > PUBLIC and len(groups) > accounts * 0.3):
            return Shared()
        personal = thing[0] in {Trait.DEVICE, Trait.PHONE}
        elsewhere = (accounts - own) / self._everybody
        theirs = own >= 3 and own >= _OWN * accounts and too_many(own - 1, friends, elsewhere) >= _CHANCE
        inviter = self._people.get(person.inviter)
        near = inviter is not None and thing[1] in inviter.traits.get(thing[0], frozenset())
        return Shared(
            accounts=accounts,
            crowd=own if theirs else 1,
            quiet=self._quiet(thing) if theirs or (personal and accounts >= 3) else 0.0,
            of_inviter=near and (personal or accounts <= max(_FEW, 2 * own)),
        )

    def _by_inviter(self, thing: tuple[Trait, str]) -> dict[str, int]:
        """How many of those who have it came by whom."""
        if thing not in self._groups:
            found: dict[str, int] = {}
            for who in self._holders[thing]:
                if by := self._people[who].inviter:
                    found[by] = found.get(by, 0) + 1
            self._groups[thing] = found
        return self._groups[thing]

    def _quiet(self, thing: tuple[Trait, str]) -> float:
        """How surprising it is that so few of those who have it speak, or are real customers."""
        if thing not in self._silence:
            invited = [who for who in self._holders[thing] if self._people[who].inviter]
            self._silence[thing] = quiet([self._people[who] for who in invited], self._usual)
        return self._silence[thing]

    def phones(self, ids: Sequence[str]) -> Set[str]:
        """All their numbers; fingerprints are none."""
        return numbers_of(self._people[who] for who in ids)


def quiet(people: Sequence[Person], usual: Usual, *, at_most: float = 0.5) -> float:
    """The surprise, 0 where more than `at_most` of the usual share do."""
    if not people:
        return 0.0
    found = [
        too_few(have, len(people), share)
        for have, share in (
            (sum(one.spoke for one in people), usual.spoken),
            (sum(one.real for one in people), usual.real),
        )
        if have <= at_most * share * len(people)
    ]
    return max(found, default=0.0)
