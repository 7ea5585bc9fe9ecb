"""What is done beside the chat, also without a mouse."""

from base64 import b64decode
from datetime import UTC, datetime

import pytest
from playwright.async_api import FilePayload, Page, Route, expect

from crm_core.act import Actor
from crm_core.conversations.actions import record_page
from crm_core.permissions import Role
from crm_core.scripts.actions import write_script
from crm_core.values import CustomerId
from referrals.programmes.model import Newcomers
from tests.browser.sidebar.conftest import Site
from tests.browser.sidebar.people import account, customer, faults, opened, says
from tests.builders import APP, colleague, in_role, program, said
from tests.builders import page as chat_page
from tests.house import House
from tests.unit.commands.chat import tags_of
from tests.unit.referrals.campaign import code_of, programme
from tests.unit.web.gathered import picture

DOT = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
"""The smallest GIF."""


@pytest.fixture
async def wang(page: Page, site: Site) -> CustomerId:
    one = await customer("王芳")
    await says("王芳", "灰色沙发还有吗")
    await opened(page, site, account("王芳"))
    await expect(page.get_by_role("heading", name="王芳")).to_be_visible()
    return one


async def test_a_tag_is_put_on_by_keyboard_and_taken_off_with_a_way_back(page: Page, wang: CustomerId) -> None:
    await page.get_by_role("button", name="加标签").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("标签名")).to_be_focused()
    for _ in range(6):
        await page.keyboard.press("Tab")
        assert await page.evaluate("!document.activeElement.closest('.page > *:not(dialog) button:not(dialog *)')")
    assert await faults(page) == []
    await page.get_by_label("标签名").fill("高意向")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="去掉标签 高意向")).to_be_visible()
    await expect(page.get_by_role("button", name="加标签")).to_be_focused()
    await expect(page.get_by_role("button", name="加标签")).to_have_css("outline-style", "solid")

    await page.get_by_role("button", name="去掉标签 高意向").press("Enter")
    await expect(page.get_by_text("还没有标签")).to_be_visible()
    await page.get_by_role("status").get_by_role("button", name="撤销").click()
    await expect(page.get_by_role("button", name="去掉标签 高意向")).to_be_visible()
    assert await tags_of(wang) == {"高意向"}


@pytest.mark.usefixtures("wang")
async def test_a_reminder_a_note_a_stage_and_a_follow_up_are_written(page: Page) -> None:
    await page.get_by_label("新的提醒").fill("回访")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("请写上时间")
    await page.get_by_label("新的提醒").fill("明天下午3点 回访")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("明天 15:00").first).to_be_visible()

    await page.get_by_role("button", name="写备注").click()
    await page.keyboard.type("喜欢灰色")
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("region", name="备注").get_by_text("喜欢灰色")).to_be_visible()

    await page.get_by_role("button", name="未设阶段").click()
    await page.get_by_role("button", name="已报价").click()
    await expect(page.get_by_role("button", name="已报价")).to_be_visible()

    await page.get_by_role("button", name="写跟进").click()
    await page.keyboard.type("报了价")
    await page.get_by_role("dialog").get_by_role("button", name="保存").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_role("tabpanel").get_by_text("报了价")).to_be_visible()
    assert await faults(page) == []


@pytest.mark.usefixtures("wang")
async def test_what_was_being_written_is_still_there_after_a_session_that_lapsed(page: Page, house: House) -> None:
    await page.get_by_role("button", name="写备注").click()
    await page.keyboard.type("喜欢灰色")
    await page.get_by_role("button", name="写跟进").click()
    await page.keyboard.type("报了价")
    await page.keyboard.press("Escape")
    await page.get_by_role("tab", name="搜索").click()
    await page.keyboard.type("沙发")
    await expect(page.locator("mark")).to_have_text("沙发")
    await page.get_by_label("新的提醒").fill("明天下午3点 回访")
    await house.rows("sessions").delete_many({})
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("登录已过期")
    assert await faults(page) == []

    await page.get_by_role("button", name="重试").click()
    await expect(page.locator("mark")).to_have_text("沙发")
    await page.get_by_role("button", name="提醒我").click()
    await expect(page.get_by_text("明天 15:00").first).to_be_visible()
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("region", name="备注").get_by_text("喜欢灰色")).to_be_visible()
    await page.get_by_role("button", name="写跟进").click()
    await page.get_by_role("dialog").get_by_role("button", name="保存").click()
    await page.get_by_role("tab", name="动态").click()
    await expect(page.get_by_role("tabpanel").get_by_text("报了价")).to_be_visible()
    assert [key for key in await page.evaluate("Object.keys(sessionStorage)") if "/customers/" in key] == []
    assert await page.evaluate("localStorage.length") == 0


@pytest.mark.usefixtures("wang")
async def test_a_note_whose_answer_was_lost_is_written_once(page: Page) -> None:
    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/notes", lose, times=1)
    await page.get_by_role("button", name="写备注").click()
    await page.keyboard.type("喜欢灰色")
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("alert")).to_contain_text("连不上服务器")
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_text("备注已记下")).to_be_visible()
    await expect(page.get_by_role("region", name="备注").get_by_text("喜欢灰色")).to_have_count(1)


@pytest.mark.usefixtures("wang")
async def test_a_prepared_answer_goes_into_the_chat(page: Page) -> None:
    await write_script(in_role(Role.MANAGER), "发货时间", "现货 48 小时内发出。")
    await page.get_by_role("button", name="话术").click()
    await page.get_by_role("button", name="发送 发货时间").click()
    await expect(page.get_by_text("已放进聊天")).to_be_visible()
    (sent,) = await page.evaluate("window.sent")
    assert (sent["msgtype"], sent["text"]["content"]) == ("text", "现货 48 小时内发出。")


@pytest.mark.usefixtures("wang")
async def test_what_is_of_another_customer_does_not_go_into_this_ones_chat(page: Page) -> None:
    await customer("赵敏")
    await expect(page.get_by_role("button", name="话术")).to_be_visible()
    await page.get_by_role("button", name="查找客户").click()
    await page.keyboard.type("赵敏")
    await page.get_by_role("button", name="赵敏").click()
    await page.get_by_role("button", name="话术").click()
    await expect(page.get_by_role("button", name="复制 开场问候")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="返回").click()
    await page.go_back()
    await page.get_by_role("button", name="话术").click()
    await expect(page.get_by_role("button", name="发送 开场问候")).to_be_visible()


async def test_a_manager_writes_a_prepared_answer_with_a_picture_for_the_chat(page: Page, site: Site) -> None:
    await colleague("zhao", Role.MANAGER, Role.SERVICE, name="赵六")
    site.desk.member = "zhao"
    await customer("王芳")
    await opened(page, site, account("王芳"))
    await page.get_by_role("button", name="话术").press("Enter")
    await page.get_by_role("button", name="新建").press("Enter")
    await page.keyboard.type("价目表")
    await page.get_by_label("内容").fill("这是最新的价目表。")
    price_list = FilePayload(name="价目.png", mimeType="image/png", buffer=b"x")
    await page.get_by_label("附上图片或文件").set_input_files(price_list)
    assert await faults(page) == []
    await page.get_by_role("button", name="保存").press("Enter")
    await page.get_by_role("button", name="发图片 价目.png").click()
    await expect(page.get_by_text("已放进聊天")).to_be_visible()
    (sent,) = await page.evaluate("window.sent")
    assert (sent["msgtype"], sent["image"]["mediaid"]) == ("image", "m-价目.png")


async def test_a_prepared_answer_half_written_is_still_there_after_a_session_that_lapsed(
    page: Page, site: Site, house: House
) -> None:
    await colleague("zhao", Role.MANAGER, Role.SERVICE, name="赵六")
    site.desk.member = "zhao"
    await customer("王芳")
    await opened(page, site, account("王芳"))
    await page.get_by_role("button", name="话术").click()
    await page.get_by_role("button", name="新建").click()
    await page.keyboard.type("价目表")
    await page.get_by_label("内容").fill("这是最新的价目表。")
    await house.rows("sessions").delete_many({})
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("alert")).to_contain_text("登录已过期")
    await page.get_by_role("button", name="重试").click()
    await page.get_by_role("button", name="话术").click()
    await page.get_by_role("button", name="新建").click()
    await expect(page.get_by_label("标题")).to_have_value("价目表")
    await page.get_by_label("内容").hover()
    await page.mouse.down()
    await page.mouse.move(5, 5)
    await page.mouse.up()
    await expect(page.get_by_label("内容")).to_have_value("这是最新的价目表。")
    await page.get_by_role("button", name="取消").click()
    await page.get_by_role("button", name="新建").click()
    await expect(page.get_by_label("标题")).to_have_value("")
    await page.mouse.click(5, 5)
    await expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.usefixtures("wang")
async def test_the_number_is_shown_to_the_owner_and_gone_with_the_customer(page: Page, lisi: Actor) -> None:
    await colleague("zhang", Role.SALES, name="张三")
    await page.get_by_role("button", name="显示完整号码").click()
    await expect(page.get_by_role("link", name="13812345678")).to_be_visible()
    await page.get_by_role("button", name="转同事").click()
    await page.keyboard.type("张三")
    await page.get_by_role("button", name="张三").click()
    assert await faults(page) == []
    await page.get_by_role("button", name="确认转交").click()
    await expect(page.get_by_role("alert")).to_contain_text("没有找到您能查看的这位客户")
    await expect(page.get_by_text("13812345678")).to_have_count(0)


async def test_another_ones_number_is_shown_for_a_reason_and_who_brought_them_is_noted_for_one(
    page: Page, site: Site
) -> None:
    await colleague("fuwu", Role.SERVICE, name="小周")
    site.desk.member = "fuwu"
    await customer("王芳")
    one = await programme(starts=datetime(2020, 1, 1, tzinfo=UTC), newcomers=Newcomers.EVERYBODY)
    code = await code_of(one, await customer("李晓梅"))
    await opened(page, site, account("王芳"))
    await page.get_by_role("button", name="显示完整号码").click()
    await page.get_by_role("button", name="客户要求回电").press("Enter")
    await page.get_by_role("button", name="查看", exact=True).click()
    await expect(page.get_by_role("link", name="13812345678")).to_be_visible()

    referrals = page.get_by_role("region", name="转介绍")
    await referrals.get_by_role("button", name="补记推荐人").press("Enter")
    await page.keyboard.type("2222-2222-2")
    await page.get_by_label("为什么这样记").fill("电话里说的")
    await page.keyboard.press("Enter")
    await expect(referrals.get_by_role("alert")).to_have_text("没有这个推荐码，请核对后再发一次。")
    assert await faults(page) == []
    await page.get_by_label("朋友的推荐码").fill(code)
    await page.keyboard.press("Enter")
    await expect(referrals.get_by_text("李晓梅 推荐来的")).to_be_visible()
    await page.get_by_role("status").get_by_role("button", name="撤销").click()
    await expect(referrals.get_by_text("还没有记下推荐人")).to_be_visible()


@pytest.mark.usefixtures("wang")
async def test_a_picture_is_looked_at_and_sent_into_the_chat(page: Page) -> None:
    sent = said("p1", account("王芳"), "", kind="image", media_id="m1", at=datetime.now(UTC))
    await record_page(program(), APP, "pictures", after="", page=chat_page(sent), names={})
    await expect(page.get_by_role("region", name="上次聊到").get_by_text("[图片]")).to_be_visible()
    await picture("wecom:kf:p1", b64decode(DOT))
    await expect(page.get_by_role("tabpanel").get_by_role("button", name="发到聊天")).to_be_visible()
    await page.get_by_role("tab", name="文件").click()
    await page.get_by_role("button", name="放大图片").press("Enter")
    await expect(page.get_by_role("dialog", name="沙发.jpg").get_by_role("img")).to_be_visible()
    assert await faults(page) == []
    await page.keyboard.press("Escape")
    await page.get_by_role("tab", name="动态").click()
    await page.get_by_role("button", name="发到聊天").click()
    await expect(page.get_by_text("已放进聊天")).to_be_visible()
    (handed,) = await page.evaluate("window.sent")
    assert (handed["msgtype"], handed["image"]["mediaid"]) == ("image", "m-沙发.jpg")
