"""The share page at the width of a phone, with and without JavaScript."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, ViewportSize, expect

from crm_core.codes.actions import code_made
from crm_core.customers.actions import greet_stranger
from crm_core.permissions import Role
from crm_core.values import CustomerId
from referrals.codes.actions import code_for
from referrals.codes.model import ReferralCode
from referrals.programmes.actions import create_programme, pause_programme
from referrals.programmes.model import Prize, Programme, Step
from referrals.sharing.actions import own_code
from referrals.sharing.joining import Means
from referrals.sharing.links import ShareLinks
from referrals.sharing.poster import qr_png
from tests.builders import SCOPE, colleague, customer_of, program, wecom
from tests.house import House
from tests.journeys.waiting import PATIENCE
from tests.ports import unused_port
from tests.unit.referrals.campaign import CASH, PLAN, POINTS, comes, happen
from web.share.pages import SharePages, Sharing

MEANS = Means(companies=(SCOPE,))
PHONE = ViewportSize(width=390, height=844)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
async def links(house: House) -> AsyncIterator[ShareLinks]:
    """The pages, and where they are."""
    port = unused_port()
    links = ShareLinks(f"http://127.0.0.1:{port}", b"k" * 32)
    site = web.Application()
    sharing = Sharing(
        links=links,
        zone=SHANGHAI,
        visits_a_minute=1_000,
        means=MEANS,
        picture=contact_picture,
        account_name="暖木家居",
        contact="https://work.weixin.qq.com/kfid/x",
    )
    site.add_subapp("/share", SharePages(sharing).application())
    async with TestServer(site, port=port):
        yield links


async def contact_picture(_address: str) -> bytes:
    return qr_png("https://work.weixin.qq.com/ca/x")


async def busy_programme() -> tuple[Programme, ReferralCode]:
    """Running now, with an inviter who brought three friends, and others on the leaderboard."""
    now = datetime.now(UTC)
    plan = replace(
        PLAN,
        name="老带新家居焕新季",
        starts=now - timedelta(days=2),
        ends=now + timedelta(days=30),
        for_inviter=CASH,
        for_invitee=Prize(kind="coupon", amount=1, name="新人满减券", worth=2000),
        steps=(
            Step(friends=2, prize=POINTS),
            Step(friends=5, prize=Prize(kind="service_time", amount=60, name="上门测量")),
        ),
        terms="邀请新朋友来，双方都有礼。\n奖励不能转让，最终以到账为准。",
    )
    one = await create_programme(program(at=now), plan)
    await colleague("lisi", Role.SALES)
    code = await own_code(program(at=now), one.id, await customer_of("lisi", "王小明"), MEANS)
    await code_made(program(at=now), code.scene, "cfg", "https://wework.qpic.cn/x")
    other = await code_for(program(at=now), one.id, await known("李芳", now))
    for name, which in (("张伟", code), ("陈晨", code), ("刘洋", other)):
        await comes(which.code, await known(name, now), now)
    await happen(at=now)
    return one, code


async def known(name: str, now: datetime) -> CustomerId:
    return await greet_stranger(program(at=now), wecom(f"wm-{name}"), name, now)


async def open_page(browser: Browser, url: str, *, script: bool = True) -> Page:
    """On a phone, until everything is there."""
    context = await browser.new_context(
        viewport=PHONE, locale="zh-CN", java_script_enabled=script, device_scale_factor=2
    )
    context.set_default_timeout(PATIENCE * 1_000)
    page = await context.new_page()
    offences: list[str] = []
    page.on("console", lambda message: offences.append(message.text))
    page.on("pageerror", lambda error: offences.append(str(error)))
    answer = await page.goto(url, wait_until="load")
    assert answer is not None
    assert answer.status == 200
    assert offences == []
    return page


async def fits(page: Page) -> bool:
    """Whether nothing sticks out at the side."""
    boxes = await page.locator("section, header, img, p").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.left, box.right])"
    )
    return all(left >= 0 and right <= PHONE["width"] for left, right in boxes)


async def test_a_friend_sees_what_it_is_and_how_to_take_part_at_once(browser: Browser, links: ShareLinks) -> None:
    _, code = await busy_programme()
    page = await open_page(browser, links.public(code.code))
    await expect(page.get_by_role("heading", level=1)).to_have_text("老带新家居焕新季")
    await expect(page.get_by_text("王** 邀请您一起来")).to_be_visible()
    await expect(page.get_by_text(code.shown)).to_be_visible()
    await expect(page.get_by_role("link", name="联系客服")).to_be_visible()
    await expect(page.get_by_text("长按识别，加上好友就记上了")).to_be_visible()
    to_scan = page.get_by_role("img", name="加好友二维码")
    assert await to_scan.evaluate("one => one.naturalWidth") > 0
    text = await page.locator("main").inner_text()
    assert not any(name in text for name in ("小明", "张伟", "陈晨", "进度"))
    assert await fits(page)


async def test_the_inviter_sees_friends_and_rewards_masked_also_without_javascript(
    browser: Browser, links: ShareLinks
) -> None:
    _, code = await busy_programme()
    page = await open_page(browser, links.own(code.code, datetime.now(UTC)), script=False)
    await expect(page.get_by_text("张**")).to_be_visible()
    await expect(page.get_by_role("img", name="推荐海报")).to_be_visible()
    text = await page.locator("main").inner_text()
    assert "张伟" not in text
    assert "现金 5 元：完成条件后发放" in text
    assert "还差 2 位，就能得到 100 积分" in text
    assert await fits(page)


async def test_a_paused_programme_says_so_and_a_forged_link_shows_nothing_of_ones_own(
    browser: Browser, links: ShareLinks
) -> None:
    one, code = await busy_programme()
    await pause_programme(program(at=datetime.now(UTC)), one.id)
    page = await open_page(browser, f"{links.public(code.code)}?me=9999999999.forged")
    await expect(page.get_by_role("status")).to_contain_text("活动暂停中")
    await expect(page.get_by_role("heading", name="怎么参加")).to_have_count(0)
    await expect(page.get_by_role("heading", name="进度")).to_have_count(0)
