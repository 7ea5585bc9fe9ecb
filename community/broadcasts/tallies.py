"""What came of a broadcast, in figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from community.broadcasts.model import Skip
from crm_core.masssends.model import ReceiverState


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """`receivers` are those handed over, by state; `left` those who are not, `skips` those left out.

    Of `tasks` for staff so many are `confirmed`, `late` people have not. `answered` counts customers who wrote within
    `days` of getting it; `joined` and `departed` are moves in the groups within as many.
    """

    receivers: Mapping[ReceiverState, int]
    left: int
    skips: Mapping[Skip, int]
    tasks: int
    confirmed: int
    late: int
    answered: int
    joined: int
    departed: int
    days: int
    grouped: bool

    @property
    def sent(self) -> int:
        return self.receivers.get(ReceiverState.SENT, 0)

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
            return [*bars, ("之后进群", self.joined), ("之后退群", self.departed)]
        return [*bars, ("之后回复", self.answered)]
