"""The page in Debian's Chromium, on the real emulator in this process, with a bot played by hand."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from playwright.async_api import Browser, ConsoleMessage, Page, ViewportSize, async_playwright, expect

from tests.browser.bot import Bot
from tests.browser.running import Emulator
from tests.journeys.waiting import PATIENCE
from tests.ports import unused_port

_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = ViewportSize(width=1280, height=800)
CUSTOMER = "wm-lin-xiao"

expect.set_options(timeout=PATIENCE * 1_000)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "没有找到 chromium：请先运行 apt-get install chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=_QUIET, timeout=PATIENCE * 1_000)
        yield browser
        await browser.close()


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture(scope="session")
async def first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The emulator's state before anything has happened; making it takes longer than most tests here."""
    state = tmp_path_factory.mktemp("first_day") / "emulator.sqlite"
    emulator = Emulator(state, unused_port())
    await emulator.start()
    await emulator.stop()
    return state


@pytest.fixture
async def emulator(first_day: Path, tmp_path: Path) -> AsyncIterator[Emulator]:
    state = tmp_path / "emulator.sqlite"
    shutil.copy(first_day, state)
    emulator = Emulator(state, unused_port())
    await emulator.start()
    yield emulator
    await emulator.stop()


@pytest.fixture
async def rep(emulator: Emulator, http: ClientSession) -> str:
    """The userid of a staff member who answers 客服 and has one customer, 林晓."""
    async with http.get(f"{emulator.address}/control/state") as response:
        staff = (await response.json())["wecom"]["staff"]
    userid = next(one["userid"] for one in staff if one["department"] == "客服部")
    newcomer = {"external_userid": CUSTOMER, "name": "林晓", "userid": userid}
    async with http.post(f"{emulator.address}/control/wecom/customers", json=newcomer) as response:
        assert response.status == 200, await response.text()
    return userid


@pytest.fixture
def bot(emulator: Emulator, http: ClientSession, rep: str) -> Bot:
    return Bot(http, emulator.address, rep)


@pytest.fixture
async def page(browser: Browser, emulator: Emulator, rep: str) -> AsyncIterator[Page]:
    """The page with both people chosen. Fails the test when the page breaks or its security policy is offended."""
    context = await browser.new_context(viewport=DESKTOP, locale="zh-CN")
    context.set_default_timeout(PATIENCE * 1_000)
    page = await context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda message: broken.extend(_offences(message)))
    await page.goto(f"{emulator.address}/#staff={rep}&customer={CUSTOMER}")
    await page.get_by_label("写给 CRM 助手").wait_for()
    yield page
    await context.close()
    assert broken == []


def _offences(message: ConsoleMessage) -> list[str]:
    return [message.text] if "Content Security Policy" in message.text else []
