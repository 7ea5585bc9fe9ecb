"""Follows one app's archive, as long as the bot runs."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import structlog
from pymongo.errors import PyMongoError

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.archive import agreement
from adapters.wechat.work.archive.sealed import Opened
from bot.apps import WorkApp
from bot.archive.access import ArchiveAccess
from bot.archive.taking import Taking, act_now
from bot.observing.metrics import Metrics
from bot.queues.bell import Bell
from bot.queues.leases import Leases
from crm_core.archive.actions import (
    consents_to_ask,
    consents_told,
    keys_are_there,
    room_told,
    rooms_to_ask,
    to_try_again,
)
from crm_core.conversations.actions import cursor_of
from crm_core.errors import Conflict
from crm_core.messages import Consent
from crm_core.values import Identity

BUSY_SECONDS = 2.0
"""How soon to look again when another bot is at it: it may have looked just before what woke us."""

log = structlog.get_logger()


class ArchivePuller:
    """Which bot pulls is settled by a lease; that no page counts twice, by its cursor."""

    def __init__(self, app: WorkApp, access: ArchiveAccess, leases: Leases, metrics: Metrics) -> None:
        self._app = app
        self._access = access
        self._leases = leases
        self._taking = Taking(app, metrics)
        self._bell = Bell()
        self._keys_told = False

    def wake(self) -> None:
        """Say that there may be something new."""
        self._bell.ring()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self._bell.wait(self._access.every_seconds if await self._look() else BUSY_SECONDS)

    async def _look(self) -> bool:
        """Take over whatever there is; false when another bot is at it."""
        try:
            return await self._round()
        except Conflict:
            log.warning("archive.overtaken", app=self._app.key)
        except PlatformError as error:
            log.error("archive.failed", app=self._app.key, code=error.code, remedy=error.detail)
        except PyMongoError as error:
            log.error("archive.database_unavailable", error=type(error).__name__)
        return True

    async def _round(self) -> bool:
        async with self._leases.hold(f"archive:{self._app.scope}") as held:
            if held:
                await self.pull()
                await self.ask_for_consents()
            return held

    async def pull(self) -> None:
        """Try again what is to be tried again, then follow the archive to its end.

        Raises PlatformError, PyMongoError, and Conflict when somebody else moved on meanwhile.
        """
        if not self._keys_told:
            await keys_are_there(act_now(), self._app.key, self._access.reader.versions)
            self._keys_told = True
        while contents := await to_try_again(act_now(), self._app.key, self._access.page):
            await self._taking.again(contents, self._access.reader)
        after = await cursor_of(act_now(), self._taking.source)
        async with aclosing(self._pages(int(after or "0"))) as pages:
            async for records in pages:
                after = await self._taking.page(records, after)

    async def ask_for_consents(self) -> None:
        """Ask the platform who agrees, for everybody who began to talk, and in groups. Raises PlatformError."""
        while pairs := await consents_to_ask(act_now(), self._app.scope, agreement.MOST_AT_ONCE):
            await self._ask_about(pairs)
        while rooms := await rooms_to_ask(act_now(), self._app.scope, agreement.MOST_AT_ONCE):
            for room in rooms:
                await room_told(act_now(), room, await self._told_of(room))

    async def _ask_about(self, pairs: Sequence[tuple[Identity, Identity]]) -> None:
        """One of whom the platform will hear nothing, a colleague who left, must not silence the others."""
        try:
            told = await agreement.consents(self._app.client, pairs)
        except PlatformError as error:
            if error.reaction is not Reaction.STOP:
                raise
            if len(pairs) > 1:
                half = len(pairs) // 2
                await self._ask_about(pairs[:half])
                await self._ask_about(pairs[half:])
                return
            told = []
        await consents_told(act_now(), pairs, told)

    async def _told_of(self, room: Identity) -> list[Consent]:
        """Nothing for a group that is gone."""
        try:
            return await agreement.room_consents(self._app.client, room)
        except PlatformError as error:
            if error.reaction is not Reaction.STOP:
                raise
            return []

    async def _pages(self, seq: int) -> AsyncGenerator[list[Opened]]:
        """Page after page; the next one is fetched and opened while the one before is being stored."""
        reader, size = self._access.reader, self._access.page
        coming = asyncio.create_task(reader.page(seq, size))
        try:
            while records := await coming:
                ahead = max(one.seq for one in records)
                if ahead > seq:
                    coming = asyncio.create_task(reader.page(ahead, size))
                yield records
                if ahead <= seq:
                    return  # none of them says where it stands: the next page would be the same
                seq = ahead
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)
