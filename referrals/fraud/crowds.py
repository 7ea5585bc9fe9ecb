"""Accounts that share a device, a number or a place, and whether that means anything."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from referrals.fraud.chance import too_many
from referrals.fraud.happenings import Trait
from referrals.fraud.people import Person
from referrals.fraud.silence import Life, lively, quiet
from referrals.fraud.trees import Trees
from referrals.fraud.usual import Usual

_PUBLIC = ((60, 0.3), (8, 0.6))
"""Accounts that share it, and the share of them with an inviter of their own, from which on it belongs to nobody: a
model's name, a carrier's gate, a campus."""
_FEW = 8
"""Accounts of one household."""
_OWN = 0.5
"""Share of a place's accounts that must have come through one person for the place to be theirs."""
_CHANCE = 4.0
_GATHERED, _GATHERED_SILENCE = 2, 3.0
"""Accounts for each inviter in a silent place that works for several inviters."""
_HARDLY, _SILENT = 0.35, 1.5
_ALIVE, _ALIVE_ON_ONE = 2.0, 4.0
"""How sure it must be that people share a place, or a thing that usually belongs to one."""

_PERSONAL = frozenset({Trait.DEVICE, Trait.PHONE, Trait.MASK})

Thing = tuple[Trait, str]
Holders = Mapping[Thing, Sequence[str]]


def holders(people: Mapping[str, Person]) -> Holders:
    """Who has what, in order of their ids."""
    found: defaultdict[Thing, list[str]] = defaultdict(list)
    for person in people.values():
        for trait, values in person.traits.items():
            for value in values:
                found[trait, value].append(person.id)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """`accounts` are all with the same, `crowd` those of the same inviter when the thing is mostly theirs; `quiet` is
    by how much the accounts are quieter than people are, as a surprise. Where most of those who share it live like
    customers only their number, `alive`, is told."""

    accounts: int = 1
    crowd: int = 1
    quiet: float = 0.0
    of_inviter: bool = False
    alive: int = 0


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """All who share one thing: how many, how many of them came by whom and from which root, and how they live."""

    accounts: int
    by_inviter: Mapping[str, int]
    by_root: Mapping[str, int]
    life: Life

    @cached_property
    def public(self) -> bool:
        return any(self.accounts >= many and len(self.by_inviter) > self.accounts * part for many, part in _PUBLIC)

    def is_home(self, inviter: str) -> bool:
        """Whether hardly anybody else is there than those who came by the inviter."""
        return self.accounts <= max(_FEW, 2 * self.by_inviter.get(inviter, 0))


class Crowds:
    """What accounts of one world share."""

    def __init__(self, people: Mapping[str, Person], lives: Mapping[str, Life], trees: Trees, usual: Usual) -> None:
        self._people = people
        self._lives = lives
        self._trees = trees
        self._usual = usual
        self._holders = holders(people)
        self._everybody = max(len(people), 1)
        self._crowds: dict[Thing, Crowd] = {}
        self._sharing: dict[tuple[Trait, str], Life] = {}

    def shared(self, person: Person, trait: Trait) -> Shared:
        """The most telling thing of that kind."""
        found = [self._of(person, (trait, value)) for value in sorted(person.traits.get(trait, ()))]
        return Shared(
            accounts=max((one.accounts for one in found), default=1),
            crowd=max((one.crowd for one in found), default=1),
            quiet=max((one.quiet for one in found), default=0.0),
            of_inviter=any(one.of_inviter for one in found),
            alive=max((one.alive for one in found), default=0),
        )

    def _of(self, person: Person, thing: Thing) -> Shared:
        if len(self._holders[thing]) < 2:
            return Shared()
        crowd = self._crowd(thing)
        if crowd.public:
            return Shared()
        silence = quiet(crowd.life, self._usual, at_most=_HARDLY)
        if silence < _SILENT and self._is_alive(person, thing[0], crowd):
            return Shared(alive=crowd.accounts)
        personal = thing[0] in _PERSONAL
        theirs = self._theirs(person, crowd, silence)
        return Shared(
            accounts=crowd.accounts,
            crowd=crowd.by_root[self._trees.roots[person.id]] if theirs else 1,
            quiet=silence if theirs or (personal and crowd.accounts >= 3) else 0.0,
            of_inviter=self._near(person, thing) and (personal or crowd.is_home(person.inviter)),
        )

    def _crowd(self, thing: Thing) -> Crowd:
        if thing not in self._crowds:
            invited = [who for who in self._holders[thing] if self._people[who].inviter]
            self._crowds[thing] = Crowd(
                accounts=len(self._holders[thing]),
                by_inviter=Counter(self._people[who].inviter for who in invited),
                by_root=Counter(self._trees.roots[who] for who in invited),
                life=sum((self._lives[who] for who in invited), Life()),
            )
        return self._crowds[thing]

    def _theirs(self, person: Person, crowd: Crowd, silence: float) -> bool:
        """Whether the place is mostly that of those who came as the friend came, or one where nobody speaks that
        works for several inviters."""
        root = self._trees.roots[person.id]
        own = crowd.by_root[root]
        elsewhere = (crowd.accounts - own) / self._everybody
        gathered = crowd.accounts >= _GATHERED * len(crowd.by_inviter) and silence >= _GATHERED_SILENCE
        mostly = own >= _OWN * crowd.accounts and too_many(own - 1, self._trees.sizes[root], elsewhere) >= _CHANCE
        return own >= 3 and (gathered or mostly)

    def _near(self, person: Person, thing: Thing) -> bool:
        inviter = self._people.get(person.inviter)
        if inviter is None or thing[1] not in inviter.traits.get(thing[0], frozenset()):
            return False
        whole = Trait.PHONE in person.traits and Trait.PHONE in inviter.traits
        return thing[0] is not Trait.MASK or not whole

    def _is_alive(self, person: Person, trait: Trait, crowd: Crowd) -> bool:
        """Whether those who share this, or share such things among the same inviter's friends, live like customers: a
        tablet on a counter, a firm's address."""
        lives = (crowd.life, self._sharing_life(trait, person.inviter))
        enough = _ALIVE_ON_ONE if trait in _PERSONAL else _ALIVE
        return any(lively(one, self._usual) >= enough for one in lives)

    def _sharing_life(self, trait: Trait, inviter: str) -> Life:
        if not self._sharing:
            for (kind, _), some in self._holders.items():
                if len(some) > 1:
                    for who in some:
                        if by := self._people[who].inviter:
                            self._sharing[kind, by] = self._sharing.get((kind, by), Life()) + self._lives[who]
        return self._sharing.get((trait, inviter), Life())
