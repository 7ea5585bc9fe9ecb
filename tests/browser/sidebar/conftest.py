"""The sidebar as it is built, on the real pages and database, in Debian's Chromium."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import web
from playwright.async_api import Browser, ConsoleMessage, Page, ViewportSize

from bot.queues.ending import end
from crm_core.act import Actor
from crm_core.permissions import Role
from tests.browser.sidebar.desk import BRIDGE, WECOM, OpenDesk
from tests.builders import colleague
from tests.house import House
from tests.journeys.waiting import PATIENCE
from tests.ports import unused_port
from tests.unit.web.conftest import KEY, RULES
from tests.unit.web.desk import PATH
from web.api import Pages, api
from web.page import BUILT, SidebarPage
from web.refs import Refs

NARROW = ViewportSize(width=360, height=760)


@dataclass
class Site:
    """The pages, which may go away and come back under the same address."""

    desk: OpenDesk
    port: int
    runner: web.AppRunner | None = None
    watch: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def comes(self) -> None:
        pages = Pages(
            platforms={PATH: self.desk},
            house=RULES,
            refs=Refs(KEY),
            origin=self.address,
            requests_a_minute=1_000,
        )
        asked, live = api(pages)
        site = web.Application()
        site.add_subapp("/api", asked)
        site.add_subapp("/sidebar", SidebarPage({PATH: self.desk}, origin=self.address, frames=()).application())
        site.router.add_get("/authorize", self.desk.authorize)
        self.runner = web.AppRunner(site, access_log=None, shutdown_timeout=2)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.watch = asyncio.create_task(live.run())

    async def goes(self) -> None:
        if self.runner is None or self.watch is None:
            return
        await end([self.watch])
        await self.runner.cleanup()
        self.runner = self.watch = None


@pytest.fixture
def desk() -> OpenDesk:
    return OpenDesk()


@pytest.fixture
async def site(house: House, desk: OpenDesk) -> AsyncIterator[Site]:
    assert (BUILT / "index.html").is_file(), "侧边栏还没有构建：请先运行 make ui"
    site = Site(desk, unused_port())
    await site.comes()
    yield site
    await site.goes()


@pytest.fixture
async def lisi(house: House) -> Actor:
    return await colleague("lisi", Role.SALES, name="李四")


@pytest.fixture
async def page(browser: Browser, site: Site, lisi: Actor) -> AsyncIterator[Page]:
    """A window of 企业微信. Fails the test when the page breaks or its security policy is offended."""
    context = await browser.new_context(
        viewport=NARROW, locale="zh-CN", timezone_id="Asia/Shanghai", user_agent=WECOM, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE * 1_000)
    await context.add_init_script(BRIDGE)
    page = await context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda message: broken.extend(_offences(message)))
    yield page
    await context.close()
    assert broken == []


def _offences(message: ConsoleMessage) -> list[str]:
    return [message.text] if "Content Security Policy" in message.text else []
