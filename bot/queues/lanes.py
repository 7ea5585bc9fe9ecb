"""Workers over lanes: a lane is leased, worked in order for one turn, and given back."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Generic, Protocol, TypeVar

import structlog
from pymongo.errors import PyMongoError

from bot.queues.bell import Bell
from bot.queues.leases import Leases

TURN_ENTRIES = 20
TURN_SECONDS = 1.0
IDLE_SECONDS = 1.0
"""How often an idle worker looks for work that nothing woke it for: retries now due, and other processes' leavings."""

log = structlog.get_logger()

Entry = TypeVar("Entry")


class Queue(Protocol[Entry]):
    """A queue whose entries lie in lanes. `handle` settles one entry and raises only when MongoDB fails."""

    name: str

    async def lanes_waiting(self, now: datetime) -> list[int]: ...

    async def due_in(self, lane: int, now: datetime, limit: int) -> Sequence[Entry]: ...

    async def handle(self, entry: Entry) -> None: ...


class LaneWorkers(Generic[Entry]):
    """`width` workers over one queue. With `only` given, they work those lanes and leave the others alone."""

    def __init__(self, queue: Queue[Entry], leases: Leases, *, width: int, only: frozenset[int] | None = None) -> None:
        self._queue = queue
        self._leases = leases
        self._width = width
        self._only = only
        self._bell = Bell()
        self._stopping = False

    def wake(self) -> None:
        """Say that there may be work."""
        self._bell.ring()

    def stop(self) -> None:
        """Let each worker settle the entry it is at, and end."""
        self._stopping = True
        self._bell.ring()

    @property
    def works(self) -> list[Callable[[], Coroutine[None, None, None]]]:
        """What each of them does until stopped or cancelled, for whoever starts them."""
        return [self._work] * self._width

    async def _work(self) -> None:
        while not self._stopping:
            try:
                found = await self._one_turn()
            except PyMongoError as error:
                log.error("lanes.database_unavailable", queue=self._queue.name, error=type(error).__name__)
                found = False
            if not found and not self._stopping:
                await self._bell.wait(IDLE_SECONDS)

    async def _one_turn(self) -> bool:
        """Work one free lane for one turn; false when none is free."""
        for lane in await self._queue.lanes_waiting(datetime.now(UTC)):
            if self._only is not None and lane not in self._only:
                continue
            async with self._leases.hold(f"{self._queue.name}:{lane}") as held:
                if held:
                    await self._work_lane(lane)
                    return True
        return False

    async def _work_lane(self, lane: int) -> None:
        began = asyncio.get_running_loop().time()
        for entry in await self._queue.due_in(lane, datetime.now(UTC), TURN_ENTRIES):
            await self._queue.handle(entry)
            if self._stopping or asyncio.get_running_loop().time() - began > TURN_SECONDS:
                return
