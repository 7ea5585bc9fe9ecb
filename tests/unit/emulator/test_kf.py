import re

import pytest

from tests.unit.emulator.stage import Json, Stage


async def account(stage: Stage) -> str:
    return (await stage.get("state"))["wecom"]["open_kfid"]


async def writes(stage: Stage, text: str, customer: str = "wmLiXiaomei") -> None:
    if stage.world.wecom.customers.find(customer) is None:
        await stage.post("wecom/customers", {"external_userid": customer, "name": "李晓梅"})
    await stage.post(f"wecom/customers/{customer}/messages", {"text": text})


async def sync(stage: Stage, **change: object) -> Json:
    body = {"open_kfid": await account(stage), "token": await token(stage)} | change
    return await stage.api("kf/sync_msg", body, app="service")


async def token(stage: Stage) -> str:
    """That of the newest callback."""
    await stage.callbacks_settled()
    return re.findall(r"<Token><!\[CDATA\[(\w+)", stage.bot.heard[-1].plaintext)[0] if stage.bot.heard else ""


def texts(page: Json) -> list[str]:
    return [message["text"]["content"] for message in page["msg_list"] if message["msgtype"] == "text"]


async def test_a_callback_says_only_that_something_is_there(stage: Stage) -> None:
    await writes(stage, "沙发有货吗")
    [heard] = await stage.bot.wait_for(1)
    assert heard.app == "service"
    assert "[kf_msg_or_event]" in heard.plaintext
    assert "沙发" not in heard.plaintext
    assert "FromUserName" not in heard.plaintext


async def test_messages_and_events_are_fetched_in_order(stage: Stage) -> None:
    await writes(stage, "沙发有货吗")
    await stage.post("wecom/staff/zhoumin/kf", {"external_userid": "wmLiXiaomei", "text": "有的"})
    entry, question, accepted, answer = (await sync(stage))["msg_list"]
    assert entry["event"]["event_type"] == "enter_session"
    assert "external_userid" not in entry
    assert (question["origin"], question["external_userid"]) == (3, "wmLiXiaomei")
    assert accepted["event"]["new_servicer_userid"] == "zhoumin"
    assert (answer["origin"], answer["servicer_userid"], answer["text"]["content"]) == (5, "zhoumin", "有的")


async def test_pages_follow_one_another_by_cursor(stage: Stage) -> None:
    for text in ("一", "二", "三"):
        await writes(stage, text)
    pages = [await sync(stage, limit=2)]
    while pages[-1]["has_more"]:
        pages.append(await sync(stage, limit=2, cursor=pages[-1]["next_cursor"]))
    assert [texts(page) for page in pages] == [["一"], ["二", "三"]]
    last = await sync(stage, cursor=pages[-1]["next_cursor"])
    assert (last["msg_list"], last["has_more"], last["next_cursor"]) == ([], 0, pages[-1]["next_cursor"])


async def test_a_page_may_be_empty_though_more_is_there(stage: Stage) -> None:
    await writes(stage, "一")
    await stage.post("faults", {"platform": "wecom", "kind": "empty_page"})
    page = await sync(stage)
    assert (page["msg_list"], page["has_more"]) == ([], 1)
    assert texts(await sync(stage, cursor=page["next_cursor"])) == ["一"]


async def test_what_is_older_than_three_days_is_gone(stage: Stage) -> None:
    await writes(stage, "旧的")
    stage.clock.now += 3 * 86400
    stage.tokens.clear()
    await writes(stage, "新的")
    assert texts(await sync(stage)) == ["新的"]


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"open_kfid": ""}, 95000),
        ({"open_kfid": "wkNone"}, 95004),
        ({"token": "made-up"}, 95007),
        ({"cursor": "made-up"}, 40058),
        ({"limit": 1001}, 40058),
    ],
)
async def test_a_wrong_fetch_is_refused(stage: Stage, change: Json, errcode: int) -> None:
    assert (await sync(stage, **change))["errcode"] == errcode


async def test_without_a_fresh_token_a_strict_rate_applies(stage: Stage) -> None:
    await writes(stage, "一")
    stage.clock.now += 601
    assert [(await sync(stage))["errcode"] for _ in range(31)] == [0] * 30 + [45009]
    await writes(stage, "二")
    assert (await sync(stage))["errcode"] == 0


async def send(stage: Stage, words: str, **change: object) -> int:
    body = {"touser": "wmLiXiaomei", "open_kfid": await account(stage), "msgtype": "text", "text": {"content": words}}
    return (await stage.api("kf/send_msg", body | change, app="service"))["errcode"]


async def test_what_an_app_sends_reaches_the_customer_and_is_not_fetched_back(stage: Stage) -> None:
    await writes(stage, "在吗")
    assert await send(stage, "在的") == 0
    assert [message["text"] for message in await stage.get("wecom/customers/wmLiXiaomei/messages")] == ["在的"]
    assert texts(await sync(stage)) == ["在吗"]


async def test_a_msgid_of_ones_own_is_delivered_once(stage: Stage) -> None:
    await writes(stage, "在吗")
    assert [await send(stage, "在的", msgid="reply-1") for _ in range(2)] == [0, 0]
    assert len(await stage.get("wecom/customers/wmLiXiaomei/messages")) == 1


async def test_five_messages_are_allowed_until_the_customer_writes_again(stage: Stage) -> None:
    await writes(stage, "在吗")
    assert [await send(stage, f"第{n}条") for n in range(6)] == [0] * 5 + [95001]
    await writes(stage, "请说")
    assert await send(stage, "好的") == 0


async def test_after_48_hours_nothing_may_be_sent(stage: Stage) -> None:
    await writes(stage, "在吗")
    stage.clock.now += 48 * 3600 + 1
    stage.tokens.clear()
    assert await send(stage, "在的") == 95002


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"touser": "wmNobody"}, 40096),
        ({"msgid": "有空格"}, 40058),
        ({"msgtype": "dance"}, 40008),
        ({"text": {"content": "好" * 683}}, 45002),
        ({"msgtype": "image", "image": {"media_id": "gone"}}, 40007),
    ],
)
async def test_a_wrong_message_to_a_customer_is_refused(stage: Stage, change: Json, errcode: int) -> None:
    await writes(stage, "在吗")
    assert await send(stage, "在的", **change) == errcode


async def move(stage: Stage, state: int, **more: str) -> int:
    body = {"open_kfid": await account(stage), "external_userid": "wmLiXiaomei", "service_state": state} | more
    return (await stage.api("kf/service_state/trans", body, app="service"))["errcode"]


async def test_a_conversation_moves_only_along_the_allowed_ways(stage: Stage) -> None:
    await writes(stage, "在吗")
    assert await move(stage, 3, servicer_userid="nobody") == 95014
    assert await move(stage, 3, servicer_userid="zhoumin") == 0
    assert await send(stage, "插话") == 95018
    assert await move(stage, 1) == 95016
    assert await move(stage, 4) == 0
    await writes(stage, "又来了")
    body = {"open_kfid": await account(stage), "external_userid": "wmLiXiaomei"}
    assert (await stage.api("kf/service_state/get", body, app="service"))["service_state"] == 0


async def test_accounts_servicers_and_customers_can_be_read(stage: Stage) -> None:
    await writes(stage, "在吗")
    open_kfid = await account(stage)
    accounts = (await stage.api("kf/account/list", {}, app="service"))["account_list"]
    assert [one["open_kfid"] for one in accounts] == [open_kfid]
    servicers = (await stage.api("kf/servicer/list", app="service", open_kfid=open_kfid))["servicer_list"]
    assert servicers[0] == {"userid": "zhoumin", "status": 0}
    body = {"external_userid_list": ["wmLiXiaomei", "wmNobody"]}
    found = await stage.api("kf/customer/batchget", body, app="service")
    assert found["customer_list"][0]["nickname"] == "李晓梅"
    assert found["invalid_external_userid"] == ["wmNobody"]


async def test_a_member_cannot_speak_first(stage: Stage) -> None:
    await stage.post("wecom/customers", {"external_userid": "wmQuiet", "name": "李静"})
    status, sentence = await stage.refused("wecom/staff/zhoumin/kf", {"external_userid": "wmQuiet", "text": "您好"})
    assert (status, sentence) == (400, "这位客户还没有给客服发过消息，不能主动回复")


async def test_the_desk_shows_conversations_with_the_latest_first(stage: Stage) -> None:
    await writes(stage, "一")
    stage.clock.now += 1
    await writes(stage, "二", "wmLiNa")
    rows = await stage.get("wecom/staff/zhoumin/service")
    assert [(row["external_userid"], row["last"]) for row in rows] == [("wmLiNa", "二"), ("wmLiXiaomei", "一")]


async def test_both_sides_of_a_chat_are_shown(stage: Stage) -> None:
    await writes(stage, "在吗")
    await stage.post("wecom/staff/zhoumin/kf", {"external_userid": "wmLiXiaomei", "text": "在的"})
    rows = await stage.get("wecom/customers/wmLiXiaomei/chat")
    assert [(row["from"], row["n"], row["name"], row["text"]) for row in rows] == [
        ("customer", 1, "李晓梅", "在吗"),
        ("staff", 1, "周敏", "在的"),
    ]
