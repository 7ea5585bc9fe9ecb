"""The 公众号 tab of the customer's phone: following, leaving, speaking."""

from playwright.async_api import Page, expect

from tests.browser.screen import CUSTOMER


async def test_a_follower_speaks_leaves_and_comes_back(page: Page):
    await page.get_by_role("tab", name="公众号").click()
    await page.get_by_label("粉丝").select_option("关注的路人")
    bubbles = page.locator(f"{CUSTOMER} .message.is-own .bubble:visible")
    await expect(bubbles.last).to_have_text("关注了公众号")

    await page.get_by_label("写给公众号").fill("在吗")
    await page.get_by_label("写给公众号").press("Enter")
    await expect(bubbles.last).to_have_text("在吗")

    await page.get_by_role("button", name="取消关注").click()
    await expect(bubbles.last).to_have_text("取消了关注")
    await page.get_by_role("button", name="关注", exact=True).click()
    await expect(page.get_by_role("button", name="取消关注")).to_be_visible()
