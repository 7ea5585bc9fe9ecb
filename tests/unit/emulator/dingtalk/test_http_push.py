"""Events and messages over HTTP, read with dingtalk-sdk's crypto and a signature computed here."""

import asyncio
import base64
import hashlib
import hmac
from typing import Any

from dingtalk.crypto import DingTalkCrypto

from tests.unit.emulator.dingtalk.ding_stage import App, Ding

EVENT = {"event": "chat_update_title", "content": {"title": "客户群", "chatId": "chat1"}}


def signed(secret: str, words: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), words.encode(), hashlib.sha256).digest()).decode()


async def test_an_event_comes_encrypted_with_its_head_beside_it(ding: Ding, app: App) -> None:
    await ding.by_http()
    await ding.post("dingtalk/events", EVENT)
    [posted] = await app.wait_for(1)
    org = ding.world.dingtalk.org
    assert posted.path == f"/callback/dingtalk/dingtalk:{org.id}:assistant"
    assert posted.query["signature"] == posted.query["msg_signature"]
    event = app.read(posted)
    assert (event["EventType"], event["CorpId"], event["title"]) == ("chat_update_title", org.id, "客户群")
    await ding.settled()


async def test_the_owner_is_the_app_key_or_the_corp_id_and_some_events_are_in_pascal_case(ding: Ding, app: App) -> None:
    await ding.by_http()
    await ding.post("dingtalk/console", {"owner": "corp_id"}, method="PUT")
    settings, org = ding.world.dingtalk.console.settings, ding.world.dingtalk.org
    app.crypto = DingTalkCrypto(settings.token, settings.aes_key, org.id)
    await ding.post("dingtalk/events", {"event": "robot_msg_read", "content": {"userId": "luting"}})
    [posted] = await app.wait_for(1)
    assert app.read(posted)["UserId"] == "luting"


async def test_an_event_is_tried_three_times_and_then_found_in_both_lists(ding: Ding, app: App) -> None:
    await ding.by_http()
    app.answers = [500, {"msgtype": "empty"}, 302]
    ding.clock.now += 1
    await ding.post("dingtalk/events", EVENT)
    await ding.settled()
    assert len(app.posted) == 3
    assert await ding.oapi("call_back/get_call_back_failed_result") | {"request_id": ""} == {
        "errcode": 0, "errmsg": "ok", "request_id": "", "has_more": False, "failed_list": [],
    }  # fmt: skip
    ding.clock.now += 181
    until = str(int((ding.clock.now + 999) * 1000))
    failed = await ding.good("v1.0/event/callbacks/failedResults", method="GET", beginTime="0", endTime=until)
    [new] = failed["failedList"]
    assert (new["callBackTag"], new["corpId"]) == ("chat_update_title", ding.world.dingtalk.org.id)
    [old] = (await ding.oapi("call_back/get_call_back_failed_result"))["failed_list"]
    assert old["call_back_tag"] == "chat_update_title"
    assert old["chat_update_title"]["callbackData"]["chatid"] == "chat1"
    assert (await ding.oapi("call_back/get_call_back_failed_result"))["failed_list"] == []


async def test_a_list_longer_than_two_hundred_is_read_in_parts(ding: Ding) -> None:
    pushes = ding.world.dingtalk.pushes
    for n in range(201):
        pushes.give_up(pushes.queue("event", "user_add_org", {"userId": [str(n)]}, ding.clock.now), "500", 1.0)
    first = await ding.oapi("call_back/get_call_back_failed_result")
    second = await ding.oapi("call_back/get_call_back_failed_result")
    assert (first["has_more"], len(first["failed_list"])) == (True, 200)
    assert (second["has_more"], len(second["failed_list"])) == (False, 1)
    assert second["failed_list"][0]["user_add_org"] == {"userid": ["200"], "corpid": ding.world.dingtalk.org.id}


async def test_a_message_is_signed_sent_once_and_may_be_answered_at_once(ding: Ding, app: App) -> None:
    await ding.by_http()
    app.answers = [{"msgtype": "text", "text": {"content": "在的"}}, 500]
    await ding.says("luting", "在吗")
    await ding.settled()
    await ding.says("luting", "还在吗")
    await ding.settled()
    await asyncio.sleep(0.05)
    asked, again = app.posted
    assert asked.path.endswith("/robot")
    secret, stamp = ding.world.dingtalk.org.app.app_secret, asked.headers["timestamp"]
    assert asked.headers["sign"] == signed(secret, f"{stamp}\n{secret}")
    assert (asked.body["text"]["content"], again.body["text"]["content"]) == ("在吗", "还在吗")
    assert [one["text"] for one in await ding.received("luting")] == ["在的"]


async def test_a_tap_goes_to_the_registered_address_and_its_answer_changes_the_card(ding: Ding, app: App) -> None:
    route = {"callbackRouteKey": "taps", "callbackUrl": f"{app.address}/card", "apiSecret": "ACTION"}
    await ding.good("v1.0/card/callbacks/register", route)
    status, answer = await ding.api("v1.0/card/callbacks/register", route)
    assert (status, answer["code"]) == (400, "param.callbackRouteKeyExist")
    buttons = '[{"text": "完成", "key": "done", "id": "42"}]'
    card: dict[str, Any] = {
        "cardTemplateId": "a.schema", "outTrackId": "remind-1", "callbackType": "HTTP", "callbackRouteKey": "taps",
        "cardData": {"cardParamMap": {"title": "跟进提醒", "buttons": buttons}},
        "openSpaceId": "dtv1.card//im_robot.luting", "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT"},
    }  # fmt: skip
    await ding.good("v1.0/card/instances/createAndDeliver", card)
    private = {"userPrivateData": {"cardParamMap": {"done": "已由你完成"}}}
    app.answers = [private | {"cardUpdateOptions": {"updatePrivateDataByKey": True}}]
    await ding.post("dingtalk/staff/luting/taps", {"n": 1, "key": "done"})
    await ding.settled()
    [posted] = app.posted
    stamp = posted.headers["x-ddpaas-signature-timestamp"]
    assert posted.headers["x-ddpaas-signature"] == signed("ACTION", stamp)
    assert posted.body["userId"] == "luting"
    async with asyncio.timeout(30):
        while (await ding.received("luting"))[0]["text"] != "跟进提醒\n已由你完成\n完成":
            await asyncio.sleep(0.01)


async def test_the_console_checks_an_address_and_so_does_registering_one(ding: Ding, app: App) -> None:
    assert await ding.post("dingtalk/verify", {}) == {"ok": True, "errcode": 0}
    token, key = "123456", "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij"
    asked = {"call_back_tag": ["user_add_org"], "token": token, "aes_key": key, "url": f"{app.address}/events"}
    assert (await ding.oapi("call_back/get_call_back"))["errcode"] == 71007
    assert (await ding.oapi("call_back/register_call_back", asked | {"aes_key": "short"}))["errcode"] == 71010
    assert (await ding.oapi("call_back/register_call_back", asked | {"url": "nowhere"}))["errcode"] == 71011
    assert (await ding.oapi("call_back/register_call_back", asked | {"url": "http://127.0.0.1:9/x"}))[
        "errcode"
    ] == 71012
    app.answers = [{"success": "bare"}]
    assert (await ding.oapi("call_back/register_call_back", asked))["errcode"] == 71009
    app.crypto = DingTalkCrypto(token, key, ding.world.dingtalk.org.id)
    assert (await ding.oapi("call_back/register_call_back", asked))["errcode"] == 0
    assert (await ding.oapi("call_back/register_call_back", asked))["errcode"] == 71006
    assert (await ding.oapi("call_back/get_call_back"))["url"] == f"{app.address}/events"
    before = len(app.posted)
    await ding.post("dingtalk/staff", {"userid": "new", "name": "新人"})
    await app.wait_for(before + 1)
    assert app.read(app.posted[-1])["EventType"] == "user_add_org"
    assert (await ding.oapi("call_back/delete_call_back"))["errcode"] == 0
