"""From the chat to its customer: signed in by the platform, shown at every width, refused where it must be."""

from typing import Literal

import pytest
from playwright.async_api import Page, ViewportSize, expect

from crm_core.groups.actions import take_over_group
from crm_core.permissions import Role
from tests.browser.sidebar.conftest import Site
from tests.browser.sidebar.people import SIDEWAYS, account, customer, faults, opened, says
from tests.builders import NOW, colleague, customer_in_pool, customer_of, program
from tests.unit.web.desk import PATH
from tests.unit.web.gathered import group_of
from web.page import BUILT

LONG = "Alexandra-Konstantinopolskaya " * 3 + "（上海浦东旗舰店采购负责人）"


async def test_the_customer_of_the_chat_is_there(page: Page, site: Site) -> None:
    await customer("王芳")
    await says("王芳", "灰色沙发还有吗", "要三人位的")
    await opened(page, site, account("王芳"))
    await expect(page.get_by_role("heading", name="王芳")).to_be_visible()
    await expect(page.get_by_text("要三人位的").first).to_be_visible()
    await expect(page.get_by_text("138****5678")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(180, "light"), (360, "light"), (480, "dark"), (1280, "dark")])
async def test_a_long_name_and_little_known_fit_every_width(
    page: Page, site: Site, width: int, scheme: Literal["light", "dark"]
) -> None:
    """180 are 360 of them at twice the size."""
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.set_viewport_size(ViewportSize(width=width, height=800))
    await customer(LONG, mobile="", company="有限责任公司" * 12)
    await opened(page, site, account(LONG))
    await expect(page.get_by_text("还没有电话")).to_be_visible()
    await expect(page.get_by_text("还没有往来")).to_be_visible()
    assert await page.evaluate(SIDEWAYS) is False
    assert await faults(page) == []


async def test_beside_no_chat_a_customer_is_looked_for_and_remembered(page: Page, site: Site) -> None:
    await customer("王芳")
    await opened(page, site)
    await expect(page.get_by_text("打开过的客户会列在这里")).to_be_visible()
    await page.keyboard.type("wangfang")
    async with page.expect_response("**/opened"):
        await page.get_by_role("button", name="王芳").click()
    await expect(page.get_by_role("heading", name="王芳")).to_be_visible()
    await page.get_by_role("button", name="返回").click()
    await expect(page.get_by_role("region", name="最近看过").get_by_role("button", name="王芳")).to_be_visible()
    await page.go_forward()
    await expect(page.get_by_role("heading", name="王芳")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_label("查找客户")).to_be_focused()
    assert await faults(page) == []


@pytest.mark.parametrize("theirs", ["wm-赵敏-zhang", "wm-forged"])
async def test_somebody_elses_customer_and_a_forged_id_are_refused_alike(page: Page, site: Site, theirs: str) -> None:
    await colleague("zhang", Role.SALES)
    await customer_of("zhang", "赵敏")
    await opened(page, site, theirs)
    await expect(page.get_by_role("alert")).to_contain_text("没有找到您能查看的这位客户")
    await expect(page.get_by_text("赵敏")).to_have_count(0)
    await page.get_by_role("button", name="查找客户").click()
    await expect(page.get_by_label("查找客户")).to_be_focused()


async def test_whoever_has_no_part_in_it_reads_so_on_the_page(page: Page, site: Site) -> None:
    site.desk.member = "stranger"
    await opened(page, site)
    await expect(page.get_by_role("alert")).to_contain_text("您还没有开通 CRM 助手")
    site.desk.member = "lisi"
    await page.get_by_role("button", name="重试").click()
    await expect(page.get_by_label("查找客户")).to_be_visible()


async def test_whom_nobody_looks_after_is_shown_as_such(page: Page, site: Site) -> None:
    await customer_in_pool("陈路")
    await opened(page, site, "wm-陈路")
    await expect(page.get_by_text("公海，还没有人跟进")).to_be_visible()


async def test_beside_a_group_one_of_its_people_is_opened(page: Page, site: Site) -> None:
    await customer("王芳")
    await take_over_group(program(), group_of("wr1", "lisi", account("王芳"), "wm-nobody"), NOW)
    await opened(page, site, "wr1")
    await expect(page.get_by_role("heading", name="老客户群")).to_be_visible()
    assert await faults(page) == []
    await page.get_by_role("button", name="王芳").press("Enter")
    await expect(page.get_by_role("heading", name="王芳")).to_be_visible()


async def test_a_browser_that_keeps_no_cookie_does_not_go_round_in_circles(page: Page, site: Site) -> None:
    invited = {"signin": {"kind": "wecom", "url": f"/sidebar/{PATH}?again"}}
    await page.route("**/api/me?*", lambda route: route.fulfill(status=401, json=invited))
    await opened(page, site)
    await expect(page.get_by_role("alert")).to_contain_text("登录没有成功")


def test_what_is_loaded_stays_small() -> None:
    packed = [one.stat().st_size for one in (BUILT / "assets").glob("*.js.gz")]
    assert 0 < sum(packed) <= 120_000
