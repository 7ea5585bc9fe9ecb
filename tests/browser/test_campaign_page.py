"""Checking in and drawing on a phone without scripts."""

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, ViewportSize, expect

from community.checkins.actions import check_in
from community.links import personal
from community.lotteries.actions import draw_for
from community.lotteries.fairness import Prize
from community.lotteries.model import Wish
from community.lotteries.queue import DrawQueue
from referrals.sharing.links import ShareLinks
from tests.builders import program
from tests.house import House
from tests.journeys.waiting import PATIENCE
from tests.ports import unused_port
from tests.unit.community.fair import CHECKIN, LOTTERY, VAULT, closes, open_checkin, open_lottery, somebody
from web.campaign.pages import CampaignPages, Fair

PHONE = ViewportSize(width=390, height=844)


@pytest.fixture
async def links(house: House) -> AsyncIterator[ShareLinks]:
    links = ShareLinks(f"http://127.0.0.1:{unused_port()}", b"k" * 32)
    site = web.Application()
    site.add_subapp(
        "/campaign", CampaignPages(Fair(links=links, visits_a_minute=200, queue=DrawQueue(VAULT))).application()
    )
    async with TestServer(site, port=int(links.origin.rpartition(":")[2])):
        yield links


@pytest.fixture
async def phone(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport=PHONE, locale="zh-CN", java_script_enabled=False)
    context.set_default_timeout(PATIENCE * 1_000)
    page = await context.new_page()
    offences: list[str] = []
    page.on("console", lambda message: offences.append(message.text))
    yield page
    await context.close()
    assert offences == []


async def looks(page: Page, folder: Path, name: str) -> None:
    """Nothing sticks out to the side; the picture is kept for whoever wants to look."""
    widest = await page.locator("main").bounding_box()
    assert widest is not None
    assert widest["width"] <= PHONE["width"]
    await page.screenshot(path=Path(os.environ.get("SCRM_SCREENSHOTS", folder)) / f"{name}.png", full_page=True)


async def test_a_customer_checks_in_by_the_link_of_their_own(phone: Page, links: ShareLinks, tmp_path: Path) -> None:
    now, an = datetime.now(UTC), await somebody("安")
    campaign = await open_checkin(plan=replace(CHECKIN, ends_at=now + timedelta(days=60)))
    for days in (3, 2, 1):
        await check_in(program(at=now - timedelta(days=days)), campaign, an)
    await phone.goto(personal(links.origin, campaign, an, now, links.seal))
    await expect(phone).to_have_url(f"{links.origin}/campaign/{campaign}")
    await phone.get_by_role("button", name="签到").click()
    await expect(phone.get_by_role("status")).to_have_text("签到成功！")
    await expect(phone.locator(".counts li").first).to_have_text("4连续天数")
    await looks(phone, tmp_path, "checkin")


async def test_a_customer_draws_and_verifies(phone: Page, links: ShareLinks, tmp_path: Path) -> None:
    now, an = datetime.now(UTC), await somebody("安")
    rare, usual = (
        Prize(name="一等奖 · 咖啡机", stock=1, odds=1_000),
        Prize(name="优惠券 20 元", stock=100, odds=999_000),
    )
    campaign = await open_lottery(plan=replace(LOTTERY, prizes=(rare, usual), ends_at=now + timedelta(days=9)))
    others = [Wish(customer=await somebody(f"客{number}"), key="k") for number in range(12)]
    await draw_for(program(at=now), campaign, others, VAULT)
    await phone.goto(personal(links.origin, campaign, an, now, links.seal))
    await phone.get_by_role("button", name="抽一次").click()
    await expect(phone.get_by_role("status")).to_contain_text("恭喜")
    await looks(phone, tmp_path, "lottery")
    await closes(campaign)
    await phone.get_by_role("link", name="怎么验证").click()
    await expect(phone.get_by_role("status")).to_contain_text("13 次抽奖全部对得上")
    await looks(phone, tmp_path, "verify")
