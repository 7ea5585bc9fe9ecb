"""Workers over lanes: a lane is leased, worked in order for one turn, and given back."""

import asyncio
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import structlog
from pymongo.errors import PyMongoError

from crm_core.lanes.documents import LEASE, Lease

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


def holder_name() -> str:
    """Names this process: `<machine and pid namespace>/<pid>/<random>`, so that its neighbours can tell it died."""
    try:
        place = f"{Path('/proc/sys/kernel/random/boot_id').read_text().strip()}:{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        place = secrets.token_hex(8)
    return f"{place}/{os.getpid()}/{secrets.token_hex(4)}"


def is_dead_neighbour(holder: str, me: str) -> bool:
    """Whether the holder was a process beside us that no longer runs; false when that cannot be told."""
    if holder == me or holder.count("/") < 2:
        return False
    place, pid, _ = holder.rsplit("/", 2)
    if place != me.rsplit("/", 2)[0]:
        return False
    return not Path(f"/proc/{pid}").exists() or int(pid) == os.getpid()


class Leases:
    """The leases this process holds, kept alive by a heartbeat."""

    def __init__(self, holder: str) -> None:
        self.holder = holder
        self._held: set[str] = set()

    async def claim(self, name: str) -> bool:
        if name in self._held:
            return False
        self._held.add(name)
        claimed = False
        try:
            claimed = await Lease.claim(name, self.holder, datetime.now(UTC))
        finally:
            if not claimed:
                self._held.discard(name)
        return claimed

    async def release(self, name: str) -> None:
        try:
            await Lease.release(name, self.holder)
        finally:
            self._held.discard(name)

    async def keep_alive(self) -> None:
        """Renew what is held until cancelled."""
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            try:
                await Lease.renew(self._held, self.holder, datetime.now(UTC))
            except PyMongoError as error:
                log.warning("leases.not_renewed", error=type(error).__name__)

    async def give_back(self) -> None:
        """Leave nothing held: what was cancelled in the middle of a claim may hold it unawares."""
        try:
            for lease in await Lease.held():
                if lease.holder == self.holder:
                    await Lease.release(lease.id, lease.holder)
        except PyMongoError as error:
            log.warning("leases.not_given_back", error=type(error).__name__)

    async def free_those_of_the_dead(self) -> int:
        """Take away at once what dead processes beside us held, instead of waiting for it to lapse; says how many."""
        dead = [lease for lease in await Lease.held() if is_dead_neighbour(lease.holder, self.holder)]
        for lease in dead:
            await Lease.release(lease.id, lease.holder)
        return len(dead)


class LaneWorkers(Generic[Entry]):
    """`width` workers over one queue. With `lanes` given, they work those only and leave the others alone."""

    def __init__(self, queue: Queue[Entry], leases: Leases, *, width: int, only: frozenset[int] | None = None) -> None:
        self._queue = queue
        self._leases = leases
        self._width = width
        self._only = only
        self._news = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Say that there may be work."""
        self._news.set()

    def stop(self) -> None:
        """Let each worker settle the entry it is at, and then return from `run`."""
        self._stopping = True
        self._news.set()

    async def run(self) -> None:
        """Work until stopped or cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._width):
                group.create_task(self._work())

    async def _work(self) -> None:
        while not self._stopping:
            try:
                found = await self._one_turn()
            except PyMongoError as error:
                log.error("lanes.database_unavailable", queue=self._queue.name, error=type(error).__name__)
                found = False
            if not found:
                await self._wait()

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS):
                await self._news.wait()
        if not self._stopping:
            self._news.clear()

    async def _one_turn(self) -> bool:
        """Work one free lane for one turn; false when none is free."""
        for lane in await self._queue.lanes_waiting(datetime.now(UTC)):
            if self._only is not None and lane not in self._only:
                continue
            name = f"{self._queue.name}:{lane}"
            if await self._leases.claim(name):
                try:
                    await self._work_lane(lane)
                finally:
                    await self._leases.release(name)
                return True
        return False

    async def _work_lane(self, lane: int) -> None:
        began = asyncio.get_running_loop().time()
        for entry in await self._queue.due_in(lane, datetime.now(UTC), TURN_ENTRIES):
            await self._queue.handle(entry)
            if self._stopping or asyncio.get_running_loop().time() - began > TURN_SECONDS:
                return
