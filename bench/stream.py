"""A storm over 钉钉's Stream while its connections are cut: every message takes effect once, and is answered once.

`python -m bench.stream --messages 10000 --disconnects 30` starts an emulator, a MongoDB and a bot of its own. Half of
the disconnects are announced, half cut the line while messages are under way; some messages come twice, some late. It
takes six to twelve minutes: a bot that is cut off again and again waits longer each time, up to 30 s.
Each asks for somebody who does not exist, under a name that comes back in the answer.
"""

import argparse
import asyncio
import logging
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import structlog
from aiohttp import web

from bot.demo.settings import demo_settings
from bot.ports import HOST, kept_port
from bot.storage.mongod import embedded_mongod
from bot.wiring import running
from config.settings import Settings
from emulator.platforms.dingtalk.push.patience import StreamPatience
from emulator.server import build

PEOPLE = 40
SPEAKERS = 32
PATIENCE = StreamPatience(ack=3, again=2, later=1, leave=1)
"""Quicker than the platform to send again what was not acknowledged, so that a run takes minutes."""


@dataclass(frozen=True, kw_only=True)
class Score:
    """What came of a run. `answered` counts how often each message's word came back."""

    messages: int
    answered: Counter[str]
    seconds: float
    redelivered: int
    connections: int

    @property
    def lost(self) -> int:
        return self.messages - len(self.answered)

    @property
    def twice(self) -> int:
        return sum(count > 1 for count in self.answered.values())


class Platform:
    """The emulator's control interface."""

    def __init__(self, http: aiohttp.ClientSession, address: str) -> None:
        self._http = http
        self._base = f"{address}/control"

    async def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        async with self._http.get(f"{self._base}/{path}") as answer:
            answer.raise_for_status()
            return await answer.json()

    async def send(self, method: str, path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        async with self._http.request(method, f"{self._base}/{path}", json=body) as answer:
            answer.raise_for_status()
            return await answer.json()


async def storm(platform: Platform, messages: int, disconnects: int) -> Score:
    """Let everybody speak while the connections are cut, and count the answers."""
    await platform.send("PUT", "dingtalk/quota", {"push_most": 10**7, "api_most": 10**7})
    for kind, rate in (("duplicate", 0.05), ("reorder", 0.02)):
        await platform.send("POST", "faults", {"platform": "dingtalk", "kind": kind, "rate": rate, "path": "robot"})
    words = [f"词{number:06d}" for number in range(messages)]
    waiting = iter(words)
    spoken = 0

    async def speaker() -> None:
        nonlocal spoken
        for word in waiting:
            person = f"p{int(word[1:]) % PEOPLE}"
            await platform.send("POST", f"dingtalk/staff/{person}/messages", {"text": f"查 {word}"})
            spoken += 1

    async def cutter() -> int:
        """Evenly over the run, taking turns in announcing it and in not."""
        ended = 0
        while ended < disconnects:
            await asyncio.sleep(0.02)
            if spoken >= messages * (ended + 1) // (disconnects + 1):
                cut = await platform.send("DELETE", "dingtalk/connections", {"abort": ended % 2 == 0})
                ended += bool(cut["ended"])
        return ended

    began = time.perf_counter()
    cutting = asyncio.create_task(cutter())
    await asyncio.gather(*(speaker() for _ in range(SPEAKERS)))
    ended = await cutting
    answered = await _answers(platform, messages)
    return Score(
        messages=messages,
        answered=answered,
        seconds=time.perf_counter() - began,
        redelivered=await _redelivered(platform),
        connections=ended,
    )


async def _answers(platform: Platform, messages: int) -> Counter[str]:
    """Wait until all is answered, and some seconds more for what might come twice."""
    quiet_since, before = time.perf_counter(), -1
    answered: Counter[str] = Counter()
    read = [0] * PEOPLE
    while True:
        state = (await platform.get("state"))["dingtalk"]
        for number in range(PEOPLE):
            # All of them each time would be most of the work on a machine that is behind.
            for message in await platform.get(f"dingtalk/staff/p{number}/messages?after={read[number]}"):
                answered[message["text"].partition("“")[2].partition("”")[0]] += 1
                read[number] = message["n"]
        total = answered.total()
        if total != before or state["waiting_pushes"]:
            quiet_since, before = time.perf_counter(), total
        quiet = time.perf_counter() - quiet_since
        if (total >= messages and quiet > 3) or quiet > 60:
            return answered
        await asyncio.sleep(1)


async def _redelivered(platform: Platform) -> int:
    return sum(push["tries"] > 1 for push in await platform.get("dingtalk/pushes"))


@asynccontextmanager
async def stage(folder: Path) -> AsyncGenerator[Platform]:
    """An emulated company with PEOPLE in it, and a bot at work for them."""
    port, bot_port = kept_port(folder / "emulator.port"), kept_port(folder / "bot.port")
    address = f"http://{HOST}:{port}"
    app = build(folder / "emulator.sqlite", f"http://{HOST}:{bot_port}", seed=False, stream_patience=PATIENCE)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    try:
        async with embedded_mongod(folder / "mongo") as mongod, aiohttp.ClientSession() as http:
            platform = Platform(http, address)
            await platform.send("POST", "wecom/staff", {"userid": "boss", "name": "韩总", "department": None})
            for number in range(PEOPLE):
                await platform.send("POST", "dingtalk/staff", {"userid": f"p{number}", "name": f"同事{number}"})
            state = await platform.get("state")
            written = demo_settings(state, emulator=address, mongo=mongod.uri, port=bot_port, key="k" * 43)
            async with running(Settings(**tomllib.loads(written))):
                await asyncio.sleep(2)
                yield platform
    finally:
        await runner.cleanup()


async def _main(messages: int, disconnects: int) -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory(prefix="scrm-stream-") as folder:
        async with stage(Path(folder)) as platform:
            score = await storm(platform, messages, disconnects)
    print(f"{score.messages} messages in {score.seconds:.0f} s, {score.messages / score.seconds:.0f}/s")
    print(f"{score.connections} connections ended, {score.redelivered} messages delivered more than once")
    print(f"lost: {score.lost}   answered twice: {score.twice}")
    return 1 if score.lost or score.twice else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--disconnects", type=int, default=30)
    asked = parser.parse_args()
    raise SystemExit(asyncio.run(_main(asked.messages, asked.disconnects)))
