"""How long the sidebar's first view takes among many messages, over HTTP, against among few.

`python -m bench.sidebar --many 2000000` starts a MongoDB of its own, makes the chats of two companies up as
`bench.chat_search` does, and opens customer after customer as a service agent does: in turns of either company, so
that whatever else the machine has to do slows both.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import time as clock_time
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from aiohttp import ClientSession, CookieJar, web
from aiohttp.test_utils import BaseTestServer, TestServer

from bench.chat_search import EACH, FEW, fill
from bot.storage.database import opened
from bot.storage.mongod import embedded_mongod
from config.holidays import load_holidays
from crm_core.house import House
from crm_core.messages import Member
from crm_core.permissions import Role
from crm_core.preferences.model import Preferences
from crm_core.staff.actions import assign_roles, take_over_directory
from crm_core.staff.model import RolePlan
from crm_core.values import AppKey, Identity, Platform
from crm_core.workhours import WorkHours
from web.api import Pages, api
from web.gate import program
from web.refs import Refs

AGENT = Identity(platform=Platform.WECOM, scope="bench", account="agent")
ZONE = ZoneInfo("Asia/Shanghai")
CACHE_GB = 6.0
"""What MongoDB takes by default on a machine of 13 GB."""

TURNS = 5
OPENED = 200
"""So many first views in each turn."""


class Counter:
    """A platform where everybody who comes is the agent."""

    key = AppKey("wecom:bench:desk")
    platform = Platform.WECOM
    corp_id = "bench"
    name = "desk"

    def invitation(self, back: str, state: str) -> Mapping[str, str]:
        return {"back": back, "state": state}

    async def who(self, code: str) -> Identity:
        assert code
        return AGENT

    async def page_signature(self, url: str) -> Mapping[str, object]:
        return {"url": url}

    async def media_id(self, name: str, content: bytes, content_type: str) -> str:
        return f"{name}:{len(content)}:{content_type}"


def pages() -> web.Application:
    holidays = load_holidays()
    house = House(
        apps=(Counter.key,),
        habits=Preferences(zone=ZONE, quiet=None, digest=None),
        hours=WorkHours(opens=clock_time(9), closes=clock_time(18), zone=ZONE, is_workday=holidays.is_workday),
        holidays=holidays,
        again_minutes=30,
        unanswered_minutes=30,
    )
    asked, _live = api(
        Pages(
            platforms={"wecom/bench/desk": Counter()},
            house=house,
            refs=Refs(b"bench"),
            origin="http://bench",
            requests_a_minute=10**9,
        )
    )
    site = web.Application()
    site.add_subapp("/api", asked)
    return site


async def hire() -> None:
    """The agent, who may see every customer."""
    agent = Member(identity=AGENT, name="客服", department_ids=(), leads=(), active=True)
    act = program("bench")
    await take_over_directory(act, "wecom:bench", (), (agent,), RolePlan(first_admin="", by_department={}))
    await assign_roles(act, AGENT, frozenset({Role.SERVICE}))


@asynccontextmanager
async def company(uri: str, name: str) -> AsyncGenerator[None]:
    async with opened(uri, name, connections=8, committed=_nothing, observe=_nothing):
        yield


@asynccontextmanager
async def agent(server: BaseTestServer) -> AsyncGenerator[ClientSession]:
    """A browser in which the agent has signed in."""
    cookies = CookieJar(unsafe=True, treat_as_secure_origin=server.make_url("/"))
    async with ClientSession(cookie_jar=cookies) as http:
        address = server.make_url("/api/signin/wecom/bench/desk")
        async with http.post(address, json={"code": "x"}, headers={"Origin": "http://bench"}) as answer:
            assert answer.status == 200, await answer.text()
        yield http


async def open_customers(server: BaseTestServer, messages: int, luck: random.Random) -> list[float]:
    """Milliseconds of each first view; those that warm the company up are not among them."""
    taken: list[float] = []
    async with agent(server) as http:
        for _ in range(OPENED * 2):
            address = server.make_url(f"/api/customers/c{luck.randrange(messages // EACH)}")
            began = time.perf_counter()
            async with http.get(address) as answer:
                assert answer.status == 200, await answer.text()
                await answer.read()
            taken.append((time.perf_counter() - began) * 1_000)
    return taken[OPENED:]


async def compare(uri: str, sizes: tuple[int, int], luck: random.Random) -> dict[int, tuple[float, float]]:
    """p50 and p95 in milliseconds for each size."""
    taken: dict[int, list[float]] = {size: [] for size in sizes}
    for size in sizes:
        async with company(uri, f"bench{size}"):
            await hire()
            await fill(range(size), luck)
    async with TestServer(pages()) as server:
        for _ in range(TURNS):
            for size in sizes:
                async with company(uri, f"bench{size}"):
                    taken[size] += await open_customers(server, size, luck)
    return {size: (statistics.median(each), statistics.quantiles(each, n=20)[-1]) for size, each in taken.items()}


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.sidebar", description=__doc__)
    parser.add_argument("--many", type=int, default=2_000_000)
    many = cast("int", parser.parse_args().many)
    luck = random.Random(1)  # noqa: S311 - made-up chats
    with tempfile.TemporaryDirectory(prefix="scrm-bench-") as folder:
        async with embedded_mongod(Path(folder), cache_gb=CACHE_GB) as mongod:
            figures = await compare(mongod.uri, (FEW, many), luck)
    for size, (half, most) in figures.items():
        print(f"{size:>9,} messages  p50 {half:6.1f} ms  p95 {most:6.1f} ms")
    print(f"ratio  p50 x{figures[many][0] / figures[FEW][0]:.2f}  p95 x{figures[many][1] / figures[FEW][1]:.2f}")


def _nothing(*_: object) -> None:
    """Nobody waits for anything here."""


if __name__ == "__main__":
    asyncio.run(main())
