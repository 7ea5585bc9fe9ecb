"""Being a member of staff in 钉钉: the robot, a group, cards, notices."""

import json
from typing import Any

from aiohttp import ClientSession
from playwright.async_api import Page, expect

from tests.browser.running import Emulator

PHONE = ".phone-dingtalk"
Json = dict[str, Any]


class Platform:
    """Calls of the app, as a bot would make them, and looks at what it would be told."""

    def __init__(self, http: ClientSession, address: str) -> None:
        self._http = http
        self._address = address
        self._headers: dict[str, str] = {}
        self.app: Json = {}
        self.state: Json = {}

    async def sign_in(self) -> "Platform":
        async with self._http.get(f"{self._address}/control/state") as answer:
            state = await answer.json()
        self.state = state["dingtalk"]
        self.app = next(one for one in state["callbacks"] if one["platform"] == "dingtalk")
        body = {"appKey": self.app["app_key"], "appSecret": self.app["secret"]}
        async with self._http.post(f"{self._address}/v1.0/oauth2/accessToken", json=body) as answer:
            self._headers = {"x-acs-dingtalk-access-token": (await answer.json())["accessToken"]}
        return self

    async def card(self, userid: str, title: str) -> None:
        buttons = json.dumps([{"text": "已联系", "key": "done"}])
        body = {
            "cardTemplateId": "a.schema",
            "outTrackId": "remind-1",
            "callbackType": "STREAM",
            "cardData": {"cardParamMap": {"title": title, "buttons": buttons}},
            "openSpaceId": f"dtv1.card//IM_ROBOT.{userid}",
            "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": self.app["robot_code"]},
        }
        await self._call("POST", "v1.0/card/instances/createAndDeliver", body)

    async def todo(self, userid: str, subject: str) -> None:
        union = next(one["unionid"] for one in self.state["staff"] if one["userid"] == userid)
        page = {"appUrl": "https://a.example", "pcUrl": "https://a.example"}
        body = {"sourceId": "r1:1", "subject": subject, "executorIds": [union], "detailUrl": page}
        await self._call("POST", f"v1.0/todo/users/{union}/tasks", body)

    async def change_card(self, title: str) -> None:
        body = {"outTrackId": "remind-1", "cardData": {"cardParamMap": {"title": title}}}
        await self._call("PUT", "v1.0/card/instances", body)

    async def _call(self, method: str, path: str, body: Json) -> None:
        url = f"{self._address}/{path}"
        async with self._http.request(method, url, json=body, headers=self._headers) as answer:
            assert answer.status == 200, await answer.text()

    async def pushes(self) -> list[Json]:
        async with self._http.get(f"{self._address}/control/dingtalk/pushes") as answer:
            return await answer.json()


async def be(page: Page, name: str) -> None:
    await page.get_by_role("group", name="员工用的软件").get_by_role("button", name="钉钉").click()
    await page.get_by_role("button", name="钉钉员工").click()
    await page.locator(PHONE).get_by_role("option", name=name).click()


async def say(page: Page, text: str) -> None:
    await page.get_by_label("在钉钉里写").fill(text)
    await page.get_by_label("在钉钉里写").press("Enter")
    await expect(page.locator(f"{PHONE} .message.is-own .bubble").last).to_have_text(text)
    await expect(page.locator(f"{PHONE} .message-state")).to_have_count(0)


async def test_one_writes_to_the_robot_and_taps_its_card(page: Page, emulator: Emulator, http: ClientSession) -> None:
    platform = await Platform(http, emulator.address).sign_in()
    await be(page, "孟琪")
    await say(page, "查 林晓")
    await platform.card("ding-mengqi", "该联系 林晓 了")
    await page.get_by_role("button", name="已联系").click()
    await expect(page.get_by_role("button", name="已联系（已选）")).to_be_disabled()
    await platform.change_card("已经联系过了")
    await expect(page.locator(f"{PHONE} .ding-card-title")).to_have_text("已经联系过了")
    assert [(one["kind"], one["content"].get("senderStaffId")) for one in await platform.pushes()] == [
        ("robot", "ding-mengqi"), ("card", None),
    ]  # fmt: skip


async def test_in_a_group_the_robot_hears_only_what_is_meant_for_it(
    page: Page, emulator: Emulator, http: ClientSession
) -> None:
    platform = await Platform(http, emulator.address).sign_in()
    await be(page, "孟琪")
    await page.get_by_role("button", name="客服值班群").click()
    await say(page, "帮助")
    await page.get_by_role("button", name="@CRM 助手").click()
    await say(page, "大家早")
    assert [one["content"]["text"]["content"] for one in await platform.pushes()] == [" 帮助"]
    await be(page, "陆婷")
    await page.get_by_role("button", name="客服值班群").click()
    await expect(page.locator(f"{PHONE} .message-author").first).to_have_text("孟琪")


async def test_a_to_do_is_ticked_in_the_list(page: Page, emulator: Emulator, http: ClientSession) -> None:
    platform = await Platform(http, emulator.address).sign_in()
    await be(page, "孟琪")
    await expect(page.get_by_text("待办 1")).to_be_hidden()
    await platform.todo("ding-mengqi", "回访林晓")
    await page.get_by_text("待办 1").click()
    await page.get_by_label("回访林晓").check()
    await expect(page.get_by_text("待办都完成了")).to_be_visible()
    async with http.get(f"{emulator.address}/control/state") as answer:
        (todo,) = (await answer.json())["dingtalk"]["todos"]
    assert todo["done"]
