import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import aiohttp
import pytest

from tests.ports import unused_port


async def start(state: Path, port: int) -> Process:
    options = ["--port", str(port), "--state", str(state), "--callbacks", "http://127.0.0.1:9", "--no-seed"]
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "emulator", *options, stdout=PIPE, stderr=PIPE)


async def is_up(port: int) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(30):
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/control/state") as answer:
                    assert answer.status == 200
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_it_says_nothing_and_ends_cleanly_when_asked_to(tmp_path: Path, sign: signal.Signals) -> None:
    port = unused_port()
    process = await start(tmp_path / "emulator.sqlite", port)
    await is_up(port)
    process.send_signal(sign)
    out, err = await asyncio.wait_for(process.communicate(), 30)
    assert (process.returncode, out, err) == (0, b"", b"")


async def test_a_port_in_use_ends_it_with_one_sentence(tmp_path: Path) -> None:
    port = unused_port()
    first = await start(tmp_path / "first.sqlite", port)
    await is_up(port)
    second = await start(tmp_path / "second.sqlite", port)
    out, err = await asyncio.wait_for(second.communicate(), 30)
    assert (second.returncode, out) == (1, b"")
    assert err.decode() == f"端口 {port} 已被占用：请先停止占用它的程序，或用 --port 换一个端口。\n"
    first.terminate()
    await first.communicate()
