import asyncio

import pytest

from tests.unit.emulator.stage import Json, Stage


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("wecom/staff/nobody/messages", {"text": "查"}, 404),
        ("wecom/staff/zhoumin/messages", {}, 400),
        ("wecom/staff/zhoumin/messages", {"text": 7}, 400),
        ("wecom/staff/zhoumin/messages", {"text": ""}, 400),
        ("wecom/staff/zhoumin/messages", {"text": "查", "app": "none"}, 404),
        ("wecom/staff", {"userid": "zhoumin", "name": "周敏"}, 409),
        ("wecom/staff", {"userid": "有空格 ", "name": "周敏"}, 400),
        ("wecom/staff/nobody/kf", {"external_userid": "wmLi", "text": "您好"}, 404),
        ("wecom/staff/zhoumin/kf", {"external_userid": "wmLi", "text": "您好"}, 404),
        ("wecom/customers", {"name": "李晓梅", "userid": "nobody"}, 404),
        ("wecom/customers", {"userid": "zhoumin"}, 400),
        ("wecom/customers/wmNobody/messages", {"text": "在吗"}, 404),
        ("wecom/groups", {"name": "交流群", "owner": "nobody"}, 404),
        ("wecom/groups/wrNone/members", {"external_userid": "wmLi", "action": "join"}, 404),
        ("wecom/groups/wrNone/members", {"external_userid": "wmLi", "action": "dance"}, 400),
        ("wecom/events", {"app": "none", "xml": "<xml/>"}, 404),
        ("wecom/events", {"app": "assistant"}, 400),
        ("wecom/events", {"app": "assistant", "xml": "<xml/>", "times": 0}, 400),
        ("no/such/thing", {}, 404),
    ],
)
async def test_a_wrong_call_is_answered_with_a_chinese_sentence(
    stage: Stage, path: str, body: Json, status: int
) -> None:
    got, sentence = await stage.refused(path, body)
    assert got == status
    assert any("\u4e00" <= letter <= "\u9fff" for letter in sentence)


async def test_what_is_not_json_is_refused(stage: Stage) -> None:
    async with stage.client.post("/control/wecom/staff/zhoumin/messages", data=b"{oops") as answer:
        assert (answer.status, await answer.json()) == (400, {"error": "请求内容不是有效的 JSON"})


async def test_the_state_names_people_accounts_and_how_to_reach_the_bot(stage: Stage) -> None:
    async with stage.client.put("/control/pids", json={"bot": 12, "mongod": 34}) as answer:
        assert answer.status == 200
    state = await stage.get("state")
    corp = stage.world.wecom.corp
    assert state["corp_id"] == corp.id
    assert state["pids"] == {"bot": 12, "mongod": 34}
    assert [one["userid"] for one in state["wecom"]["staff"]] == ["zhoumin", "wangjianguo"]
    assert [(row["app"], row["agent_id"]) for row in state["callbacks"] if row["platform"] == "wecom"] == [
        ("assistant", 1000002),
        ("service", 1000003),
        ("archive", 2000004),
    ]
    assert state["callbacks"][0]["url"] == f"{stage.bot.address}/callback/wecom/{corp.id}/assistant"
    assert len(state["callbacks"][0]["aes_key"]) == 43


async def test_messages_and_calls_can_be_read_from_a_place_on(stage: Stage) -> None:
    for text in ("一", "二", "三"):
        await stage.send_text("zhoumin", text)
    rows = await stage.get("wecom/staff/zhoumin/messages?after=1")
    assert [(row["n"], row["text"]) for row in rows] == [(2, "二"), (3, "三")]
    calls = await stage.get("calls?after=2")
    assert [(call["n"], call["path"], call["app"], call["outcome"]) for call in calls] == [
        (3, "message/send", "assistant", "ok"),
        (4, "message/send", "assistant", "ok"),
    ]


async def test_both_sides_of_a_staff_chat_are_shown_in_order(stage: Stage) -> None:
    await stage.post("wecom/staff/zhoumin/messages", {"text": "帮助"})
    await stage.send_text("zhoumin", "您好")
    rows = await stage.get("wecom/staff/zhoumin/chat")
    assert [(row["from"], row["n"], row["text"]) for row in rows] == [("staff", 1, "帮助"), ("app", 1, "您好")]


async def test_who_watches_is_told_what_changed(stage: Stage) -> None:
    async with stage.client.get("/control/stream") as stream, asyncio.timeout(30):
        assert stream.content_type == "text/event-stream"
        await stream.content.readuntil(b"\n\n")
        await stage.send_text("zhoumin", "您好")
        assert await stream.content.readuntil(b"\n\n") == b'event: staff_chat\ndata: {"userid": "zhoumin"}\n\n'
        await stage.post("wecom/customers", {"external_userid": "wmLi", "name": "李晓梅"})
        assert await stream.content.readuntil(b"\n\n") == b"event: world\ndata: {}\n\n"


async def test_the_page_is_never_cached_and_nothing_else_is_served(stage: Stage) -> None:
    async with stage.client.get("/") as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert answer.headers["Cache-Control"] == "no-store"
    async with stage.client.get("/page/..%2fserver.py") as answer:
        assert answer.status == 404
