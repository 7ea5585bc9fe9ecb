"""A decision about everybody who was invited."""

from collections.abc import Iterable, Iterator, Set
from typing import Any

from bench.fraud.rows import read_rows
from referrals.fraud.happenings import Happening
from referrals.fraud.looking import World
from referrals.fraud.policy import POLICY
from referrals.fraud.verdict import assess


def decisions(happenings: Iterable[Happening], numbers: Set[str] = frozenset()) -> Iterator[dict[str, Any]]:
    """One for each invited account, by its id; `numbers` are ids that are to stand as numbers."""
    world = World(happenings)
    for who, picture in sorted(world.pictures().items()):
        verdict = assess(picture, POLICY)
        yield {
            "invitee": int(who) if who in numbers else who,
            "inviter": int(by) if (by := world.people[who].inviter) in numbers else by,
            "decision": verdict.decision.value,
            "score": verdict.score,
            "reasons": [{"code": one.code, "weight": one.weight / 100, "text": one.text} for one in verdict.reasons],
        }


def decide(rows: Iterable[object]) -> list[dict[str, Any]]:
    """The same, of rows as they stand in a file."""
    found = read_rows(rows)
    return [*decisions(found.happenings, found.numbers)]
