"""Looks twice a second for what is due: reminders, customers who wait too long, morning overviews."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from pymongo.errors import PyMongoError

from bot.observing.logs import whereabouts
from bot.queues.leases import Leases
from crm_core.act import PROGRAM, Act
from crm_core.digests.actions import send_digests
from crm_core.house import House
from crm_core.ringing.actions import is_any_due, ring_due
from crm_core.unanswered.actions import is_anybody_waiting, remind_unanswered

LOOK_SECONDS = 0.5
LEASE = "ringer"
_DIGESTS_EVERY = timedelta(seconds=20)

log = structlog.get_logger()


class Ringer:
    """What is due lies in MongoDB and is moved on in the transaction that wants its message sent.

    So it goes out once whoever rings; the lease only keeps two bots from doing the same work. `now` is the time by
    which things are due, aware UTC.
    """

    def __init__(self, house: House, leases: Leases, *, now: Callable[[], datetime]) -> None:
        self._house = house
        self._leases = leases
        self._now = now
        self._digests_at: datetime | None = None
        self._told_to_stop = asyncio.Event()

    def stop(self) -> None:
        """Let the batch under way be finished, and then return from `run`."""
        self._told_to_stop.set()

    async def run(self) -> None:
        """Look and ring until stopped or cancelled."""
        while not self._told_to_stop.is_set():
            try:
                await self.look()
            except PyMongoError as error:
                log.error("ringer.database_unavailable", error=type(error).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._told_to_stop.wait()

    async def look(self) -> None:
        """Ring for everything that is due now, unless another process is at it."""
        digests = self._digests_at is None or self._now() >= self._digests_at
        if not digests and not await is_any_due(self._act()) and not await is_anybody_waiting(self._act()):
            return
        async with self._leases.hold(LEASE) as held:
            if held:
                await self._ring(digests=digests)

    async def _ring(self, *, digests: bool) -> None:
        await self._until_nothing("reminders", ring_due)
        await self._until_nothing("unanswered", remind_unanswered)
        if digests:
            await self._until_nothing("digests", send_digests)
            self._digests_at = self._now() + _DIGESTS_EVERY

    async def _until_nothing(self, what: str, some: Callable[[Act, House], Awaitable[int]]) -> None:
        """Do batch after batch until nothing is due. Raises PyMongoError."""
        try:
            while not self._told_to_stop.is_set() and (count := await some(self._act(), self._house)):
                log.info("ringer", what=what, count=count)
        except PyMongoError:
            raise
        except Exception as error:  # noqa: BLE001 - what is wrong with one kind must not silence the others
            log.error("ringer.failed", what=what, error=type(error).__name__, where=whereabouts(error))

    def _act(self) -> Act:
        number = secrets.token_hex(8)
        return Act(actor=PROGRAM, at=self._now(), cause=f"ringer:{number}", trace=number)
