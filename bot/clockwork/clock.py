"""What happens by the hour. What is due lies in MongoDB; APScheduler only says when to look, and one process looks."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from pymongo.errors import PyMongoError

from adapters.channel import PlatformError
from bot.apps import Apps
from bot.mirrors.directory import Directory
from bot.outcomes.handovers import ask_about_quiet_ones
from bot.queues.leases import Leases
from crm_core.inbox.documents import InboxEntry

log = structlog.get_logger()


class Clock:
    """The leader's duties, started and stopped with the bot. The lease is taken for each round and kept between."""

    def __init__(self, apps: Apps, directory: Directory, leases: Leases, *, refresh_minutes: int) -> None:
        self._directory = directory
        self._leases = leases
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self.every("directory", self._directory.refresh_all, minutes=refresh_minutes)
        self.every("lapsed bodies", self._drop_raw_bodies, minutes=60)
        self.every("handovers", partial(ask_about_quiet_ones, apps), minutes=60)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    def every(self, duty: str, work: Callable[[], Awaitable[object]], *, minutes: int) -> None:
        """Add a duty, before or after the start."""
        self._scheduler.add_job(  # pyright: ignore[reportUnknownMemberType] - APScheduler 3 has no types
            self._lead,
            IntervalTrigger(minutes=minutes, timezone=UTC),
            args=[duty, work],
            max_instances=1,
            coalesce=True,
        )

    async def _lead(self, duty: str, work: Callable[[], Awaitable[object]]) -> None:
        """Do a duty unless another process leads; a failure is logged and made good by the next round."""
        try:
            async with self._leases.hold(f"clock:{duty}") as held:
                if held:
                    await work()
        except PlatformError as error:
            log.error("clock.failed", duty=duty, error=type(error).__name__, code=error.code, detail=error.detail)
        except PyMongoError as error:  # its text may quote a document
            log.error("clock.failed", duty=duty, error=type(error).__name__)

    async def _drop_raw_bodies(self) -> None:
        dropped = await InboxEntry.drop_raw_bodies(datetime.now(UTC))
        log.info("clock.bodies_dropped", count=dropped)
