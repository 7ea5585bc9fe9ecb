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
_LATER = 6 * HOUR
_CHEAP = 0.25
"""Below this share of the usual order somebody has bought next to nothing."""
_SMALL = 0.05
"""An order below this share of the usual one is no order."""


@dataclass(kw_only=True)
class Person:
    """`did` are the account's own happenings in order of time; `invited` those who invited it, first come first;
    `until` is when we look, in seconds."""

    id: str
    did: list[Happening]
    invited: list[Happening] = field(default_factory=list[Happening])
    usual: float = 0.0
    until: float = 0.0

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

    @property
    def here(self) -> float:
        """For how many seconds we have known the account."""
        return max(0.0, self.until - self.joined)

    @cached_property
    def _bought(self) -> list[float]:
        """When there were orders worth the name."""
        worth = self.usual * _SMALL
        return [one.at for one in self.did if one.kind is Kind.ORDER and (one.amount is None or one.amount > worth)]

    @cached_property
    def orders(self) -> int:
        """Orders worth the name, less those that were given back; part of the money is not the order."""
        amounts = [one.amount for one in self.did if one.kind is Kind.ORDER and one.amount is not None]
        left = len(self._bought) - sum(amount < 0 for amount in amounts)
        return max(left, int(sum(amounts) > self.usual * _SMALL and bool(self._bought)), 0)

    @cached_property
    def returned(self) -> bool:
        """Whether there were orders, all given back."""
        return not self.orders and any(map(_given_back, self.did))

    @cached_property
    def cheap(self) -> bool:
        """Whether it bought next to nothing, and never came back to talk."""
        amounts = [one.amount for one in self.did if one.kind is Kind.ORDER]
        told = [amount for amount in amounts if amount is not None]
        return bool(told) and len(told) == len(amounts) and 0 < sum(told) < self.usual * _CHEAP and self.talk_days < 2

    @cached_property
    def _said(self) -> list[float]:
        return [one.at for one in self.did if one.kind is Kind.MESSAGE]

    @cached_property
    def talk_days(self) -> int:
        """Days (of China) with words of theirs; words six hours after coming count as a day of their own."""
        days = {_day(at) for at in self._said}
        later = any(at > self.joined + _LATER for at in self._said)
        return len(days) + (1 if later and len(days) == 1 else 0)

    @cached_property
    def spoke_at(self) -> float | None:
        """When there was the first word or order worth the name, if any."""
        return min(self._said + (self._bought if self.orders else []), default=None)

    @property
    def spoke(self) -> bool:
        return self.spoke_at is not None

    @cached_property
    def real_at(self) -> float | None:
        """Since when it behaves like a customer: it has ordered, or came back to talk."""
        first = self._said[:1]
        again = [at for at in self._said if at > self.joined + _LATER or _day(at) > _day(first[0])][:1]
        return min(again + (self._bought if self.orders else []), default=None)

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


def _given_back(one: Happening) -> bool:
    return one.kind is Kind.ORDER and one.amount is not None and one.amount <= 0


def _day(at: float) -> int:
    return int((at + _EAST) // DAY)


def people_of(happenings: Iterable[Happening], now: float | None = None) -> dict[str, Person]:
    """Everybody in them by id, inviters of whom nothing else is known as well; looked at `now`, or after the last."""
    did: defaultdict[str, list[Happening]] = defaultdict(list)
    for one in set(happenings):
        did[one.who].append(one)
        if one.inviter:
            did[one.inviter]
    amounts = [one.amount for some in did.values() for one in some if one.amount is not None and one.amount > 0]
    usual = median(amounts) if amounts else 0.0
    until = now if now is not None else max((one.at for some in did.values() for one in some), default=0.0)
    return {who: _person(who, some, usual, until) for who, some in sorted(did.items())}


def _person(who: str, did: list[Happening], usual: float, until: float) -> Person:
    did.sort(key=lambda one: (one.at, one.kind, one.inviter, sorted(one.traits), one.amount or 0.0))
    invited = [one for one in did if one.inviter and one.kind is not Kind.DELETE]
    return Person(id=who, did=did, invited=invited, usual=usual, until=until)
