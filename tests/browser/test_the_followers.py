"""The 公众号 tab of the customer's phone: following, leaving, speaking."""

import re

from playwright.async_api import Page, expect

from tests.browser.screen import CUSTOMER


async def test_a_follower_speaks_leaves_and_comes_back(page: Page):
    await page.get_by_role("tab", name="公众号").click()
    await page.get_by_label("粉丝").select_option("关注的路人")
    bubbles = page.locator(f"{CUSTOMER} .message.is-own .bubble:visible")
    deeds = page.locator(f"{CUSTOMER} .message-deed:visible")
    await expect(deeds.last).to_have_text("关注了公众号")

    await page.get_by_label("写给公众号").fill("在吗")
    await page.get_by_label("写给公众号").press("Enter")
    await expect(bubbles.last).to_have_text("在吗")

    await page.get_by_role("button", name="推荐进度").click()
    await expect(deeds.last).to_have_text("点了菜单（推荐进度）")

    files = page.locator(f"{CUSTOMER} .composer:visible input[type=file]")
    await files.set_input_files({"name": "客厅.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"})
    await expect(page.get_by_role("link", name="打开图片 客厅.png")).to_have_attribute(
        "href", re.compile("official/media/")
    )
    await files.set_input_files({"name": "报价.txt", "mimeType": "text/plain", "buffer": b"1"})
    await expect(page.get_by_text("公众号只收图片、语音和视频。")).to_be_visible()

    await page.get_by_role("button", name="取消关注").click()
    await expect(deeds.last).to_have_text("取消了关注")
    await page.get_by_role("button", name="关注", exact=True).click()
    await expect(page.get_by_role("button", name="取消关注")).to_be_visible()
