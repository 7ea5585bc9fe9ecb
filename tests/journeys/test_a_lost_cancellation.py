"""Python 3.11 and PyMongo lose a cancellation now and then: the bot ends all the same when it is told to."""

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from bot.wiring import running
from config.settings import Settings
from tests.journeys.archives import archive_app, keeps_an_archive
from tests.journeys.company import Company
from tests.journeys.waiting import PATIENCE

WORKERS = ("bot.archive.puller.ArchivePuller.pull", "bot.queues.courier.OutboxQueue.lanes_waiting")


@pytest.mark.parametrize("worker", WORKERS)
async def test_a_worker_that_loses_one_does_not_keep_the_bot_from_ending(
    empty_company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worker: str
) -> None:
    at_work = asyncio.Event()

    async def deaf(*_: object) -> None:
        at_work.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    monkeypatch.setattr(worker, deaf)
    monkeypatch.setattr("bot.wiring.STOP_SECONDS", 0.1)
    await keeps_an_archive(empty_company)
    values = await empty_company.settings()
    values["wecom"]["apps"].append(archive_app(empty_company, tmp_path))
    async with running(Settings(**values)):
        await asyncio.wait_for(at_work.wait(), timeout=PATIENCE)
