from typing import Any

import pytest

from tests.unit.emulator.stage import Json, Stage


async def test_a_text_reaches_the_member_whatever_the_case_of_the_userid(stage: Stage) -> None:
    assert (await stage.send_text("ZhouMin", "您好"))["errcode"] == 0
    [message] = await stage.received("zhoumin")
    assert (message["n"], message["msgtype"], message["text"]) == (1, "text", "您好")


async def test_invalid_receivers_are_named_in_lower_case_and_the_others_served(stage: Stage) -> None:
    answer = await stage.send_text("zhoumin|NoBody|wangjianguo", "您好")
    assert answer["errcode"] == 0
    assert answer["invaliduser"] == "nobody"
    assert [len(await stage.received(userid)) for userid in ("zhoumin", "wangjianguo")] == [1, 1]


async def test_a_disabled_member_is_reached_by_name_but_not_by_department(stage: Stage) -> None:
    await stage.post("wecom/staff/zhoumin/disable", {})
    await stage.send_text("@all", "各位好")
    await stage.send_text("zhoumin", "您好")
    assert [message["text"] for message in await stage.received("zhoumin")] == ["您好"]


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"touser": ""}, 82001),
        ({"touser": "nobody|nobody2"}, 81013),
        ({"touser": ["zhoumin"]}, 40058),
        ({"agentid": None}, 41011),
        ({"agentid": 7}, 40056),
        ({"agentid": 1000003}, 301002),
        ({"msgtype": "dance"}, 40008),
        ({"text": {"content": ""}}, 44004),
        ({"text": {}}, 40063),
        ({"msgtype": "file", "file": {"media_id": "gone"}}, 40007),
    ],
)
async def test_a_wrong_send_is_refused_and_reaches_nobody(stage: Stage, change: Json, errcode: int) -> None:
    assert (await stage.send_text("zhoumin", "您好", **change))["errcode"] == errcode
    assert await stage.received("zhoumin") == []


@pytest.mark.parametrize("body", [b"{oops", b"[]", b'{"touser": "\\ud800"}', b"\xff"])
async def test_what_is_not_a_json_object_is_refused(stage: Stage, body: bytes) -> None:
    params = {"access_token": await stage.token("assistant")}
    async with stage.client.post("/cgi-bin/message/send", params=params, data=body) as answer:
        assert (await answer.json())["errcode"] == 47001


async def test_a_long_text_is_cut_at_2048_bytes_between_characters(stage: Stage) -> None:
    await stage.send_text("zhoumin", "好" * 700)
    [message] = await stage.received("zhoumin")
    assert message["text"] == "好" * 682
    assert (await stage.get("calls"))[-1]["notes"] == ["truncated"]


CHECKED: dict[str, Any] = {"enable_duplicate_check": 1, "duplicate_check_interval": 600}


async def test_a_checked_repeat_is_taken_but_not_delivered_again(stage: Stage) -> None:
    """The first was sent without the check: only what asks is checked, against all that was sent."""
    await stage.send_text("zhoumin", "您好")
    stage.clock.now += 599
    assert (await stage.send_text("zhoumin", "您好", **CHECKED))["errcode"] == 0
    assert len(await stage.received("zhoumin")) == 1


@pytest.mark.parametrize("differently", ["later", "other words", "other member", "unchecked"])
async def test_what_differs_is_no_repeat(stage: Stage, differently: str) -> None:
    await stage.send_text("zhoumin", "您好")
    stage.clock.now += 601 if differently == "later" else 1
    to = "wangjianguo" if differently == "other member" else "zhoumin"
    words = "您好吗" if differently == "other words" else "您好"
    await stage.send_text(to, words, **({} if differently == "unchecked" else CHECKED))
    assert len(await stage.received("zhoumin")) + len(await stage.received("wangjianguo")) == 2


async def test_the_31st_message_in_a_minute_is_dropped_without_a_word(stage: Stage) -> None:
    answers = [await stage.send_text("zhoumin", f"第{n}条") for n in range(31)]
    assert {answer["errcode"] for answer in answers} == {0}
    assert len(await stage.received("zhoumin")) == 30
    assert (await stage.get("state"))["wecom"]["dropped"] == 1
    assert (await stage.get("calls"))[-1]["notes"] == ["dropped:zhoumin"]
    stage.clock.now += 61
    await stage.send_text("zhoumin", "又一分钟")
    assert len(await stage.received("zhoumin")) == 31


async def test_the_1001st_message_in_an_hour_is_dropped(stage: Stage) -> None:
    for n in range(1001):
        stage.clock.now += 3
        await stage.send_text("zhoumin", f"第{n}条")
    assert len(await stage.received("zhoumin")) == 1000


async def test_all_of_a_department_are_reached_by_its_number(stage: Stage) -> None:
    await stage.send_text("", "各位好", toparty="1|99")
    assert [len(await stage.received(userid)) for userid in ("zhoumin", "wangjianguo")] == [1, 1]
