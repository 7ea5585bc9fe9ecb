"""Friends of one inviter in the order of time: who came together, at even intervals, and did the same."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from referrals.fraud.chance import too_many
from referrals.fraud.people import HOUR, Person
from referrals.fraud.usual import Usual, even, left_empty, left_quickly, steps

_TOGETHER = 0.5 * HOUR
_MACHINES = 0.2
"""Where more inviters than that have friends at even intervals, these say nothing."""
_LEAST_WINDOW, _PART_WINDOW = 2.0, 0.05
_LEAVING_TOGETHER = HOUR
_LEAVING_FACTOR = 3
_LEAVING_PART = 0.15
_COUNTED_IN = 4
_CHEAP_PART = 0.4


def bursts(friends: Sequence[Person]) -> list[list[Person]]:
    """Those who came within half an hour of the one before, group by group."""
    groups: list[list[Person]] = []
    for person in sorted(friends, key=lambda one: (one.joined, one.id)):
        if groups and person.joined - groups[-1][-1].joined <= _TOGETHER:
            groups[-1].append(person)
        else:
            groups.append([person])
    return groups


def steady(group: Sequence[Person], usual: Usual) -> int:
    """How many came at even intervals, where that is rare: all of the group or nobody."""
    return len(group) if usual.even < _MACHINES and even(group) else 1


def alike(friends: Sequence[Person], usual: Usual) -> dict[str, tuple[int, float]]:
    """For each friend how many took the same time for the same step, and how surprising that is."""
    taken: dict[str, list[tuple[float, str]]] = {}
    for person in friends:
        for step, seconds in steps(person).items():
            taken.setdefault(step, []).append((seconds, person.id))
    found: dict[str, tuple[int, float]] = {}
    for step, some in taken.items():
        some.sort()
        known = [seconds for seconds, _ in some]
        for seconds, who in some:
            width = max(_LEAST_WINDOW, seconds * _PART_WINDOW)
            least, most = seconds - width, seconds + width
            count = bisect_right(known, most) - bisect_left(known, least)
            if count >= 4:
                surprise = too_many(count - 1, len(known), usual.share(step, least, most))
                if surprise > found.get(who, (0, 0.0))[1]:
                    found[who] = (count, surprise)
    return found


def leaving(friends: Sequence[Person], usual: Usual) -> tuple[int, float]:
    """How many left with nothing behind them, and how surprising that is."""
    left = sum(left_empty(one) for one in friends)
    if left < 2 or left < max(_LEAVING_FACTOR * usual.left, _LEAVING_PART) * len(friends):
        return left, 0.0
    return left, too_many(left, len(friends), usual.left)


def leaving_part(friends: Sequence[Person], usual: Usual) -> float:
    """Which part of the inviter's friends leaves at once with nothing behind them; of a few little is known, so that
    some who stay are counted in. 0 for a single one where that says nothing."""
    left = sum(left_quickly(one) for one in friends)
    return 0.0 if left == 1 and not usual.leaving_tells else left / (len(friends) + _COUNTED_IN)


def returning(friends: Sequence[Person], usual: Usual) -> tuple[int, float]:
    """How many gave back all they had bought, and how surprising that is."""
    buyers = [one for one in friends if one.orders or one.returned]
    gave = sum(one.returned for one in buyers)
    return gave, too_many(gave, len(buyers), usual.returned) if gave >= 2 else 0.0


def buying_cheaply(friends: Sequence[Person], usual: Usual) -> tuple[int, float]:
    """How many bought next to nothing and nothing more, and how surprising that is; 0 where others do as well."""
    cheap = sum(one.cheap for one in friends)
    return cheap, too_many(cheap, len(friends), usual.cheap) if cheap >= _CHEAP_PART * len(friends) else 0.0


def same_hour(friends: Sequence[Person]) -> Mapping[str, int]:
    """For each who left, how many of the friends left within an hour of it."""
    times = sorted(one.left for one in friends if one.left is not None)
    return {
        one.id: bisect_right(times, one.left + _LEAVING_TOGETHER) - bisect_left(times, one.left - _LEAVING_TOGETHER)
        for one in friends
        if one.left is not None
    }
