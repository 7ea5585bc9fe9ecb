"""Leases: what only one process at a time may do, and how it keeps the right to."""

import asyncio
import os
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import structlog
from pymongo.errors import PyMongoError

from bot.queues.ending import end
from crm_core.lanes.documents import LEASE, Lease

GIVE_BACK_SECONDS = 3.0

log = structlog.get_logger()


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

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncGenerator[bool]:
        """Hold a lease until the block is left; gives false, and holds nothing, when somebody else does."""
        claimed = await self.claim(name)
        try:
            yield claimed
        finally:
            if claimed:
                await self.release(name)

    async def keep_alive(self) -> None:
        """Renew what is held until cancelled."""
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            try:
                await Lease.renew(self._held, self.holder, datetime.now(UTC))
            except PyMongoError as error:
                log.warning("leases.not_renewed", error=type(error).__name__)

    @asynccontextmanager
    async def kept_alive(self) -> AsyncGenerator[None]:
        """Renew what is held as long as the block lasts."""
        heartbeat = asyncio.create_task(self.keep_alive())
        try:
            yield
        finally:
            await end([heartbeat])

    async def give_back(self) -> None:
        """Leave nothing held: what was cancelled in the middle of a claim may hold it unawares.

        A server that says nothing is not waited for: what is held lapses by itself.
        """
        try:
            async with asyncio.timeout(GIVE_BACK_SECONDS):
                for lease in await Lease.held():
                    if lease.holder == self.holder:
                        await Lease.release(lease.id, lease.holder)
        except (PyMongoError, TimeoutError) as error:
            log.warning("leases.not_given_back", error=type(error).__name__)

    async def free_those_of_the_dead(self) -> int:
        """Take away at once what dead processes beside us held, instead of waiting for it to lapse; says how many."""
        freed = 0
        try:
            for lease in await Lease.held():
                if is_dead_neighbour(lease.holder, self.holder):
                    await Lease.release(lease.id, lease.holder)
                    freed += 1
        except PyMongoError as error:
            log.warning("leases.not_freed", error=type(error).__name__)
        return freed
