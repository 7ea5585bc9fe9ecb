"""Everything the emulator knows, in one SQLite file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from typing import Self

from emulator.world.callbacks import Callbacks
from emulator.world.calls import Calls
from emulator.world.dingtalk import DingTalk
from emulator.world.faults import Faults
from emulator.world.official import Official
from emulator.world.pids import Pids
from emulator.world.store import Store
from emulator.world.stream import Stream
from emulator.world.wecom import WeCom

Clock = Callable[[], float]
"""The time in Unix seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    store: Store
    clock: Clock
    stream: Stream
    callbacks: Callbacks
    calls: Calls
    faults: Faults
    pids: Pids
    wecom: WeCom
    official: Official
    dingtalk: DingTalk

    @classmethod
    def open(cls, state: Path, clock: Clock) -> Self:
        store = Store(state)
        return cls(
            store=store,
            clock=clock,
            stream=Stream(),
            callbacks=Callbacks(store),
            calls=Calls(store),
            faults=Faults(store, SystemRandom().random),
            pids=Pids(store),
            wecom=WeCom.of(store),
            official=Official.of(store),
            dingtalk=DingTalk.of(store),
        )

    def tell(self, event: str, **payload: str) -> None:
        """Tell whoever watches, once what is being written stands."""
        self.store.afterwards(lambda: self.stream.tell(event, **payload))
