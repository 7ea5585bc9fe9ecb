"""The history while it goes on, when the connection drops, and when it is long."""

from contextlib import AsyncExitStack
from datetime import timedelta

from aiohttp import ClientSession
from playwright.async_api import Page, expect

from tests.browser.sidebar.conftest import Site
from tests.browser.sidebar.people import account, customer, faults, opened, says
from web.live import MOST_STREAMS

LINES = ".line"
_DOWN = "setInterval(() => scrollTo(0, document.body.scrollHeight), 60) && null"


async def test_a_message_appears_by_itself_and_what_was_missed_comes_once(page: Page, site: Site) -> None:
    await customer("王芳")
    await says("王芳", "灰色沙发还有吗", ago=timedelta(minutes=5))
    await opened(page, site, account("王芳"))
    await expect(page.locator(LINES).filter(has_text="灰色沙发还有吗")).to_have_count(1)
    await says("王芳", "要三人位的", ago=timedelta(minutes=4))
    await expect(page.locator(LINES).first).to_contain_text("要三人位的")

    await page.context.set_offline(True)
    await expect(page.get_by_text("没有网络")).to_be_visible()
    await page.get_by_role("tab", name="文件").click()
    await expect(page.get_by_role("alert")).to_contain_text("连不上服务器")
    await page.context.set_offline(False)
    await expect(page.get_by_text("没有网络")).to_have_count(0)
    await expect(page.get_by_text("还没有图片和文件")).to_be_visible()
    await page.get_by_role("tab", name="动态").click()
    await site.goes()
    await expect(page.get_by_text("连接断开，正在重连")).to_be_visible()
    await says("王芳", "周末能送吗", ago=timedelta(minutes=3))
    await page.get_by_label("新的提醒").fill("明天下午3点 回访")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("连不上服务器")
    await expect(page.get_by_label("新的提醒")).to_have_value("明天下午3点 回访")
    await site.comes()
    await expect(page.locator(LINES).first).to_contain_text("周末能送吗")
    await expect(page.get_by_text("连接断开")).to_have_count(0)
    assert await page.locator(LINES).count() == len({"灰色沙发还有吗", "要三人位的", "周末能送吗"})


async def test_a_page_too_many_says_so_and_is_renewed_by_hand(page: Page, site: Site) -> None:
    one = await customer("王芳")
    await opened(page, site)
    await expect(page.get_by_label("查找客户")).to_be_visible()
    signed_in = {"Cookie": "; ".join(f"{one.get('name')}={one.get('value')}" for one in await page.context.cookies())}
    async with AsyncExitStack() as others:
        http = await others.enter_async_context(ClientSession(site.address, headers=signed_in))
        for _ in range(MOST_STREAMS):
            await others.enter_async_context(http.get(f"/api/events?customer={one}"))
        await page.keyboard.type("王芳")
        await page.get_by_role("button", name="王芳").click()
        await expect(page.get_by_text("您同时打开的客户页较多")).to_be_visible()
        assert await faults(page) == []
        await says("王芳", "要三人位的")
        await page.get_by_role("button", name="现在更新").click()
        await expect(page.locator(LINES).first).to_contain_text("要三人位的")


async def test_a_long_history_is_read_to_its_beginning(page: Page, site: Site) -> None:
    await customer("王芳")
    await says("王芳", *(f"第{number}句" for number in range(600)))
    await opened(page, site, account("王芳"))
    await expect(page.locator(LINES).first).to_contain_text("第599句")
    await page.evaluate(_DOWN)
    await expect(page.get_by_text("没有更早的了")).to_be_visible()
    said = await page.locator(f"{LINES} .words").all_text_contents()
    assert said == [f"第{number}句" for number in reversed(range(600))]

    await page.get_by_role("button", name="备注", exact=True).click()
    await expect(page.get_by_text("没有这类记录")).to_be_visible()
    await page.get_by_role("tab", name="动态").focus()
    await page.keyboard.press("ArrowLeft")
    await page.get_by_label("搜索往来").fill("第203句")
    await expect(page.locator("mark")).to_have_text(["第203句"])
    assert await faults(page) == []
