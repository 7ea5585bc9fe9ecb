"""Customer groups on the stage, and the mass-sends a staff member has to confirm."""

from playwright.async_api import Page, expect

from tests.browser.bot import Bot
from tests.browser.screen import CUSTOMER, STAFF


async def test_the_chosen_customer_leaves_a_group_and_comes_back(page: Page) -> None:
    await page.locator("summary", has_text="客户群").click()
    members = page.locator(".group-members li")
    await expect(members.first).to_contain_text("进群")
    step = page.get_by_role("button", name="这个群")
    before = await step.inner_text()
    await step.click()
    await expect(page.locator(".act .said", has_text="机器人会收到成员变化的回调")).to_be_visible()
    await expect(step).not_to_have_text(before)
    await step.click()
    await expect(step).to_have_text(before)


async def test_a_mass_send_is_confirmed_and_arrives_on_the_phone(page: Page, bot: Bot) -> None:
    msgid = await bot.asks_for_a_mass_send("wm-lin-xiao", "周五直播，欢迎来看")
    assert msgid
    await page.get_by_role("tab", name="群发助手").click()
    task = page.locator(f"{STAFF} .mass-task").first
    await expect(task).to_contain_text("等您确认 · 1 位客户")
    await task.get_by_role("button", name="确认发送").click()
    await expect(task).to_contain_text("已发出")
    await expect(page.locator(f"{CUSTOMER} .bubble", has_text="周五直播，欢迎来看")).to_be_visible()
