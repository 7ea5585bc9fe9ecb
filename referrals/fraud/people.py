"""Accounts, each with what is known of it, put together from happenings in any order and any number of times."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

from referrals.fraud.happenings import Happening, Kind, Trait

DAY = 86_400.0
HOUR = 3_600.0
_EAST = 8 * HOUR
_SMALL = 0.05
"""An order below this share of the usual one is no order."""


@dataclass(kw_only=True)
class Person:
    """`did` are the account's own happenings in order of time; `invited` those who invited it, first come first."""

    id: str
    did: list[Happening]
    invited: list[Happening] = field(default_factory=list[Happening])
    usual: float = 0.0

    @cached_property
    def invitation(self) -> Happening | None:
        """The first by somebody else; one by oneself only when there is no other."""
        return next((one for one in self.invited if one.inviter != self.id), next(iter(self.invited), None))

    @property
    def inviter(self) -> str:
        return self.invitation.inviter if self.invitation else ""

    def first(self, kind: Kind) -> float | None:
        """When it happened for the first time, in seconds; an invitation is one received."""
        return next((one.at for one in self.did if one.kind is kind and (kind is not Kind.INVITE or one.inviter)), None)

    @cached_property
    def joined(self) -> float:
        """When the account came: added us, followed us, or did anything at all."""
        for kind in (Kind.ADD, Kind.FOLLOW, Kind.INVITE):
            if (at := self.first(kind)) is not None:
                return at
        return self.did[0].at if self.did else 0.0

    @cached_property
    def left(self) -> float | None:
        """When it deleted us for good, in seconds."""
        deleted = [one.at for one in self.did if one.kind is Kind.DELETE]
        back = [one.at for one in self.did if one.kind in {Kind.ADD, Kind.FOLLOW}]
        return None if not deleted or (back and max(back) > max(deleted)) else max(deleted)

    @cached_property
    def orders(self) -> int:
        """Orders worth the name, less what was given back."""
        amounts = [one.amount for one in self.did if one.kind is Kind.ORDER]
        bought = sum(amount is None or amount > self.usual * _SMALL for amount in amounts)
        return max(0, bought - sum(amount is not None and amount < 0 for amount in amounts))

    @cached_property
    def talk_days(self) -> int:
        """Days (of China) with words of theirs; words six hours after coming count as a day of their own."""
        said = [one.at for one in self.did if one.kind is Kind.MESSAGE]
        days = {int((at + _EAST) // DAY) for at in said}
        later = any(at > self.joined + 6 * HOUR for at in said)
        return len(days) + (1 if later and len(days) == 1 else 0)

    @cached_property
    def spoke(self) -> bool:
        """Whether there was any word or order."""
        return any(one.kind in {Kind.MESSAGE, Kind.ORDER} for one in self.did)

    @property
    def real(self) -> bool:
        return self.orders > 0 or self.talk_days > 1

    @cached_property
    def traits(self) -> dict[Trait, frozenset[str]]:
        found: defaultdict[Trait, set[str]] = defaultdict(set)
        for one in self.did:
            for trait, value in one.traits:
                found[trait].add(value)
        return {trait: frozenset(values) for trait, values in found.items()}


def people_of(happenings: Iterable[Happening]) -> dict[str, Person]:
    """Everybody in them by id; inviters of whom nothing else is known are there as well."""
    did: defaultdict[str, list[Happening]] = defaultdict(list)
    for one in set(happenings):
        did[one.who].append(one)
        if one.inviter:
            did[one.inviter]
    amounts = [one.amount for some in did.values() for one in some if one.amount is not None and one.amount > 0]
    usual = median(amounts) if amounts else 0.0
    return {who: _person(who, some, usual) for who, some in sorted(did.items())}


def _person(who: str, did: list[Happening], usual: float) -> Person:
    did.sort(key=lambda one: (one.at, one.kind, one.inviter, sorted(one.traits), one.amount or 0.0))
    invited = [one for one in did if one.inviter and one.kind is not Kind.DELETE]
    return Person(id=who, did=did, invited=invited, usual=usual)
