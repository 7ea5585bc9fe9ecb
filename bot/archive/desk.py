"""All archives this bot is connected to."""

import asyncio
from collections.abc import Sequence

from bot.apps import App
from bot.archive.puller import ArchivePuller
from bot.intake.entry import finish
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import ArchiveStirred


class ArchiveDesk:
    def __init__(self, pullers: Sequence[ArchivePuller]) -> None:
        self._pullers = pullers

    async def stirred(self, entry: InboxEntry, _app: App, _word: ArchiveStirred) -> None:
        """There is news: somebody looks."""
        await finish(entry)
        for puller in self._pullers:
            puller.wake()

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            for puller in self._pullers:
                group.create_task(puller.run())
