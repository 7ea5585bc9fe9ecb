"""Accounts that invited each other in a circle."""

from collections import Counter, deque
from collections.abc import Mapping, Set

from referrals.fraud.people import Person

LONGEST_LATER = 6
"""Accounts; a longer circle over invitations that do not count may be chance."""
_MOST_SEEN = 500


def by_counting(people: Mapping[str, Person]) -> dict[str, int]:
    """Who is part of a circle of invitations that count, and how many accounts it has."""
    found: dict[str, int] = {}
    done: set[str] = set()
    for start in people:
        path: dict[str, int] = {}
        at = start
        while at and at not in done and at not in path:
            path[at] = len(path)
            at = people[at].inviter
        if at in path:
            circle = [who for who, place in path.items() if place >= path[at]]
            found |= dict.fromkeys(circle, len(circle)) if len(circle) > 1 else {}
        done.update(path)
    return found


def by_any(people: Mapping[str, Person]) -> dict[str, int]:
    """The same with later invitations, for friends whose counting one is part of a short circle."""
    invited: dict[str, set[str]] = {}
    for person in people.values():
        for one in person.invited:
            if one.inviter != person.id:
                invited.setdefault(one.inviter, set()).add(person.id)
    found: dict[str, int] = {}
    for person in people.values():
        if person.inviter and person.inviter != person.id and person.id in invited:
            steps = _steps(person.id, person.inviter, invited)
            if steps:
                found[person.id] = steps + 1
    return found


def mutual(people: Mapping[str, Person]) -> dict[str, int]:
    """With how many accounts each exchanged invitations both ways, where there are any."""
    edges = {(one.inviter, who) for who, person in people.items() for one in person.invited if one.inviter != who}
    return Counter(who for by, who in edges if (who, by) in edges)


def _steps(start: str, goal: str, invited: Mapping[str, Set[str]]) -> int:
    """Invitations on the shortest way; 0 when there is none within the limit."""
    seen = {start}
    queue = deque([(start, 0)])
    while queue and len(seen) < _MOST_SEEN:
        at, steps = queue.popleft()
        if at == goal:
            return steps
        if steps < LONGEST_LATER - 1:
            for after in sorted(invited.get(at, frozenset())):
                if after not in seen:
                    seen.add(after)
                    queue.append((after, steps + 1))
    return 0
