"""公众号 as the emulator plays it: callbacks in three modes, windows, codes, tokens, web pages."""

from typing import Any

import pytest
from wechatpy.replies import TextReply

from emulator.world.official.accounts import Account
from tests.unit.emulator.stage import Heard, Stage

Json = dict[str, Any]
OPENID = "oFollower-1"


def account(stage: Stage) -> Account:
    return stage.world.official.accounts.first


async def does(stage: Stage, action: str, **more: Any) -> Json:
    return await stage.post(f"official/followers/{OPENID}", {"action": action, **more})


async def received(stage: Stage) -> list[tuple[str, str]]:
    return [(row["way"], row["text"]) for row in await stage.get(f"official/followers/{OPENID}/messages")]


async def token(stage: Stage, *, force: bool = False) -> Json:
    one = account(stage)
    body = {"grant_type": "client_credential", "appid": one.app_id, "secret": one.secret, "force_refresh": force}
    async with stage.client.post("/official/cgi-bin/stable_token", json=body) as answer:
        return await answer.json()


async def call(stage: Stage, path: str, body: Json | None = None, **query: str) -> Json:
    given = query | {"access_token": (await token(stage))["access_token"]}
    method = "GET" if body is None else "POST"
    async with stage.client.request(method, f"/official/cgi-bin/{path}", params=given, json=body) as answer:
        return await answer.json()


async def say(stage: Stage, text: str = "您好") -> int:
    body = {"touser": OPENID, "msgtype": "text", "text": {"content": text}}
    return (await call(stage, "message/custom/send", body))["errcode"]


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
async def test_a_follower_is_heard_in_every_mode_and_answered_at_once(stage: Stage, mode: str) -> None:
    async with stage.client.put("/control/official/mode", json={"mode": mode}) as answer:
        assert answer.status == 200
    stage.bot.reply = lambda heard: _reply(heard) if mode == "plain" else "success"
    await does(stage, "subscribe", scene="门店东", name="小顾")
    await does(stage, "text", text="在吗")
    heard = await stage.bot.wait_for(2)
    await stage.callbacks_settled()
    assert "<EventKey><![CDATA[qrscene_门店东]]></EventKey>" in heard[0].plaintext
    assert ("在吗" in heard[1].body) is (mode != "safe")
    expected = [("passive", "收到"), ("passive", "收到")] if mode == "plain" else []
    assert await received(stage) == expected


def _reply(heard: Heard) -> str:
    return str(TextReply(source="gh", target=OPENID, content="收到", time=1).render())


async def test_what_is_no_reply_tells_the_follower_that_the_account_is_out_of_order(stage: Stage) -> None:
    stage.bot.reply = lambda _: "<html>"
    await does(stage, "subscribe")
    await stage.bot.wait_for(1)
    await stage.callbacks_settled()
    assert [way for way, _ in await received(stage)] == ["event"]


async def test_scanning_again_has_no_prefix_and_a_dead_code_tells_nobody(stage: Stage) -> None:
    action = {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "expo"}}}
    made = await call(stage, "qrcode/create", action)
    assert (made["expire_seconds"], "errcode" in made) == (60, False)
    await does(stage, "subscribe")
    await does(stage, "scan", scene="expo")
    heard = await stage.bot.wait_for(2)
    assert "<EventKey><![CDATA[expo]]></EventKey>" in heard[1].plaintext
    assert made["ticket"] in heard[1].plaintext
    stage.clock.now += 61
    status, _ = await stage.refused(f"official/followers/{OPENID}", {"action": "scan", "scene": "expo"})
    assert status == 409


async def test_five_answers_within_two_days_of_a_word_and_three_within_a_minute_of_a_touch(stage: Stage) -> None:
    await does(stage, "subscribe")
    assert [await say(stage) for _ in range(4)] == [0, 0, 0, 45047]
    stage.clock.now += 61
    assert await say(stage) == 45015
    await does(stage, "text", text="在吗")
    assert [await say(stage) for _ in range(6)] == [0, 0, 0, 0, 0, 45047]
    await does(stage, "text", text="还在吗")
    stage.clock.now += 48 * 3600 + 1
    assert await say(stage) == 45015
    await does(stage, "click", key="MENU")
    assert await say(stage) == 0
    await does(stage, "unsubscribe")
    assert await say(stage) == 45015


async def test_the_stable_token_stays_and_is_forced_seldom(stage: Stage) -> None:
    first = await token(stage)
    assert await token(stage) == first
    forced = await token(stage, force=True)
    assert forced["access_token"] != first["access_token"]
    assert (await token(stage, force=True))["errcode"] == 45011
    assert "errcode" not in forced


async def test_a_template_message_with_the_same_key_is_sent_once_and_told_about(stage: Stage) -> None:
    await does(stage, "subscribe")
    template = stage.world.official.notices.templates()[0].template_id
    body = {"touser": OPENID, "template_id": template, "data": {"thing1": {"value": "沙发"}}, "client_msg_id": "k1"}
    first, again = await call(stage, "message/template/send", body), await call(stage, "message/template/send", body)
    assert first["msgid"] == again["msgid"]
    heard = await stage.bot.wait_for(2)
    assert f"<MsgID>{first['msgid']}</MsgID>" in heard[1].plaintext
    assert [way for way, _ in await received(stage)] == ["template"]


async def test_a_subscribe_message_needs_a_permission_each_time(stage: Stage) -> None:
    await does(stage, "subscribe")
    template = stage.world.official.notices.templates()[0].template_id
    body = {"touser": OPENID, "template_id": template, "data": {"thing1": {"value": "沙发"}}}
    assert (await call(stage, "message/subscribe/bizsend", body))["errcode"] == 43101
    await does(stage, "allow", template_id=template)
    assert (await call(stage, "message/subscribe/bizsend", body))["errcode"] == 0
    assert (await call(stage, "message/subscribe/bizsend", body))["errcode"] == 43101


async def test_a_followers_name_is_told_to_nobody_but_the_page(stage: Stage) -> None:
    await does(stage, "subscribe", name="小顾", unionid="oU1", scene="门店东")
    told = await call(stage, "user/info", openid=OPENID)
    assert "小顾" not in str(told)
    assert (told["subscribe"], told["unionid"], told["qr_scene_str"]) == (1, "oU1", "门店东")
    assert (await call(stage, "user/info", openid="oNobody"))["errcode"] == 40003
    assert (await call(stage, "user/get"))["data"] == {"openid": [OPENID]}
    assert (await stage.get("state"))["official"]["followers"][0]["name"] == "小顾"
