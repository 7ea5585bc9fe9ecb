"""How right decisions are, where the truth is known."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Invitees: caught are fraudulent ones not released, accused honest ones, escaped the other fraudulent ones."""

    caught: int
    accused: int
    escaped: int

    @property
    def precision(self) -> float:
        return self.caught / max(1, self.caught + self.accused)

    @property
    def recall(self) -> float:
        return self.caught / max(1, self.caught + self.escaped)


def score(truth: Iterable[dict[str, Any]], decisions: Iterable[dict[str, Any]]) -> Score:
    """Of all that the truth knows; a fraudulent invitee without a decision has escaped."""
    stopped = {one["invitee"] for one in decisions if one["decision"] != "release"}
    fraud = {one["invitee"]: bool(one["fraud"]) for one in truth}
    caught = sum(fraud.get(who, False) for who in stopped)
    return Score(
        caught=caught, accused=sum(who in fraud for who in stopped) - caught, escaped=sum(fraud.values()) - caught
    )


def told(truth: Sequence[dict[str, Any]], decisions: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The figures as lines: all together, then family by family."""
    whole = score(truth, decisions)
    yield f"precision {whole.precision:.3f}, recall {whole.recall:.3f}: {whole}"
    families: defaultdict[tuple[bool, str], list[dict[str, Any]]] = defaultdict(list)
    for one in truth:
        families[bool(one["fraud"]), str(one.get("family", ""))].append(one)
    for (fraud, family), some in sorted(families.items()):
        part = score(some, decisions)
        said = f"caught {part.caught / len(some):.3f}" if fraud else f"accused {part.accused / len(some):.3f}"
        yield f"{'fraud' if fraud else 'honest':7} {family:20} {len(some):6} invitees, {said}"
