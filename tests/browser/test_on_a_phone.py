"""390 pixels wide: one side at a time, a switch below, nothing cut off."""

from playwright.async_api import Page, ViewportSize, expect

from tests.browser.bot import Bot
from tests.browser.screen import CUSTOMER, STAFF
from tests.browser.sidebar.people import faults

PHONE = ViewportSize(width=390, height=844)
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth || document.body.scrollWidth > innerWidth"


async def test_the_switch_shows_one_side_at_a_time_and_nothing_scrolls_sideways(page: Page):
    await page.set_viewport_size(PHONE)
    sides = {"员工": STAFF, "客户": CUSTOMER, "舞台": ".stage"}
    for title, shown in sides.items():
        await page.locator("#switch").get_by_role("button", name=title).click()
        for side in sides.values():
            await expect(page.locator(side)).to_be_visible(visible=side == shown)
        assert await page.evaluate(SIDEWAYS) is False
        assert await faults(page) == []
        box = await page.locator(shown).bounding_box()
        assert box is not None
        assert box["width"] == PHONE["width"]


async def test_news_on_the_side_not_shown_are_marked(page: Page, bot: Bot):
    await page.set_viewport_size(PHONE)
    switch = page.locator("#switch")
    await switch.get_by_role("button", name="客户").click()
    await bot.says("您有一位客户在等")
    await expect(switch.get_by_role("button", name="员工").locator(".dot")).to_be_visible()

    await switch.get_by_role("button", name="员工").click()
    await expect(switch.locator(".dot")).to_have_count(0)
    await expect(page.get_by_text("您有一位客户在等")).to_be_in_viewport()


async def test_the_box_to_write_in_stays_in_sight_under_a_long_chat(page: Page, bot: Bot):
    await page.set_viewport_size(PHONE)
    for number in range(25):
        await bot.says(f"第 {number} 条，" + "很长的一句话" * 12)
    await expect(page.get_by_text("第 24 条")).to_be_in_viewport()
    await expect(page.get_by_label("写给 CRM 助手")).to_be_in_viewport()
    assert await page.evaluate(SIDEWAYS) is False
