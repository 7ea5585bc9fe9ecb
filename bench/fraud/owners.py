"""Whose are the device and the place in an invitation: the friend's, or those of whoever invites?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from referrals.fraud.happenings import Happening, Kind, Trait

_FEWEST = 20
_MOST = 0.6


def told_of_whoever_did_it(some: Sequence[Happening]) -> list[Happening]:
    """The same; what stands in invitations is given to the inviters where it turns out to be theirs everywhere."""
    return _without_the_inviters_own(some) if _invitations_show_inviters(some) else [*some]


def _invitations_show_inviters(some: Iterable[Happening]) -> bool:
    """Whether devices and places in invitations belong to whoever invites: then all of an inviter's are the same,
    and the friends' own are others."""
    by_inviter: defaultdict[tuple[str, Trait], list[str]] = defaultdict(list)
    own: defaultdict[tuple[str, Trait], set[str]] = defaultdict(set)
    invited: list[tuple[str, Trait, str]] = []
    for one in some:
        for trait, value in one.traits:
            if one.kind is Kind.INVITE:
                by_inviter[one.inviter, trait].append(value)
                invited.append((one.who, trait, value))
            else:
                own[one.who, trait].add(value)
    known = [value in own[who, trait] for who, trait, value in invited if (who, trait) in own]
    if len(known) * 10 >= len(invited) > 0:
        return sum(known) < 0.5 * len(known)
    several = [len(set(values)) == 1 for values in by_inviter.values() if len(values) > 1]
    return len(several) >= 20 and sum(several) > 0.6 * len(several)


def _without_the_inviters_own(some: Iterable[Happening]) -> list[Happening]:
    """The same, with what stands in an invitation given to the inviter, as something done the moment they invited."""
    kept: list[Happening] = []
    for one in some:
        if one.kind is Kind.INVITE and one.inviter and one.traits:
            kept.append(replace(one, traits=frozenset()))
            kept.append(Happening(at=one.at, kind=Kind.INVITE, who=one.inviter, traits=one.traits))
        else:
            kept.append(one)
    return kept
