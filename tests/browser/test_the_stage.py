"""Behind the two phones: new customers, faults, and the calls the platform received."""

import re

from playwright.async_api import Page, expect

from tests.browser.bot import Bot
from tests.browser.screen import CUSTOMER, say_as_customer, say_as_staff


async def test_a_customer_added_on_the_stage_is_chosen_and_can_speak(page: Page):
    await page.get_by_label("客户姓名", exact=True).fill("沈小鱼")
    await page.get_by_label("来源（state）").fill("展会")
    await page.get_by_role("button", name="添加并切换到 TA").click()

    await expect(page.locator(f"{CUSTOMER} .picker-button")).to_contain_text("沈小鱼")
    await expect(page.locator(".newcomer .said").first).to_contain_text("沈小鱼 已经添加")
    await say_as_customer(page, "我是新来的")


async def test_calls_show_with_their_outcome_and_a_fault_made_here_strikes(page: Page, bot: Bot):
    await bot.says("您好")
    await page.get_by_label("哪种故障").select_option("45009")
    await page.get_by_role("button", name="制造").click()
    await expect(page.locator(".waiting")).to_contain_text("还有 1 次")

    await say_as_staff(page, "帮助")
    assert await bot.tries_to_say("好的") == 45009
    call = page.locator(".call.is-bad", has_text="45009")
    await expect(call).to_be_visible()
    await expect(call.locator("time")).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))


async def test_faults_can_be_called_off(page: Page):
    await page.get_by_role("button", name="制造").click()
    await page.get_by_role("button", name="全部取消").click()
    await expect(page.locator(".waiting")).to_be_empty()


async def test_the_stage_can_be_put_away_and_stays_away(page: Page):
    await page.get_by_role("button", name="收起舞台").click()
    await expect(page.locator(".stage")).to_be_hidden()
    await page.reload()
    await expect(page.get_by_label("写给客服")).to_be_visible()
    await expect(page.locator(".stage")).to_be_hidden()
    await page.locator("#stage-toggle").click()
    await expect(page.locator(".stage")).to_be_visible()


async def test_a_customer_deletes_a_staff_member_on_the_stage_and_the_bot_is_told(page: Page):
    await page.get_by_label("客户姓名", exact=True).fill("白小露")
    await page.get_by_role("button", name="添加并切换到 TA").click()
    await expect(page.locator(f"{CUSTOMER} .picker-button")).to_contain_text("白小露")
    await page.get_by_text("好友与离职").click()
    await page.get_by_role("button", name="客户删除员工").click()
    await expect(page.get_by_text("好了，机器人马上会知道。")).to_be_visible()
    await page.get_by_role("button", name="员工删除客户").click()
    await expect(page.get_by_text("没有添加这位客户")).to_be_visible()
