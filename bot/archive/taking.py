"""Takes records over: a page in one transaction, or, where something on it cannot be stored, record by record."""

import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import structlog
from pymongo.errors import PyMongoError

from adapters.wechat.work.archive.reader import ArchiveReader
from adapters.wechat.work.archive.records import aside, page_of
from adapters.wechat.work.archive.sealed import Opened
from bot.apps import WorkApp
from bot.intake.worker import passes
from bot.observing.logs import whereabouts
from bot.observing.metrics import Metrics
from crm_core.act import PROGRAM, Act
from crm_core.archive.actions import record_again, record_archive
from crm_core.archive.model import Content
from crm_core.errors import Conflict
from crm_core.messages import ArchivePage

log = structlog.get_logger()


def act_now() -> Act:
    """The program acting by itself, because of the archive."""
    number = secrets.token_hex(8)
    return Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"archive:{number}", trace=number)


class Taking:
    """One app's records on their way into the database. All raise PyMongoError that passes, and Conflict."""

    def __init__(self, app: WorkApp, metrics: Metrics) -> None:
        self._app = app
        self._counted = metrics.archived
        self.source = f"{app.scope}:archive"

    async def page(self, records: Sequence[Opened], after: str) -> str:
        """Take over a page that was asked for with the cursor `after`; returns the next cursor."""
        page = self._page_of(records, after)
        if await _wrong(partial(self._record, page, after)) is not None:
            for one in records:
                after = await self._single(one, after)
        log.info("archive.page", app=self._app.key, count=len(records), set_aside=len(page.set_aside))
        return page.next_cursor

    async def again(self, contents: Sequence[Content], reader: ArchiveReader) -> None:
        """Take over what had been set aside; what cannot be taken in even now stays so. Raises PlatformError too."""
        opened = await _opened(contents, reader)
        whole = self._page_of(opened, "0")
        if await _wrong(partial(self._record_again, whole, [one.id for one in contents])) is None:
            return
        for content, one in zip(contents, opened, strict=True):
            wrong = await _wrong(partial(self._record_again, self._page_of([one], "0"), [content.id]))
            if wrong is not None:
                await self._record_again(self._refused(one, "0", wrong, key=content.id), [content.id])

    async def _single(self, one: Opened, after: str) -> str:
        page = self._page_of([one], after)
        wrong = await _wrong(partial(self._record, page, after))
        if wrong is not None:
            await self._record(self._refused(one, page.next_cursor, wrong), after)
        return page.next_cursor

    def _page_of(self, records: Sequence[Opened], after: str) -> ArchivePage:
        return page_of(records, self._app.corp_id, after=after)

    def _refused(self, one: Opened, cursor: str, wrong: str, *, key: str = "") -> ArchivePage:
        """A page with this record set aside because it cannot be stored."""
        spoilt = aside(one, self._app.corp_id, f"refused:{wrong}", key=key)
        return ArchivePage(next_cursor=cursor, set_aside=(spoilt,))

    async def _record(self, page: ArchivePage, after: str) -> None:
        await record_archive(act_now(), self._app.key, self.source, after=after, page=page)
        self._counted.labels("message").inc(len(page.messages))
        self._counted.labels("recall").inc(len(page.recalls))
        self._counted.labels("set_aside").inc(len(page.set_aside))

    async def _record_again(self, page: ArchivePage, tried: Sequence[str]) -> None:
        await record_again(act_now(), self._app.key, self.source, tried=tried, page=page)


async def _wrong(store: Callable[[], Awaitable[None]]) -> str | None:
    """What is wrong with what was to be stored; None when it is stored."""
    try:
        await store()
    except Conflict:
        raise
    except Exception as error:
        if isinstance(error, PyMongoError) and passes(error):
            raise
        log.error("archive.not_stored", error=type(error).__name__, where=whereabouts(error))
        return type(error).__name__
    return None


async def _opened(contents: Sequence[Content], reader: ArchiveReader) -> list[Opened]:
    """As they stand: what had been opened is, the rest is tried again with the keys there are now."""
    sealed: list[Any] = [json.loads(one.text) for one in contents if not one.is_open]
    opened = iter(await reader.open(sealed))
    return [
        Opened(seq=int(one.seq), msgid="", plain=one.text.encode("utf-8", "replace")) if one.is_open else next(opened)
        for one in contents
    ]
