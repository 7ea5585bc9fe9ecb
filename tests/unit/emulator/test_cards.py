from copy import deepcopy
from typing import Any

import pytest

from tests.unit.emulator.stage import Json, Stage

CARD: Json = {
    "card_type": "button_interaction",
    "main_title": {"title": "找到两位", "desc": "请选择"},
    "sub_title_text": "也可以回复序号",
    "horizontal_content_list": [{"keyname": "负责人", "value": "周敏"}],
    "task_id": "pick@1",
    "button_list": [{"text": "李晓梅", "key": "1"}, {"text": "李娜", "key": "2"}],
}


async def send(stage: Stage, card: Json, to: str = "zhoumin") -> Json:
    message = {"touser": to, "msgtype": "template_card", "agentid": 1000002, "template_card": card}
    return await stage.api("message/send", message)


async def test_a_cards_visible_words_and_buttons_can_be_read(stage: Stage) -> None:
    assert (await send(stage, CARD))["response_code"]
    [message] = await stage.received("zhoumin")
    assert message["text"].split("\n") == [
        *("找到两位", "请选择", "也可以回复序号", "负责人：周敏"),
        *("李晓梅", "李娜"),
    ]
    assert message["buttons"] == [{"key": "1", "text": "李晓梅"}, {"key": "2", "text": "李娜"}]
    [row] = await stage.get("wecom/staff/zhoumin/chat")
    assert row["text"].endswith("负责人：周敏")


async def test_a_notice_needs_no_task_id_and_brings_no_response_code(stage: Stage) -> None:
    card = {
        "card_type": "text_notice",
        "main_title": {"title": "到期提醒"},
        "card_action": {"type": 1, "url": "http://x"},
    }
    answer = await send(stage, card)
    assert answer["errcode"] == 0
    assert "response_code" not in answer


def without(name: str) -> Json:
    return {key: value for key, value in CARD.items() if key != name}


@pytest.mark.parametrize(
    ("card", "field"),
    [
        (CARD | {"card_type": "vote"}, "card_type"),
        (without("task_id"), "task_id"),
        (CARD | {"task_id": "有空格"}, "task_id"),
        (CARD | {"task_id": "x" * 129}, "task_id"),
        (without("button_list"), "button_list"),
        (CARD | {"button_list": [{"text": "甲", "key": str(n)} for n in range(7)]}, "button_list"),
        (CARD | {"button_list": [{"text": "甲", "key": "1"}, {"text": "乙", "key": "1"}]}, "button_list.key"),
        (CARD | {"button_list": [{"text": "甲", "key": "键" * 342}]}, "button_list.key"),
        (CARD | {"button_list": [{"text": "", "key": "1"}]}, "button_list.text"),
        (CARD | {"button_list": "甲"}, "button_list"),
        (CARD | {"horizontal_content_list": [{"keyname": "一", "value": "二"}] * 7}, "horizontal_content_list"),
        ({"card_type": "text_notice", "card_action": {"type": 1}}, "main_title.title"),
        ({"card_type": "text_notice", "main_title": {"title": "一"}}, "card_action.type"),
    ],
)
async def test_a_wrong_card_is_refused_and_the_field_named(stage: Stage, card: Json, field: str) -> None:
    answer = await send(stage, card)
    assert answer["errcode"] == 40058
    assert f"template_card.{field}," in answer["errmsg"]


async def test_a_task_id_is_taken_once_per_app(stage: Stage) -> None:
    await send(stage, CARD)
    assert (await send(stage, CARD))["errcode"] == 40058


async def test_a_tap_tells_the_app_key_task_and_a_response_code(stage: Stage) -> None:
    await send(stage, CARD)
    await stage.post("wecom/staff/zhoumin/taps", {"n": 1, "key": "2"})
    [heard] = await stage.bot.wait_for(1)
    assert "<Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[2]]></EventKey>" in heard.plaintext
    assert "<TaskId><![CDATA[pick@1]]></TaskId>" in heard.plaintext
    assert "<ResponseCode><![CDATA[" in heard.plaintext
    assert "<MsgId>" not in heard.plaintext
    assert (await stage.get("wecom/staff/zhoumin/chat"))[0]["tapped"] == "2"


async def test_only_a_button_that_is_there_can_be_tapped(stage: Stage) -> None:
    await send(stage, CARD)
    assert (await stage.refused("wecom/staff/zhoumin/taps", {"n": 1, "key": "3"}))[0] == 400
    assert (await stage.refused("wecom/staff/zhoumin/taps", {"n": 2, "key": "1"}))[0] == 404


async def update(stage: Stage, code: str, **change: Any) -> Json:
    body = {"userids": ["zhoumin", "Nobody"], "agentid": 1000002, "response_code": code} | change
    return await stage.api("message/update_template_card", body)


async def test_a_response_code_changes_the_card_once(stage: Stage) -> None:
    code = (await send(stage, CARD))["response_code"]
    answer = await update(stage, code, button={"replace_name": "已处理"})
    assert answer["invaliduser"] == ["nobody"]
    [message] = await stage.received("zhoumin")
    assert message["text"].endswith("已处理")
    assert message["buttons"] == []
    assert (await update(stage, code, button={"replace_name": "再来"}))["errcode"] == 40058


async def test_a_card_can_become_another_card(stage: Stage) -> None:
    code = (await send(stage, CARD))["response_code"]
    other = deepcopy(CARD) | {"main_title": {"title": "已选李娜"}, "task_id": "pick@2"}
    await update(stage, code, template_card=other)
    [message] = await stage.received("zhoumin")
    assert message["text"].startswith("已选李娜")


async def test_a_response_code_lives_72_hours(stage: Stage) -> None:
    code = (await send(stage, CARD))["response_code"]
    stage.clock.now += 72 * 3600
    stage.tokens.clear()
    assert (await update(stage, code, button={"replace_name": "晚了"}))["errcode"] == 40058
