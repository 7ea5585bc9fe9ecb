"""How long the sidebar's first view takes among many messages, over HTTP, against among few.

`python -m bench.sidebar --many 2000000` starts a MongoDB of its own, makes the chats up as `bench.chat_search` does,
and opens customer after customer as a service agent does.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Mapping
from datetime import time as clock_time
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from aiohttp import ClientSession, CookieJar, web
from aiohttp.test_utils import BaseTestServer, TestServer

from bench.chat_search import EACH, FEW, fill
from bot.database import opened
from bot.mongod import embedded_mongod
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
OPENED = 500
"""So many first views make a figure."""


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
            demo=False,
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


async def measure(
    http: ClientSession, server: BaseTestServer, customers: int, luck: random.Random
) -> tuple[float, float]:
    """p50 and p95 in milliseconds."""
    taken: list[float] = []
    for _ in range(OPENED):
        began = time.perf_counter()
        async with http.get(server.make_url(f"/api/customers/c{luck.randrange(customers)}")) as answer:
            assert answer.status == 200, await answer.text()
            await answer.read()
        taken.append((time.perf_counter() - began) * 1_000)
    taken.sort()
    return taken[OPENED // 2], taken[OPENED * 95 // 100]


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.sidebar", description=__doc__)
    parser.add_argument("--many", type=int, default=2_000_000)
    many = cast("int", parser.parse_args().many)
    luck = random.Random(1)  # noqa: S311 - made-up chats
    with tempfile.TemporaryDirectory(prefix="scrm-bench-") as folder:
        async with (
            embedded_mongod(Path(folder)) as mongod,
            opened(mongod.uri, "bench", connections=8, committed=_nothing, observe=_nothing),
            TestServer(pages()) as server,
            ClientSession(cookie_jar=CookieJar(unsafe=True, treat_as_secure_origin=server.make_url("/"))) as http,
        ):
            await hire()
            signing_in = http.post(
                server.make_url("/api/signin/wecom/bench/desk"), json={"code": "x"}, headers={"Origin": "http://bench"}
            )
            async with signing_in as answer:
                assert answer.status == 200, await answer.text()
            await fill(range(FEW), luck)
            await measure(http, server, FEW // EACH, luck)
            few = await measure(http, server, FEW // EACH, luck)
            await fill(range(FEW, many), luck)
            await measure(http, server, many // EACH, luck)
            among_many = await measure(http, server, many // EACH, luck)
    print(f"{FEW:>9,} messages  p50 {few[0]:6.1f} ms  p95 {few[1]:6.1f} ms")
    print(f"{many:>9,} messages  p50 {among_many[0]:6.1f} ms  p95 {among_many[1]:6.1f} ms")
    print(f"ratio  p50 x{among_many[0] / few[0]:.2f}  p95 x{among_many[1] / few[1]:.2f}")


def _nothing(*_: object) -> None:
    """Nobody waits for anything here."""


if __name__ == "__main__":
    asyncio.run(main())
