"""All archives this bot is connected to."""

from collections.abc import Callable, Coroutine

from bot.apps import App, Apps, work_apps
from bot.archive.puller import ArchivePuller
from bot.intake.entry import finish
from bot.observing.metrics import Metrics
from bot.queues.leases import Leases
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import ArchiveStirred


class ArchiveDesk:
    def __init__(self, apps: Apps, leases: Leases, metrics: Metrics) -> None:
        self._archives = [app.archive for app in work_apps(apps, "archive") if app.archive]
        self._pullers = [
            ArchivePuller(app, app.archive, leases, metrics) for app in work_apps(apps, "archive") if app.archive
        ]

    async def stirred(self, entry: InboxEntry, _app: App, _word: ArchiveStirred) -> None:
        """There is news: somebody looks."""
        await finish(entry)
        for puller in self._pullers:
            puller.wake()

    @property
    def works(self) -> list[Callable[[], Coroutine[None, None, None]]]:
        """What follows each archive until cancelled, for whoever starts them."""
        return [puller.run for puller in self._pullers]

    async def close(self) -> None:
        """End the processes of the library."""
        for archive in self._archives:
            await archive.reader.close()
