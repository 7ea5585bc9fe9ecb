"""Who came through whom, over several generations."""

from collections import Counter
from collections.abc import Iterator, Mapping

from referrals.fraud.people import Person
from referrals.fraud.silence import Life

_GENERATIONS = 6


class Trees:
    """`roots` is where each account's line of inviters begins, `sizes` how many came from there."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self._people = people
        self.roots = _roots(people)
        self.sizes = Counter(self.roots[one.id] for one in people.values() if one.inviter)

    def forebears(self, who: str) -> Iterator[str]:
        """The inviter, the inviter's inviter and so on, for some generations; a circle is walked once."""
        seen = {who}
        for _ in range(_GENERATIONS):
            who = self._people[who].inviter
            if not who or who in seen:
                return
            seen.add(who)
            yield who

    def lives(self, lives: Mapping[str, Life]) -> dict[str, Life]:
        """For each who brought somebody, how all of them live who came through them in these generations."""
        found: dict[str, Life] = {}
        for who, own in lives.items():
            for by in self.forebears(who):
                found[by] = found.get(by, Life()) + own
        return found


def _roots(people: Mapping[str, Person]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in people:
        path: dict[str, None] = {}
        at = start
        while at not in found and at not in path and people[at].inviter:
            path[at] = None
            at = people[at].inviter
        root = found.get(at, at)
        found |= dict.fromkeys(path, root)
        found.setdefault(at, root)
    return found
