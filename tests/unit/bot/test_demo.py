import asyncio
import json
import os
import shutil
import signal
import socket
import stat
import sys
import urllib.request
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.demo.folder import DemoFolder
from tests.ports import unused_port

DEMO = """
import asyncio, sys
from pathlib import Path
from bot.demo import watch
from bot.demo.run import run_demo
from bot.demo.scene import Commands

watch.SECONDS = 60.0  # three crashes take longer on a machine under load
folder, port, reset, bot = sys.argv[1:]
commands = Commands(emulator=(sys.executable, "-m", "emulator"), bot=(sys.executable, "-c", bot, folder))
sys.exit(asyncio.run(run_demo(Path(folder), port=int(port), reset=reset == "True", commands=commands)))
"""

# Answers what the demo asks of a bot, and acknowledges every callback.
BOT = """
import os, tomllib
from aiohttp import web

async def well(_request):
    return web.Response(text="scrm_inbox_pending 0.0\\n")

with open(os.environ["SCRM_CONFIG"], "rb") as file:
    port = tomllib.load(file)["web"]["port"]
app = web.Application()
app.add_routes([web.get("/readyz", well), web.get("/metrics", well), web.post("/{any:.*}", well)])
web.run_app(app, host="127.0.0.1", port=port, print=None)
"""
# The same, dying of itself shortly after it was seen to work.
FRAIL_BOT = BOT.replace("web.run_app", "import threading; threading.Timer(0.5, os._exit, [7]).start()\nweb.run_app")
WRONG_BOT = "import sys; sys.exit('配置有误：缺少 mongo.uri')"


@dataclass
class Terminal:
    """A person at the terminal of a demo that runs there."""

    process: Process
    port: int

    async def line(self, beginning: str) -> str:
        """The next line that begins so."""
        assert self.process.stdout
        async with asyncio.timeout(60):
            while raw := await self.process.stdout.readline():
                if (line := raw.decode().rstrip("\n")).startswith(beginning):
                    return line
        raise AssertionError(f"no {beginning!r}; {await self.complaint()}")

    async def complaint(self) -> str:
        assert self.process.stderr
        return (await self.process.stderr.read()).decode()

    async def press_ctrl_c(self) -> int:
        os.killpg(self.process.pid, signal.SIGINT)
        return await self.process.wait()

    def state(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/control/state") as answer:
            return json.load(answer)

    def pids(self) -> dict[str, int]:
        return self.state()["pids"]


@asynccontextmanager
async def demo(
    folder: Path, *, port: int | None = None, reset: bool = False, bot: str = BOT, mongo: str = ""
) -> AsyncGenerator[Terminal]:
    """A demo in a process group of its own, as a shell starts it; `mongo` is somebody's own server."""
    port = port or unused_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", DEMO, str(folder), str(port), str(reset), bot),
        stdout=PIPE,
        stderr=PIPE,
        env=environment(mongo),
        start_new_session=True,
    )
    try:
        yield Terminal(process, port)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


def environment(mongo: str) -> Mapping[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SCRM_")}
    return inherited | ({"SCRM_MONGO_URI": mongo} if mongo else {})


def programs_on(folder: Path) -> dict[str, int]:
    """What runs with that folder in its command line: emulator, bot, mongod, or the demo itself."""
    found: dict[str, int] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if os.fsencode(folder) in command:
            kinds = {b"run_demo": "demo", b"mongod": "mongod", b"-m\0emulator": "emulator", b"readyz": "bot"}
            found[next(kind for sign, kind in kinds.items() if sign in command)] = int(process.name)
    return found


async def eventually_nothing_runs_on(folder: Path) -> None:
    async with asyncio.timeout(30):
        while programs_on(folder):
            await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
async def opened_before(tmp_path_factory: pytest.TempPathFactory, mongo_uri: str) -> Path:
    """The emulator's file after a first day: the bot has been told everything, so the next start is quick."""
    folder = tmp_path_factory.mktemp("opened-before")
    async with demo(folder, mongo=mongo_uri) as terminal:
        await terminal.line("ready")
    return folder / "emulator.sqlite"


@pytest.fixture
def folder(opened_before: Path, tmp_path: Path) -> Path:
    shutil.copy(opened_before, tmp_path)
    return tmp_path


async def test_it_opens_says_so_in_one_line_and_ctrl_c_stops_everything_cleanly(folder: Path) -> None:
    async with demo(folder) as terminal:
        assert await terminal.line("ready") == f"ready: http://127.0.0.1:{terminal.port}/"
        running = programs_on(folder)
        assert set(running) == {"demo", "mongod", "emulator", "bot"}
        assert terminal.pids() == {"bot": running["bot"], "mongod": running["mongod"]}
        assert await terminal.press_ctrl_c() == 0
        assert programs_on(folder) == {}
        assert (folder / "mongo" / "data" / "mongod.lock").read_text() == ""
        assert await terminal.complaint() == ""


async def test_the_next_start_keeps_everything_and_reset_nothing(folder: Path, mongo_uri: str) -> None:
    companies: list[tuple[str, str]] = []
    for reset in (False, False, True):
        async with demo(folder, reset=reset, mongo=mongo_uri) as terminal:
            await terminal.line("ready")
            companies.append((terminal.state()["corp_id"], DemoFolder(folder).key_of_links()))
    first, second, afresh = companies
    assert first == second
    assert not {*first} & {*afresh}


async def test_reset_begins_with_an_empty_embedded_database(folder: Path) -> None:
    (folder / "mongo" / "data").mkdir(parents=True)
    (folder / "mongo" / "data" / "storage.bson").write_text("what mongod could not open")
    async with demo(folder, reset=True) as terminal:
        await terminal.line("ready")


async def test_a_dead_bot_is_replaced_and_its_number_told(folder: Path, mongo_uri: str) -> None:
    async with demo(folder, mongo=mongo_uri) as terminal:
        await terminal.line("ready")
        dead = terminal.pids()["bot"]
        os.kill(dead, signal.SIGKILL)
        await terminal.line("· 重新启动机器人")
        assert terminal.pids() == {"bot": programs_on(folder)["bot"]} != {"bot": dead}


async def test_three_crashes_in_a_row_end_it_with_the_reason(folder: Path, mongo_uri: str) -> None:
    async with demo(folder, bot=FRAIL_BOT, mongo=mongo_uri) as terminal:
        async with asyncio.timeout(60):
            assert await terminal.process.wait() == 1
        assert "机器人意外停止（退出码 7）" in await terminal.complaint()
        assert programs_on(folder) == {}


async def test_a_bot_that_refuses_its_settings_ends_it_at_once_in_its_own_words(folder: Path, mongo_uri: str) -> None:
    async with demo(folder, bot=WRONG_BOT, mongo=mongo_uri) as terminal:
        assert await terminal.process.wait() == 1
        assert "配置有误：缺少 mongo.uri" in await terminal.complaint()


@pytest.mark.parametrize(("victim", "title"), [("emulator", "模拟的企业微信"), ("mongod", "内置的 MongoDB ")])
async def test_without_platform_or_database_it_ends_with_the_reason(folder: Path, victim: str, title: str) -> None:
    async with demo(folder) as terminal:
        await terminal.line("ready")
        os.kill(programs_on(folder)[victim], signal.SIGKILL)
        assert await terminal.process.wait() == 1
        assert f"{title}意外停止（退出码 -9）" in await terminal.complaint()
        assert programs_on(folder) == {}


async def test_a_port_in_use_ends_it_naming_the_remedy(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        async with demo(folder, port=other.getsockname()[1]) as terminal:
            assert await terminal.process.wait() == 1
            assert "make demo PORT=" in await terminal.complaint()


async def test_a_second_demo_on_the_same_folder_is_refused(folder: Path, mongo_uri: str) -> None:
    async with demo(folder, mongo=mongo_uri) as first:
        await first.line("·")
        async with demo(folder, mongo=mongo_uri) as second:
            assert await second.process.wait() == 1
            assert "已经有一个演示在运行" in await second.complaint()


async def test_a_killed_demo_leaves_nobody_behind_and_the_next_one_starts(folder: Path) -> None:
    async with demo(folder) as terminal:
        await terminal.line("ready")
        terminal.process.kill()
        await eventually_nothing_runs_on(folder)
    async with demo(folder) as terminal:
        await terminal.line("ready")


async def test_secrets_are_readable_by_their_owner_only(folder: Path, mongo_uri: str) -> None:
    async with demo(folder, mongo=mongo_uri) as terminal:
        await terminal.line("ready")
        assert stat.S_IMODE((folder / "demo.toml").stat().st_mode) == 0o600


async def test_a_server_that_does_not_answer_ends_a_reset_naming_the_setting(folder: Path) -> None:
    nobody = f"mongodb://127.0.0.1:{unused_port()}/?replicaSet=rs0"
    async with demo(folder, reset=True, mongo=nobody) as terminal:
        assert await terminal.process.wait() == 1
        assert "SCRM_MONGO_URI" in await terminal.complaint()
