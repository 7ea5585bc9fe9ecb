"""A company of its own for each file, with a bot at work in this process; its log must hold none of what was said."""

import asyncio
import io
import logging
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, redirect_stderr
from pathlib import Path

import pytest
import structlog

from bot.observing import logs
from tests.journeys.bots import BotProcess, bot_at_work
from tests.journeys.company import Company, founded
from tests.journeys.storm import gather, knows_the_crowd
from tests.journeys.waiting import eventually
from tests.ports import unused_port


@pytest.fixture(scope="module")
def log() -> Generator[io.StringIO]:
    """What the bot in this process logs while the tests of one file run."""
    before = logging.getLogger().handlers[:]
    written = io.StringIO()
    with redirect_stderr(written):
        logs.set_up()
    configured = structlog.get_config()
    configured["cache_logger_on_first_use"] = False  # or the loggers would write here ever after
    structlog.configure(**configured)
    yield written
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = before


@pytest.fixture(scope="module")
async def empty_company(
    tmp_path_factory: pytest.TempPathFactory, mongo_uri: str, log: io.StringIO
) -> AsyncGenerator[Company]:
    """A company without anybody and without a bot."""
    async with founded(tmp_path_factory.mktemp("company"), mongo_uri) as company:
        await company.employs("boss", "韩总")
        yield company
        assert company.words.found_in(log.getvalue()) == set()


@pytest.fixture(scope="module")
async def company(empty_company: Company, log: io.StringIO) -> AsyncGenerator[Company]:
    async with bot_at_work(empty_company):
        yield empty_company
    assert log.getvalue()


@pytest.fixture(scope="module")
async def crowd(empty_company: Company) -> Company:
    """Twenty members and a customer in the public pool to note things of; no bot has started yet."""
    await gather(empty_company)
    return empty_company


@pytest.fixture
async def bots(crowd: Company, tmp_path: Path) -> AsyncGenerator[list[BotProcess]]:
    """Two on one database and one platform, both started at the same moment."""
    second = f"http://127.0.0.1:{unused_port()}"
    bots = [BotProcess(crowd, tmp_path), BotProcess(crowd, tmp_path, address=second)]
    async with AsyncExitStack() as stack:
        for bot in bots:
            stack.push_async_callback(bot.is_killed)
        await asyncio.gather(*(bot.start() for bot in bots))
        await eventually(lambda: knows_the_crowd(crowd))
        yield bots
        assert [await bot.stop() for bot in bots] == [0, 0]
        assert crowd.words.found_in(bots[0].log + bots[1].log) == set()
