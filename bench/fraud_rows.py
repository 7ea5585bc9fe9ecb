"""Rows of strangers as happenings: whatever can be understood is, the rest is left out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from referrals.fraud.happenings import Happening, Kind, Trait
from referrals.fraud.traits import read

_SECONDS = 1e11
"""Beyond it a number counts milliseconds, a thousand times beyond it microseconds, and so on."""


def happenings(rows: Iterable[dict[str, Any]]) -> list[Happening]:
    """What the rows say. What stands in an invitation is the inviter's where it turns out to be that everywhere."""
    read_ones = [one for one in map(_happening, rows) if one is not None]
    return _without_the_inviters_own(read_ones) if _invitations_show_inviters(read_ones) else read_ones


def _happening(row: dict[str, Any]) -> Happening | None:
    at, kind, who = _moment(row.get("at")), str(row.get("kind")).strip().lower(), _name(row.get("invitee"))
    inviter = _name(row.get("inviter"))
    who = who or (inviter if kind != Kind.INVITE else "")
    if at is None or kind not in _KINDS or not who:
        return None
    return Happening(
        at=at,
        kind=Kind(kind),
        who=who,
        inviter=inviter if row.get("invitee") is not None else "",
        traits=read(row),
        amount=_amount(row.get("amount")),
    )


_KINDS = frozenset(Kind)


def _name(value: object) -> str:
    return str(value).strip() if value is not None else ""


def _moment(value: object) -> float | None:
    """Seconds since 1970; a time without a zone is taken for UTC."""
    try:
        number = float(str(value))
    except ValueError:
        try:
            told = datetime.fromisoformat(str(value).strip().replace("/", "-"))
        except ValueError:
            return None
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp()
    if not isfinite(number):
        return None
    while abs(number) > _SECONDS:
        number /= 1000
    return number


def _amount(value: object) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if isfinite(number) else None


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
