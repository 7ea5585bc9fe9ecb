import time

import aiohttp
import pytest

from emulator.world.faults import MEANINGS, Kind
from tests.unit.emulator.stage import Json, Stage


async def make(stage: Stage, kind: str, **more: object) -> None:
    """From now on, but not yet for the fetching of a token."""
    await stage.token("assistant")
    await stage.post("faults", {"platform": "wecom", "kind": kind, **more})


async def test_every_kind_is_listed_with_a_name_and_an_explanation(stage: Stage) -> None:
    assert set(MEANINGS) == set(Kind)
    listed = (await stage.get("faults"))["kinds"]
    assert [one["kind"] for one in listed] == list(Kind)
    assert all(one["name"] and one["about"] for one in listed)


@pytest.mark.parametrize(("kind", "errcode"), [("45009", 45009), ("-1", -1)])
async def test_a_counted_fault_strikes_so_often_and_no_more(stage: Stage, kind: str, errcode: int) -> None:
    await make(stage, kind, count=2)
    codes = [(await stage.send_text("zhoumin", "您好"))["errcode"] for _ in range(3)]
    assert codes == [errcode, errcode, 0]
    assert (await stage.get("faults"))["active"] == []
    assert len(await stage.received("zhoumin")) == 1


@pytest.mark.parametrize(("kind", "errcode"), [("token_expired", 42001), ("token_invalid", 40014)])
async def test_a_spoilt_token_stays_spoilt_and_the_next_is_another(stage: Stage, kind: str, errcode: int) -> None:
    before = await stage.token("assistant")
    await make(stage, kind)
    assert [(await stage.api("department/list"))["errcode"] for _ in range(2)] == [errcode, errcode]
    stage.tokens.clear()
    assert await stage.token("assistant") != before
    assert (await stage.api("department/list"))["errcode"] == 0


async def test_a_fault_can_be_limited_to_one_api(stage: Stage) -> None:
    await make(stage, "-1", path="/cgi-bin/user/get")
    assert (await stage.api("department/list"))["errcode"] == 0
    assert (await stage.api("user/get", userid="zhoumin"))["errcode"] == -1


async def test_a_rate_of_one_strikes_always_until_faults_are_cleared(stage: Stage) -> None:
    await make(stage, "-1", rate=1.0)
    assert [(await stage.api("department/list"))["errcode"] for _ in range(5)] == [-1] * 5
    async with stage.client.delete("/control/faults") as answer:
        assert answer.status == 200
    assert (await stage.api("department/list"))["errcode"] == 0


async def raw_send(stage: Stage) -> aiohttp.ClientResponse:
    body = {"touser": "zhoumin", "msgtype": "text", "agentid": 1000002, "text": {"content": "您好"}}
    params = {"access_token": await stage.token("assistant")}
    return await stage.client.post("/cgi-bin/message/send", params=params, json=body)


@pytest.mark.parametrize(("kind", "status"), [("5xx", 503), ("html", 200)])
async def test_a_page_may_come_instead_of_an_answer(stage: Stage, kind: str, status: int) -> None:
    await make(stage, kind, path="message/send")
    async with await raw_send(stage) as answer:
        assert (answer.status, answer.content_type) == (status, "text/html")
    assert await stage.received("zhoumin") == []
    assert (await stage.get("calls"))[-1]["outcome"] != "ok"


@pytest.mark.parametrize(("kind", "delivered"), [("cut_before", 0), ("cut_after", 1)])
async def test_a_connection_may_break_before_or_after_the_call_is_carried_out(
    stage: Stage, kind: str, delivered: int
) -> None:
    await make(stage, kind, path="message/send")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await raw_send(stage)
    assert len(await stage.received("zhoumin")) == delivered
    assert (await stage.get("calls"))[-1]["outcome"] == "连接断开"


async def test_an_answer_may_take_long(stage: Stage) -> None:
    await make(stage, "slow", seconds=0.3)
    started = time.monotonic()
    assert (await stage.send_text("zhoumin", "您好"))["errcode"] == 0
    assert time.monotonic() - started >= 0.3


async def test_a_replay_is_the_very_same_request_again(stage: Stage) -> None:
    await make(stage, "replay", seconds=0.05)
    await stage.post("wecom/staff/zhoumin/messages", {"text": "查"})
    first, second = await stage.bot.wait_for(2)
    assert first == second


@pytest.mark.parametrize("kind", ["reorder", "delay"])
async def test_a_callback_may_be_overtaken(stage: Stage, kind: str) -> None:
    await make(stage, kind, seconds=0.2)
    stage.write("zhoumin", "一", "二")
    heard = await stage.bot.wait_for(2)
    assert ["二" in one.plaintext for one in heard] == [True, False]


@pytest.mark.parametrize(
    "fault",
    [
        {"platform": "wecom", "kind": "earthquake"},
        {"platform": "wecom", "kind": "-1", "count": 0},
        {"platform": "wecom", "kind": "-1", "rate": 1.5},
        {"platform": "wecom", "kind": "-1", "rate": 0.5, "count": 1},
        {"platform": "telegram", "kind": "-1"},
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused(stage: Stage, fault: Json) -> None:
    status, sentence = await stage.refused("faults", fault)
    assert status == 400
    assert sentence
