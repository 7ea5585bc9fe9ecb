import asyncio
from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer

from bot.queues.ending import end
from crm_core.act import Actor
from crm_core.house import House as Rules
from crm_core.permissions import Role
from crm_core.workhours import WorkHours
from tests.builders import APP, HABITS, HOLIDAYS, colleague
from tests.house import House
from tests.ports import unused_port
from tests.unit.web.desk import PATH, Browser, Desk
from web.api import Pages, api
from web.page import SidebarPage
from web.refs import Refs

KEY = b"k" * 32
MOST = 200
RULES = Rules(
    apps=(APP,),
    habits=HABITS,
    hours=WorkHours(opens=time(9), closes=time(18), zone=ZoneInfo("Asia/Shanghai"), is_workday=HOLIDAYS.is_workday),
    holidays=HOLIDAYS,
    again_minutes=30,
    unanswered_minutes=30,
)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def server(house: House, desk: Desk, tmp_path: Path) -> AsyncIterator[BaseTestServer]:
    """The pages of one app, with the watch on the event log."""
    port = unused_port()
    pages = Pages(
        platforms={PATH: desk},
        house=RULES,
        refs=Refs(KEY),
        origin=f"http://127.0.0.1:{port}",
        requests_a_minute=MOST,
    )
    asked, live = api(pages)
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "assets" / "wecom-1a2b.js").touch()
    site = web.Application()
    site.add_subapp("/api", asked)
    site.add_subapp("/sidebar", SidebarPage({PATH: desk}, origin=pages.origin, frames=(), built=tmp_path).application())
    watch = asyncio.create_task(live.run())
    async with TestServer(site, port=port) as server:
        yield server
    await end([watch])


@pytest.fixture
async def guest(server: BaseTestServer) -> AsyncIterator[Browser]:
    browser = Browser(server)
    yield browser
    await browser.close()


@pytest.fixture
async def lisi(house: House) -> Actor:
    return await colleague("lisi", Role.SALES, name="李四")


@pytest.fixture
async def page(guest: Browser, desk: Desk, lisi: Actor) -> Browser:
    """李四, signed in."""
    return await guest.signs_in(desk, "lisi")
