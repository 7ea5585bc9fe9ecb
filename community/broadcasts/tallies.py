"""What came of a broadcast, in figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from community.broadcasts.model import Skip
from community.broadcasts.outcomes import Moved
from crm_core.masssends.model import ReceiverState


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTold:
    """One group: what became of it, how many have read it where the platform has told, who came and left after it."""

    name: str
    state: ReceiverState
    readers: int | None
    moved: Moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """`receivers` are those handed over, by state; `left` those who are not, `skips` those left out.

    Of `tasks` for staff so many are `confirmed`; `late` are the names of those who have not. `answered` counts
    customers who wrote within `days` of getting it; `groups` tells of moves within as many.
    """

    receivers: Mapping[ReceiverState, int]
    left: int
    skips: Mapping[Skip, int]
    tasks: int
    confirmed: int
    late: Sequence[str]
    answered: int
    groups: Sequence[GroupTold]
    days: int
    grouped: bool

    @property
    def sent(self) -> int:
        return self.receivers.get(ReceiverState.SENT, 0)

    @property
    def joined(self) -> int:
        return sum(one.moved.joined for one in self.groups)

    @property
    def departed(self) -> int:
        return sum(one.moved.left for one in self.groups)

    @property
    def readers(self) -> int | None:
        """None where no platform has told."""
        told = [one.readers for one in self.groups if one.readers is not None]
        return sum(told) if told else None

    @property
    def planned(self) -> int:
        """All that were to get it."""
        return sum(self.receivers.values()) + self.left

    @property
    def others(self) -> list[tuple[ReceiverState, int]]:
        """The states besides that of having it, the most frequent first."""
        found = [(state, count) for state, count in self.receivers.items() if state is not ReceiverState.SENT]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    @property
    def bars(self) -> list[tuple[str, int]]:
        """For a chart."""
        bars = [(ReceiverState.SENT.shown, self.sent), *((state.shown, count) for state, count in self.others)]
        bars += [("还没交给同事", self.left)] if self.left else []
        bars += [(skip.shown, count) for skip, count in self.skips.items()]
        if self.grouped:
            read = [] if self.readers is None else [("钉钉群已读", self.readers)]
            return [*bars, *read, ("之后进群", self.joined), ("之后退群", self.departed)]
        return [*bars, ("之后回复", self.answered)]
