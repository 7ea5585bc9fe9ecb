"""What is read of the platforms once the bot is up, however long they need to answer."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial

import structlog
from pymongo.errors import PyMongoError

from adapters.channel import PlatformError, Reaction
from bot.apps import Apps
from bot.mirrors import corp_tags
from bot.mirrors.directory import Directory
from bot.mirrors.groups import first_groups
from bot.mirrors.service_desks import first_desks
from bot.reconciling.making import pace_of
from config.settings import Settings

RETRY_SECONDS = 5.0

log = structlog.get_logger()


def beginnings(
    settings: Settings, apps: Apps, directory: Directory
) -> Sequence[Callable[[], Coroutine[None, None, None]]]:
    """Each is done once; the clock repeats it."""
    first = (
        partial(_first_directory, directory),
        partial(_first_corp_tags, apps),
        partial(first_desks, apps),
        partial(first_groups, apps, pace_of(settings)),
    )
    return tuple(partial(_whatever_the_database, one) for one in first)


async def _whatever_the_database(begin: Callable[[], Coroutine[None, None, None]]) -> None:
    """Begin again when the database did not answer in time: the first minutes are the busiest."""
    while True:
        try:
            await begin()
        except PyMongoError as error:
            log.error("beginnings.database_unavailable", error=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)
        else:
            return


async def _first_directory(directory: Directory) -> None:
    """Read the directory once the bot is up, however long the platform needs to answer; the clock repeats it."""
    while True:
        try:
            await directory.refresh_all(unread_only=True)
        except PlatformError as error:
            log.error("directory.unreachable", code=error.code, remedy=error.detail)
            await asyncio.sleep(RETRY_SECONDS)
        else:
            return


async def _first_corp_tags(apps: Apps) -> None:
    """Read the company's tags once the bot is up; where the platform will not tell, the clock asks again."""
    while True:
        try:
            await corp_tags.refresh_all(apps)
        except PlatformError as error:
            log.error("corp_tags.unreachable", code=error.code, remedy=error.detail)
            if error.reaction is not Reaction.RETRY:
                return
            await asyncio.sleep(RETRY_SECONDS)
        else:
            return
