"""Fetches pictures, voices, videos and files before the platform forgets them, and keeps them in GridFS."""

import secrets
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

import structlog
from pymongo.errors import PyMongoError

from adapters.channel import PlatformError, Reaction
from adapters.dingtalk.media import download as download_from_dingtalk
from adapters.downloads import Downloaded, named
from adapters.wechat.official.media import download as download_from_official
from adapters.wechat.work.archive.files import Wanted, fetch
from adapters.wechat.work.media import download
from bot.apps import App, Apps, DingtalkApp, OfficialApp, WorkApp
from bot.archive.access import ArchiveAccess
from bot.queues.bell import Bell
from crm_core.act import PROGRAM, Act
from crm_core.media.actions import attach
from crm_core.media.documents import StoredMedia
from crm_core.media.model import MOST_TRIES, wait_before

IDLE_SECONDS = 2.0
IN_MEMORY = 2**23
"""Bytes; a file of the archive that is larger waits on the disk while it is fetched."""

log = structlog.get_logger()


class Collector:
    """One fetch at a time per process: media may be large, and nobody waits for them."""

    def __init__(self, apps: Apps) -> None:
        self._apps = apps
        self._bell = Bell()

    def wake(self) -> None:
        """Say that there may be something to fetch."""
        self._bell.ring()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                found = await self._fetch_one()
            except PyMongoError as error:
                log.error("collector.database_unavailable", error=type(error).__name__)
                found = False
            if not found:
                await self._bell.wait(IDLE_SECONDS)

    async def _fetch_one(self) -> bool:
        wanted = await StoredMedia.claim(datetime.now(UTC))
        if wanted is None:
            return False
        try:
            await self._fetch(wanted)
        except PlatformError as error:
            lost = error.reaction is Reaction.STOP or wanted.tries >= MOST_TRIES
            due = datetime.now(UTC) + wait_before(wanted.tries + 1)
            await StoredMedia.failed(wanted.id, str(error), due, lost=lost)
            log.warning("media", message=wanted.id, outcome="lost" if lost else "retry", code=error.code)
        return True

    async def _fetch(self, wanted: StoredMedia) -> None:
        app = self._apps.get(wanted.app)
        if app is None:
            raise PlatformError(Reaction.RETRY, "no_app", "the app is no longer in the settings")
        if isinstance(app, WorkApp) and app.archive is not None:
            name, content_type, size = await _keep_archived(app.archive, wanted)
        else:
            found = await _download(app, wanted.media_id)
            told = found.file_name or wanted.name
            name, content_type = named(wanted.kind, told, found.content[:16], found.content_type)
            await wanted.store(found.content, name, content_type)
            size = len(found.content)
        act = Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"media:{wanted.id}", trace=secrets.token_hex(8))
        await attach(act, wanted.id, name=name, content_type=content_type, size=size)
        log.info("media", message=wanted.id, outcome="kept", size=size)


async def _keep_archived(archive: ArchiveAccess, wanted: StoredMedia) -> tuple[str, str, int]:
    """Name, content type and size of a file that now lies in GridFS; on the way a large one lies on the disk.

    Raises PlatformError.
    """
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        beginning = await fetch(
            archive.reader,
            Wanted(file_id=wanted.media_id, md5sum=wanted.md5, size=wanted.size),
            largest=archive.largest_file,
            into=cast("BinaryIO", file),
        )
        size = file.tell()
        name, content_type = named(wanted.kind, wanted.name, beginning)
        file.seek(0)
        await wanted.store(file, name, content_type)
    return name, content_type, size


async def _download(app: App, media_id: str) -> Downloaded:
    """Raises PlatformError."""
    if isinstance(app, DingtalkApp):
        return await download_from_dingtalk(app.client, app.robot_code, media_id)
    if isinstance(app, OfficialApp):
        return await download_from_official(app.client, media_id, hosts=app.video_hosts)
    return await download(app.client, media_id)
