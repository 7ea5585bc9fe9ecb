"""The history while it goes on, when the connection drops, and when it is long."""

from datetime import timedelta

from playwright.async_api import Page, expect

from tests.browser.sidebar.conftest import Site
from tests.browser.sidebar.people import account, customer, faults, opened, says

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
    await page.context.set_offline(False)
    await expect(page.get_by_text("没有网络")).to_have_count(0)
    await site.goes()
    await expect(page.get_by_text("连接断开，正在重连")).to_be_visible()
    await says("王芳", "周末能送吗", ago=timedelta(minutes=3))
    await page.get_by_label("新的提醒").fill("明天下午3点 回访")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("连不上服务器")
    await expect(page.get_by_label("新的提醒")).to_have_value("明天下午3点 回访")
    await site.comes()
    await expect(page.locator(LINES).first).to_contain_text("周末能送吗", timeout=10_000)
    await expect(page.get_by_text("连接断开")).to_have_count(0)
    assert await page.locator(LINES).count() == len({"灰色沙发还有吗", "要三人位的", "周末能送吗"})


async def test_a_long_history_is_read_to_its_beginning(page: Page, site: Site) -> None:
    await customer("王芳")
    await says("王芳", *(f"第{number}句" for number in range(600)))
    await opened(page, site, account("王芳"))
    await expect(page.locator(LINES).first).to_contain_text("第599句")
    await page.evaluate(_DOWN)
    await expect(page.get_by_text("没有更早的了")).to_be_visible(timeout=30_000)
    said = await page.locator(f"{LINES} .words").all_text_contents()
    assert said == [f"第{number}句" for number in reversed(range(600))]

    await page.get_by_role("button", name="备注", exact=True).click()
    await expect(page.get_by_text("没有这类记录")).to_be_visible()
    await page.get_by_role("tab", name="动态").focus()
    await page.keyboard.press("ArrowLeft")
    await page.get_by_label("搜索往来").fill("第203句")
    await expect(page.locator("mark")).to_have_text(["第203句"])
    assert await faults(page) == []
