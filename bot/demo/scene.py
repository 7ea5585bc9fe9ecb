"""The demo's programs, in the order they need each other; leaving takes them down in the reverse order."""

import os
import sys
from asyncio import Event
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

import aiohttp

from bot.demo.archive import open_archive
from bot.demo.errors import DemoError
from bot.demo.first_deeds import pass_first_day
from bot.demo.folder import DemoFolder
from bot.demo.neighbours import Bot, Emulator
from bot.demo.opening import first_state, open_up
from bot.demo.program import Program
from bot.demo.screen import Screen
from bot.demo.settings import DATABASE, demo_settings
from bot.demo.watch import guard, keep_running, together
from bot.ports import HOST, is_free, kept_port
from bot.storage.mongod import drop_database, embedded_mongod, stop_left_behind

MONGO_URI = "SCRM_MONGO_URI"


@dataclass(frozen=True)
class Commands:
    """How the two programs are started, before their options."""

    emulator: Sequence[str]
    bot: Sequence[str]

    @classmethod
    def installed(cls) -> Self:
        return cls(emulator=(sys.executable, "-m", "emulator"), bot=(sys.executable, "-m", "bot", "run"))


@dataclass(frozen=True)
class Mongo:
    """`process` is None for a server of somebody else's."""

    uri: str
    process: Process | None

    @property
    def pids(self) -> dict[str, int]:
        return {"mongod": self.process.pid} if self.process else {}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """`port` is the emulator's, the one people open; the bot's is kept in the folder."""

    folder: DemoFolder
    port: int
    commands: Commands
    screen: Screen

    async def play(self, *, reset: bool) -> None:
        """Until cancelled. Raises DemoError and MongodError."""
        with self.folder.held():
            if not is_free(self.port):
                reason = f"端口 {self.port} 用不了：请先停止占用它的程序，或换一个端口，例如 make demo PORT=8790。"
                raise DemoError(reason)
            if reset:
                await self._forget()
            await self._play(kept_port(self.folder.bot_port))

    async def _forget(self) -> None:
        self.screen.step("清空上次的数据")
        await stop_left_behind(self.folder.mongo)
        self.folder.empty()
        if uri := os.environ.get(MONGO_URI):
            await drop_database(uri, DATABASE)

    async def _play(self, bot_port: int) -> None:
        emulator = self._emulator(bot_port)
        async with self._mongo() as mongo, emulator.running() as process:
            self.screen.step("启动模拟的企业微信")
            await together(_guard(mongo), guard(emulator, process), self._serve(mongo, bot_port))

    async def _serve(self, mongo: Mongo, bot_port: int) -> None:
        async with aiohttp.ClientSession() as http:
            emulator = Emulator(http, f"http://{HOST}:{self.port}")
            bot = Bot(http, f"http://{HOST}:{bot_port}")
            state = await first_state(emulator)
            archive = await open_archive(emulator, self.folder, self.screen)
            settings = demo_settings(
                state,
                emulator=emulator.address,
                mongo=mongo.uri,
                port=bot_port,
                key=self.folder.key_of_links(),
                archive=archive,
            )
            self.folder.write_settings(settings)
            opened = Event()

            async def started(process: Process) -> None:
                await emulator.tell_pids({"bot": process.pid, **mongo.pids})
                self.screen.step(f"{'重新' if opened.is_set() else ''}启动机器人（进程 {process.pid}）")

            await together(
                keep_running(self._bot(), opened=opened, started=started),
                self._welcome(bot, emulator, opened),
            )

    async def _welcome(self, bot: Bot, emulator: Emulator, opened: Event) -> None:
        """Nobody waits for what happens on the first day."""
        await open_up(bot, emulator, opened=opened, screen=self.screen)
        if self.folder.is_first_day():
            await pass_first_day(emulator, self.screen, datetime.now(UTC).date())

    @asynccontextmanager
    async def _mongo(self) -> AsyncGenerator[Mongo]:
        if uri := os.environ.get(MONGO_URI):
            yield Mongo(uri, None)
            return
        self.screen.step("启动内置的 MongoDB")
        async with embedded_mongod(self.folder.mongo) as mongod:
            yield Mongo(mongod.uri, mongod.process)

    def _emulator(self, bot_port: int) -> Program:
        options = {
            "--port": str(self.port),
            "--state": str(self.folder.emulator),
            "--callbacks": f"http://{HOST}:{bot_port}",
        }
        return Program(
            title="模拟的企业微信",
            command=[*self.commands.emulator, *(part for option in options.items() for part in option)],
            environment=os.environ,
            log=self.folder.logs / "emulator.log",
        )

    def _bot(self) -> Program:
        """It takes every setting from the demo's file, none from the terminal it was started in."""
        outside = {name: value for name, value in os.environ.items() if not name.startswith("SCRM_")}
        return Program(
            title="机器人",
            command=self.commands.bot,
            environment=outside | {"SCRM_CONFIG": str(self.folder.settings)},
            log=self.folder.logs / "bot.log",
        )


async def _guard(mongo: Mongo) -> None:
    """Raises DemoError when our own MongoDB ends."""
    if mongo.process:
        reason = f"内置的 MongoDB 意外停止（退出码 {await mongo.process.wait()}）：数据还在，请重新运行 make demo。"
        raise DemoError(reason)
