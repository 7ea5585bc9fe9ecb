"""The bot, in this process or in one of its own."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from signal import SIGKILL
from typing import Any

from aiohttp import ClientError

from bot.child import dying_with_parent
from bot.wiring import running
from config.settings import Settings
from tests.journeys.company import Company, Row
from tests.journeys.waiting import PATIENCE, eventually

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def bot_at_work(company: Company, **wecom: Any) -> AsyncGenerator[None]:
    """A bot in this process. At most one at a time: the door and the documents are the process's."""
    async with running(Settings(**await company.settings(**wecom))):
        await eventually(lambda: _knows_everybody(company))
        yield


async def _knows_everybody(company: Company) -> bool:
    staff = (await company.asks("state"))["wecom"]["staff"]
    return await company.rows("staff").count_documents({"roles": {"$ne": []}}) >= len(staff)


class BotProcess:
    """`python -m bot run`, which can be killed and started again. `log` collects what all its runs wrote."""

    def __init__(self, company: Company, folder: Path, *, address: str = "", **wecom: Any) -> None:
        self._company = company
        self._folder = folder
        self._wecom = wecom
        self._process: Process | None = None
        self.address = address or company.bot
        self._log = folder / f"bot-{self.address.rsplit(':', 1)[1]}.log"

    async def start(self, seconds: float = PATIENCE) -> None:
        """Returns once it is ready to take callbacks."""
        settings = await self._company.settings(self.address, **self._wecom)
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=self._folder,
                env=environment(settings),
                stdout=log,
                stderr=log,
                preexec_fn=dying_with_parent(SIGKILL),
            )
        await eventually(self._is_ready, seconds)

    async def is_killed(self) -> None:
        """No goodbye; nothing where it has ended already or never began."""
        if self._process is None:
            return
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()

    async def stop(self) -> int:
        """Ask it to end; its exit code."""
        assert self._process
        if self._process.returncode is None:
            self._process.terminate()
        return await self._process.wait()

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def log(self) -> str:
        """Whole lines: of one that is being written there may be a part."""
        return self._log.read_bytes().rpartition(b"\n")[0].decode()

    @property
    def log_lines(self) -> list[Row]:
        return [json.loads(line) for line in self.log.splitlines()]

    async def _is_ready(self) -> bool:
        assert self._process
        assert self._process.returncode is None, self.log
        try:
            async with self._company.http.get(f"{self.address}/readyz") as answer:
                return answer.status == 200
        except ClientError:
            return False


@asynccontextmanager
async def bot_process(company: Company, folder: Path, **wecom: Any) -> AsyncGenerator[BotProcess]:
    """A bot in a process of its own, killed on the way out if it still runs then."""
    bot = BotProcess(company, folder, **wecom)
    try:
        await bot.start()
        yield bot
    finally:
        await bot.is_killed()


def environment(settings: Row) -> dict[str, str]:
    """With these settings and no others of ours."""
    ours = {f"SCRM_{table.upper()}": json.dumps(values) for table, values in settings.items()}
    others = {name: value for name, value in os.environ.items() if not name.startswith("SCRM_")}
    return others | ours | {"PYTHONPATH": str(ROOT)}
