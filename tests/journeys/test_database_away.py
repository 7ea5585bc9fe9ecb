"""MongoDB goes away under the bot: nothing is acknowledged that is not kept, and nothing is lost."""

import asyncio
import io
import signal
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest

from bot.storage.mongod import EmbeddedMongod, embedded_mongod
from bot.wiring import running
from config.settings import Settings
from crm_core.inbox.documents import WRITE_SECONDS
from tests.journeys.bots import bot_at_work
from tests.journeys.company import Company, founded
from tests.journeys.waiting import eventually


class Mongod:
    """A database server of this file's own, to be taken away and brought back: ended, or only frozen."""

    def __init__(self, folder: Path, *, frozen: bool) -> None:
        self._folder = folder
        self._frozen = frozen
        self._running = AsyncExitStack()
        self._server: EmbeddedMongod | None = None

    async def starts(self) -> str:
        """Its address."""
        self._server = await self._running.enter_async_context(embedded_mongod(self._folder))
        return self._server.uri

    async def goes(self) -> None:
        if self._frozen:
            self._signal(signal.SIGSTOP)
            await eventually(self._stands_still)
        else:
            await self._running.aclose()

    async def comes_back(self) -> None:
        if self._frozen:
            self._signal(signal.SIGCONT)
        else:
            await self.starts()

    async def ends(self) -> None:
        self._signal(signal.SIGCONT)
        await self._running.aclose()

    async def _stands_still(self) -> bool:
        """All of its threads: on a busy machine some go on for a moment, and keep what a bot gives them."""
        assert self._server
        threads = Path(f"/proc/{self._server.pid}/task").glob("*/stat")
        with suppress(FileNotFoundError):
            return all(one.read_text().rpartition(")")[2].split()[0] == "T" for one in threads)
        return False

    def _signal(self, sign: signal.Signals) -> None:
        assert self._server
        with suppress(ProcessLookupError):
            self._server.process.send_signal(sign)


@pytest.fixture(params=[False, True], ids=["ended", "frozen"])
async def mongod(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncGenerator[Mongod]:
    mongod = Mongod(tmp_path, frozen=request.param)
    yield mongod
    await mongod.ends()


async def test_a_callback_is_refused_while_it_cannot_be_kept_and_counts_once_when_it_can(
    tmp_path: Path, mongod: Mongod, log: io.StringIO
) -> None:
    async with founded(tmp_path, await mongod.starts()) as company:
        rep = await company.employs("lilei", "李雷")
        async with bot_at_work(company):
            await company.meets("林晓", rep)
            refused = company.mailbox().said("lilei", "备注 林晓 没有收下的", 1)
            await mongod.goes()
            await refuses(company, refused)
            await rep.writes("备注 林晓 平台再送一次的")
            await mongod.comes_back()
            await eventually(lambda: accepts(company, refused))
            assert "已给林晓写下备注" in await rep.hears(2)
            await eventually(company.is_idle)
            assert {note["text"] for note in await company.all_rows("notes")} == {"没有收下的", "平台再送一次的"}
            assert len(await company.all_rows("notes")) == 2
            assert await rep.unheard() == []
        assert company.words.found_in(log.getvalue()) == set()


@pytest.mark.parametrize("mongod", [True], indirect=True, ids=["frozen"])
async def test_told_to_stop_while_mongodb_says_nothing_the_bot_ends(
    tmp_path: Path, mongod: Mongod, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("wiring.STOP_SECONDS", "queues.leases.GIVE_BACK_SECONDS", "storage.database.GOODBYE_SECONDS"):
        monkeypatch.setattr(f"bot.{limit}", 0.1)
    async with founded(tmp_path, await mongod.starts()) as company:
        await company.employs("boss", "韩总")
        async with AsyncExitStack() as bot:
            await bot.enter_async_context(running(Settings(**await company.settings())))
            await mongod.goes()
            async with asyncio.timeout(25):  # the driver itself gives up after thirty
                await bot.aclose()
        await mongod.comes_back()


async def refuses(company: Company, callback: str) -> None:
    assert WRITE_SECONDS < 5, "so long the platform waits for an answer"
    assert await company.mailbox().posts(callback) == 503
    async with company.http.get(f"{company.bot}/readyz") as answer:
        assert answer.status == 503
    async with company.http.get(f"{company.bot}/healthz") as answer:
        assert answer.status == 200


async def accepts(company: Company, callback: str) -> bool:
    return await company.mailbox().posts(callback) == 200
