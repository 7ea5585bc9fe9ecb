"""Group commit: concurrent callbacks share one durable write, a lone one is written at once."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from pymongo.errors import PyMongoError

from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import Delivered

LARGEST_BATCH = 500
MOST_WAITING = 5_000


class LedgerUnavailable(Exception):
    """The event is not stored; the platform must deliver it again."""


class Ledger:
    """While one batch is being written the next one gathers, so that nobody waits for a timer."""

    def __init__(self, arrived: Callable[[], None]) -> None:
        """`arrived` is called after each write."""
        self._arrived = arrived
        self._waiting: list[tuple[Delivered, asyncio.Future[bool]]] = []
        self._news = asyncio.Event()

    async def put(self, delivered: Delivered) -> bool:
        """Store durably (majority, journal); false for a redelivery. Raises LedgerUnavailable."""
        if len(self._waiting) >= MOST_WAITING:
            raise LedgerUnavailable
        stored: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((delivered, stored))
        self._news.set()
        return await stored

    async def run(self) -> None:
        """Write what is put until cancelled; whoever still waits then is told that it is not stored."""
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                while self._waiting:
                    batch, self._waiting = self._waiting[:LARGEST_BATCH], self._waiting[LARGEST_BATCH:]
                    await self._write(batch)
        finally:
            _refuse(self._waiting)

    async def _write(self, batch: list[tuple[Delivered, asyncio.Future[bool]]]) -> None:
        once = {delivered.key: delivered for delivered, _ in batch}
        try:
            known = await InboxEntry.write(list(once.values()))
        except PyMongoError:
            _refuse(batch)
            return
        except asyncio.CancelledError:
            _refuse(batch)
            raise
        for delivered, stored in batch:
            with suppress(asyncio.InvalidStateError):
                stored.set_result(delivered.key not in known)
            known.add(delivered.key)
        self._arrived()


def _refuse(batch: list[tuple[Delivered, asyncio.Future[bool]]]) -> None:
    for _, stored in batch:
        with suppress(asyncio.InvalidStateError):
            stored.set_exception(LedgerUnavailable())
