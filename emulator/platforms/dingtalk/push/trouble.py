"""Faults that befall a push on its way, whichever way it goes."""

from emulator.world import World
from emulator.world.dingtalk import PLATFORM
from emulator.world.dingtalk.pushes import Push
from emulator.world.faults import Kind

_REORDER_SECONDS = 1.0
_DELAY_SECONDS = 5.0
_REPLAY_SECONDS = 2.0


class Trouble:
    """A fault's `path` names the kind of push it is for: event, robot or card."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._held: set[int] = set()

    def holds_back(self, push: Push) -> float | None:
        """For so many seconds others go before this one; once."""
        if push.id in self._held:
            self._held.discard(push.id)
            return None
        for kind, seconds in ((Kind.REORDER, _REORDER_SECONDS), (Kind.DELAY, _DELAY_SECONDS)):
            if fault := self._world.faults.strike(PLATFORM, kind, push.kind):
                self._held.add(push.id)
                return fault.seconds or seconds
        return None

    def doubles(self, push: Push) -> bool:
        return self.strikes(Kind.DUPLICATE, push)

    def replays(self, push: Push) -> float | None:
        """After so many seconds it comes once more, though it was acknowledged."""
        fault = self._world.faults.strike(PLATFORM, Kind.REPLAY, push.kind)
        return (fault.seconds or _REPLAY_SECONDS) if fault else None

    def strikes(self, kind: Kind, push: Push) -> bool:
        return self._world.faults.strike(PLATFORM, kind, push.kind) is not None
