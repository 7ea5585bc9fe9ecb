"""钉钉 where nothing comes over Stream: cards whose taps are posted to an address, which has to answer within 2 s."""

import json
import time
from collections.abc import AsyncGenerator

import pytest

from adapters.dingtalk.signatures import hmac_base64, robot_signature
from tests.journeys.bots import bot_at_work
from tests.journeys.company import Company, Row
from tests.journeys.ding import DingRep, ding_hires
from tests.journeys.waiting import eventually


@pytest.fixture(scope="module")
async def company(empty_company: Company) -> AsyncGenerator[Company]:
    """Its 钉钉 app has no Stream; the platform hears from the bot itself where taps are to go."""
    values = await empty_company.settings()
    (app,) = values["dingtalk"]["apps"]
    app |= {"delivery": "http", "card_route": "scrm-cards"}
    empty_company.more = {"dingtalk": values["dingtalk"], "web": values["web"] | {"origin": empty_company.bot}}
    await empty_company.puts("dingtalk/console", {"robot": "http", "events": "http"})
    async with bot_at_work(empty_company):
        yield empty_company
    empty_company.more = {}


@pytest.fixture(scope="module")
async def agent(company: Company) -> DingRep:
    return await ding_hires(company, "agent", "何静", "客服部")


async def rings(company: Company, agent: DingRep, title: str) -> Row:
    """The card of a reminder that is due."""
    await agent.says(f"提醒 2099-06-01 10:00 {title}")
    back = {"$dateSubtract": {"startDate": "$$NOW", "unit": "second", "amount": 1}}
    await company.rows("reminders").update_many(
        {"title": title}, [{"$set": {"due": back, "ring_at": back, "planned": back}}]
    )
    assert title in await agent.hears()
    return await agent.latest_card()


async def test_a_tap_is_answered_in_time_and_takes_the_buttons_away(company: Company, agent: DingRep) -> None:
    card = await rings(company, agent, "交周报")
    assert card["msgtype"] == "interactiveCard"
    assert (await agent.taps("完成")).startswith("已完成：交周报")

    async def settled() -> bool:
        now = next(one for one in await agent.messages() if one["n"] == card["n"])
        return not now["buttons"] and now["text"].strip().endswith("已完成")

    await eventually(settled)
    tapped = [push for push in await company.asks("dingtalk/pushes") if push["kind"] == "card"]
    assert [push["outcome"] for push in tapped] == ["acknowledged"]


async def test_a_tap_that_comes_twice_counts_once_and_a_forged_one_not_at_all(company: Company, agent: DingRep) -> None:
    card = await rings(company, agent, "打电话")
    (issued,) = [one for one in (await company.asks("state"))["callbacks"] if one["platform"] == "dingtalk"]
    key = next(one["key"] for one in card["buttons"] if one["text"].startswith("完成"))
    action = {"cardPrivateData": {"actionIds": [key], "params": {"key": key}}}
    tap = {
        "type": "actionCallback",
        "outTrackId": card["raw"]["outTrackId"],
        "userId": agent.userid,
        "userIdType": 1,
        "content": json.dumps(action, ensure_ascii=False),
    }
    stamp = str(int(time.time() * 1_000))

    async def posts(secret: str, at: str = stamp) -> int:
        headers = {"x-ddpaas-signature-timestamp": at, "x-ddpaas-signature": hmac_base64(secret, at)}
        url = f"{company.bot}/callback/dingtalk/assistant/card"
        async with company.http.post(url, json=tap, headers=headers) as answer:
            return answer.status

    assert await posts("somebody else's") == 403
    assert await posts(issued["secret"], str(int(stamp) - 3_700_000)) == 403
    taps = await company.rows("inbox").count_documents({"kind": "card/actionCallback"})
    assert [await posts(issued["secret"]) for _ in range(2)] == [200, 200]
    assert (await agent.hears()).startswith("已完成：打电话")
    await eventually(company.is_idle)
    assert await company.rows("inbox").count_documents({"kind": "card/actionCallback"}) == taps + 1
    assert "没有待办" in await agent.says("待办")


async def test_a_colleague_whom_the_platform_does_not_name_yet_is_known_by_their_union_id(
    company: Company, agent: DingRep
) -> None:
    """Before its version is published, a robot is told of nobody's user id."""
    state = await company.asks("state")
    (issued,) = [one for one in state["callbacks"] if one["platform"] == "dingtalk"]
    (person,) = [one for one in state["dingtalk"]["staff"] if one["userid"] == agent.userid]
    said = {
        "msgId": "msg-unpublished",
        "msgtype": "text",
        "text": {"content": "帮助"},
        "createAt": int(time.time() * 1_000),
        "conversationId": person["conversation_id"],
        "conversationType": "1",
        "senderId": "$:LWCP_v1:$x",
        "senderUnionId": person["unionid"],
        "senderNick": "何静",
    }
    stamp = str(int(time.time() * 1_000))
    headers = {"timestamp": stamp, "sign": robot_signature(issued["secret"], stamp)}
    async with company.http.post(f"{company.bot}/callback/dingtalk/assistant/robot", json=said, headers=headers) as got:
        assert got.status == 200
    assert "我会这些" in await agent.hears()
    assert await company.rows("customers").count_documents({"names": "何静"}) == 0
