"""Errors are shown where they happen, with what to do about them."""

import asyncio

from aiohttp import ClientSession
from playwright.async_api import Page, Route, expect

from tests.browser.conftest import CUSTOMER as CUSTOMER_ID
from tests.browser.running import Emulator
from tests.browser.screen import CUSTOMER, STAFF


async def test_a_refusal_of_the_platform_stands_under_the_message_it_is_about(
    page: Page, emulator: Emulator, http: ClientSession, rep: str
):
    async with http.post(f"{emulator.address}/control/wecom/staff/{rep}/disable") as response:
        assert response.status == 200
    await page.get_by_label("写给 CRM 助手").fill("帮助")
    await page.get_by_label("写给 CRM 助手").press("Enter")

    failed = page.locator(f"{STAFF} .message.is-failed")
    await expect(failed.get_by_role("alert")).to_contain_text("已被禁用")
    await failed.get_by_role("button", name="放弃").click()
    await expect(failed).to_have_count(0)


async def test_what_could_not_be_sent_while_the_emulator_was_away_can_be_sent_again(page: Page, emulator: Emulator):
    await emulator.stop()
    await page.get_by_label("写给客服").fill("听得到吗")
    await page.get_by_label("写给客服").press("Enter")
    failed = page.locator(f"{CUSTOMER} .message.is-failed")
    await expect(failed).to_contain_text("没有发出去：连不上模拟器")
    await expect(page.locator("#banner")).to_contain_text("正在重新连接")

    await emulator.start()
    await expect(page.locator("#banner")).to_be_hidden()
    await failed.get_by_role("button", name="重试").click()
    await expect(failed).to_have_count(0)
    await expect(page.locator(f"{CUSTOMER} .message.is-own .bubble", has_text="听得到吗")).to_have_count(1)


async def test_what_is_said_before_the_page_listens_is_shown_once_it_does(
    page: Page, emulator: Emulator, http: ClientSession, rep: str
):
    listens = asyncio.Event()

    async def held_back(stream: Route) -> None:
        await listens.wait()
        await stream.continue_()

    await page.route("**/control/stream", held_back)
    await page.reload()
    await expect(page.get_by_label("写给客服")).to_be_visible()
    said = f"{emulator.address}/control/wecom/customers/{CUSTOMER_ID}/messages"
    async with http.post(said, json={"text": "有人吗"}) as response:
        assert response.status == 200
    listens.set()
    await expect(page.locator(f"{CUSTOMER} .message.is-own .bubble", has_text="有人吗")).to_have_count(1)
