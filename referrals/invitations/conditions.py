"""Whether a friend has done what the programme asks, by what they did and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from referrals.deeds.model import Deed, DeedKind
from referrals.programmes.model import Condition, Must

_COMES = {Must.FOLLOWED: DeedKind.FOLLOW, Must.ADDED: DeedKind.ADD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfilment:
    """`missing` are conditions not met, in Chinese; `met_at` when the last was met, None while any is missing.

    `look_at` is when time alone may meet one, None when it cannot; `gone` when the friend was there and left;
    `refunded` when there was an order once whose money went back.
    """

    missing: tuple[str, ...]
    met_at: datetime | None
    look_at: datetime | None
    gone: bool
    refunded: bool


@dataclass(frozen=True, slots=True)
class _Presence:
    """Since when one channel is kept; None when it was left."""

    kind: DeedKind
    since: datetime | None


def fulfilment(conditions: Sequence[Condition], deeds: Sequence[Deed], came: datetime, now: datetime) -> Fulfilment:
    """`deeds` are the friend's own, in any order."""
    channels = _presences(deeds)
    orders = [one for one in deeds if one.kind is DeedKind.ORDER and one.at >= came]
    met = {one: _met(one, channels, orders, came) for one in conditions}
    missing = tuple(one.shown for one, at in met.items() if at is None or at > now)
    waits = [at for at in met.values() if at is not None and at > now]
    return Fulfilment(
        missing=missing,
        met_at=None if missing else max((at for at in met.values() if at is not None), default=came),
        look_at=min(waits, default=None),
        gone=bool(channels) and not any(one.since for one in channels),
        refunded=any(one.amount == 0 for one in orders),
    )


def _met(one: Condition, channels: Sequence[_Presence], orders: Sequence[Deed], came: datetime) -> datetime | None:
    """When it is met, perhaps only in future; None when time alone will not do it."""
    match one.must:
        case Must.FOLLOWED | Must.ADDED:
            since = [each.since for each in channels if each.kind is _COMES[one.must] and each.since]
            return max(came, min(since)) if since else None
        case Must.ORDERED:
            enough = [order.at for order in orders if order.amount >= max(one.cents, 1)]
            return min(enough, default=None)
        case Must.STAYED:
            since = [each.since for each in channels if each.since]
            if channels and not since:
                return None
            return max(came, min(since, default=came)) + timedelta(days=one.days)


def _presences(deeds: Sequence[Deed]) -> list[_Presence]:
    """Each channel the friend ever came by. Of a coming and a leaving at the same moment the leaving counts."""
    found: dict[str, _Presence] = {}
    order = {DeedKind.FOLLOW: 0, DeedKind.ADD: 0, DeedKind.DELETE: 1}
    for one in sorted((one for one in deeds if one.kind in order), key=lambda one: (one.at, order[one.kind])):
        before = found.get(one.channel)
        if one.kind is DeedKind.DELETE:
            if before is not None:
                found[one.channel] = _Presence(before.kind, None)
        elif before is None or before.since is None:
            found[one.channel] = _Presence(one.kind, one.at)
    return list(found.values())
