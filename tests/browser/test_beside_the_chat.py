"""The sidebar in the emulator's page, with bot, database and both platforms' own page libraries at work."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Browser, FrameLocator, Page, Route, expect
from yarl import URL

from tests.journeys.bots import bot_at_work
from tests.journeys.company import Company, founded
from tests.journeys.ding import DingRep, ding_hires, is_same_person
from tests.journeys.people import Rep, Visitor
from tests.journeys.waiting import PATIENCE, eventually

REFUSED = "没有找到您能查看的这位客户。"
_OPENS = """(_, [csrf, said]) => fetch("/api/open", {
  method: "POST", headers: {"Content-Type": "application/json", "X-CSRF-Token": csrf}, body: JSON.stringify(said),
}).then(async answer => [answer.status, await answer.json()])"""
_INVOKES = "(_, [name, params]) => new Promise(done => WeixinJSBridge.invoke(name, params, done))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """李雷 looks after 林晓 and 韩梅梅 after 王明; `ding` is 李雷 in 钉钉."""

    company: Company
    lilei: Rep
    hanmei: Rep
    ding: DingRep
    lin: Visitor
    wang: Visitor

    async def opened(self, page: Page, rep: Rep, customer: Visitor) -> FrameLocator:
        """The sidebar beside that chat."""
        await page.goto(f"{self.company.emulator}/#staff={rep.userid}&customer={customer.account}")
        await page.get_by_role("button", name="侧边栏", exact=True).click()
        return page.frame_locator(".sidebar-frame")


@pytest.fixture(scope="module")
async def shop(tmp_path_factory: pytest.TempPathFactory, mongo_uri: str) -> AsyncIterator[Shop]:
    async with founded(tmp_path_factory.mktemp("shop"), mongo_uri) as company:
        await company.employs("boss", "韩总")
        async with bot_at_work(company):
            lilei, hanmei = await company.hires("lilei", "李雷"), await company.hires("hanmei", "韩梅梅")
            lin, wang = await company.meets("林晓", lilei), await company.meets("王明", hanmei)
            ding = await ding_hires(company, "ding-lilei", "李雷")
            await is_same_person(ding, lilei)
            await company.rep("boss").says("话术 添加 发货时间 现货 48 小时内发出。")
            yield Shop(company=company, lilei=lilei, hanmei=hanmei, ding=ding, lin=lin, wang=wang)


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """Fails the test when a page breaks."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    context.set_default_timeout(PATIENCE * 1_000)
    page = await context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    await context.close()
    assert broken == []


async def test_the_customer_of_the_chat_is_read_tagged_searched_and_written_to(shop: Shop, page: Page) -> None:
    sidebar = await shop.opened(page, shop.lilei, shop.lin)
    await expect(sidebar.get_by_role("heading", name="林晓")).to_be_visible()

    await page.get_by_label("写给客服").fill("灰色沙发还有吗")
    await page.get_by_label("写给客服").press("Enter")
    await expect(sidebar.get_by_role("tabpanel").get_by_text("灰色沙发还有吗")).to_be_visible()

    await sidebar.get_by_role("button", name="加标签").click()
    await sidebar.get_by_label("标签名").fill("高意向")
    await sidebar.get_by_role("button", name="添加").click()
    await expect(sidebar.get_by_role("button", name="去掉标签 高意向")).to_be_visible()

    await sidebar.get_by_role("tab", name="搜索").click()
    await sidebar.get_by_label("搜索往来").fill("沙发")
    await expect(sidebar.get_by_role("list", name="搜索结果").locator("mark")).to_have_text("沙发")

    await sidebar.get_by_role("button", name="话术").click()
    await sidebar.get_by_role("button", name="发送 发货时间").click()
    await expect(page.locator(".phone-customer").get_by_text("现货 48 小时内发出。")).to_be_visible()
    received = await shop.company.asks(f"wecom/customers/{shop.lin.account}/messages")
    assert (received[-1]["from"], received[-1]["name"]) == ("staff", "李雷")


async def test_an_answer_in_dingtalk_leads_to_the_customer_it_is_about(shop: Shop, page: Page) -> None:
    await page.goto(f"{shop.company.emulator}/#office=dingtalk&ding={shop.ding.userid}")
    await page.get_by_label("在钉钉里写").fill("查 林晓")
    await page.get_by_label("在钉钉里写").press("Enter")
    await page.get_by_role("button", name="打开侧边栏").click()
    sidebar = page.frame_locator(".sidebar-frame")
    await expect(sidebar.get_by_role("heading", name="林晓")).to_be_visible()
    assert "DingTalk" in await sidebar.locator("body").evaluate("navigator.userAgent")


async def test_another_reps_customer_is_refused_like_nobody_and_each_phone_is_its_own_browser(
    shop: Shop, page: Page
) -> None:
    sidebar = await shop.opened(page, shop.lilei, shop.wang)
    await expect(sidebar.get_by_label("查找客户")).to_be_visible()
    csrf, body = await _csrf(shop, sidebar), sidebar.locator("body")
    for account in (shop.wang.account, "wm-forged"):
        status, told = await body.evaluate(_OPENS, [csrf, {"external_userid": account}])
        assert (status, told["error"]["message"]) == (404, REFUSED)
    assert (await body.evaluate(_OPENS, [csrf, {"ref": "forged.ref"}]))[0] == 404

    await page.evaluate("userid => { location.hash = `staff=${userid}` }", shop.hanmei.userid)
    await expect(sidebar.get_by_role("heading", name="王明")).to_be_visible()
    await expect(sidebar.get_by_text("韩梅梅（我）")).to_be_visible()


async def test_a_link_passed_on_shows_a_colleague_no_more(shop: Shop, page: Page) -> None:
    hers = await ding_hires(shop.company, "ding-hanmei", "韩梅梅")
    await is_same_person(hers, shop.hanmei)
    await hers.says("查 王明")
    raw = (await hers.messages())[-1]["raw"]
    link = URL(URL(raw["actionCard"]["singleURL"]).query["url"])
    await page.context.add_cookies(
        [{"name": "phone", "value": f"dingtalk/{shop.ding.userid}", "url": shop.company.emulator}]
    )
    await page.goto(str(link))
    await expect(page.get_by_text(REFUSED)).to_be_visible()
    await page.goto(str(link.update_query(ref="forged")))
    await expect(page.get_by_text("这个链接已过期")).to_be_visible()


@pytest.mark.parametrize(("phone", "told"), [("", "这个页面要在钉钉里打开"), ("dingtalk/nobody", "钉钉没有给登录码")])
async def test_outside_of_dingtalk_its_page_says_where_to_open_it(
    shop: Shop, page: Page, phone: str, told: str
) -> None:
    await page.context.add_cookies([{"name": "phone", "value": phone, "url": shop.company.emulator}])
    state = await shop.company.asks("state")
    await page.goto(f"{shop.company.emulator}/sidebar/dingtalk/{state['dingtalk']['corp_id']}/assistant")
    await expect(page.get_by_role("alert")).to_contain_text(told)


async def test_a_page_that_the_client_does_not_take_says_so(shop: Shop, page: Page) -> None:
    async def forge(route: Route) -> None:
        signed = await (await route.fetch()).json()
        await route.fulfill(json=signed | {"agent_config": signed["agent_config"] | {"signature": "0" * 40}})

    # The platform's library leaves one of its promises without anybody who hears that it is broken.
    await page.add_init_script("addEventListener('unhandledrejection', event => event.preventDefault())")
    await page.route("**/api/page-signature*", forge)
    sidebar = await shop.opened(page, shop.lilei, shop.lin)
    await expect(sidebar.get_by_role("alert")).to_contain_text("企业微信没有认可这个页面")
    await sidebar.get_by_role("button", name="查找客户").click()
    await expect(sidebar.get_by_label("查找客户")).to_be_focused()


async def test_a_wrong_signature_lends_a_page_nothing(shop: Shop, page: Page) -> None:
    sidebar = await shop.opened(page, shop.lilei, shop.lin)
    await expect(sidebar.get_by_role("heading", name="林晓")).to_be_visible()
    agent = {"corpid": shop.company.corp, "agentid": str(shop.company.apps["assistant"].agent_id)}
    forged = {"nonceStr": "n", "timestamp": "1", "signature": "0" * 40, "jsApiList": ["sendChatMessage"]}
    text = {"msgtype": "text", "text": {"content": "不是我写的"}}
    body = sidebar.locator("body")
    assert (await body.evaluate(_INVOKES, ["agentConfig", agent | forged]))["errMsg"] == "agentConfig:invalid signature"
    told = await body.evaluate(_INVOKES, ["sendChatMessage", text | {"verifySignature": "0" * 40}])
    assert told["errMsg"] == "sendChatMessage:fail no permission"
    received = await shop.company.asks(f"wecom/customers/{shop.lin.account}/messages")
    assert "不是我写的" not in str(received)


async def _csrf(shop: Shop, sidebar: FrameLocator) -> str:
    app = f"wecom/{shop.company.corp}/assistant"
    asks = "(_, app) => fetch(`/api/me?app=${app}`).then(answer => answer.json())"
    me: dict[str, Any] = await eventually(lambda: sidebar.locator("body").evaluate(asks, app))
    return me["csrf"]
