import json
from typing import Any

import pytest

from tests.unit.emulator.dingtalk.ding_stage import Ding

SEND = "v1.0/robot/oToMessages/batchSend"
Json = dict[str, Any]


def message(ding: Ding, *userids: str, key: str = "sampleText", **params: str) -> Json:
    code = ding.world.dingtalk.org.app.robot_code
    words = json.dumps(params or {"content": "您好"}, ensure_ascii=False)
    return {"robotCode": code, "userIds": list(userids), "msgKey": key, "msgParam": words}


async def test_up_to_twenty_people_are_told_at_once_and_strangers_are_named(ding: Ding) -> None:
    answer = await ding.good(SEND, message(ding, "luting", "mengqi", "nobody"))
    assert answer["invalidStaffIdList"] == ["nobody"]
    assert [one["text"] for one in await ding.received("mengqi")] == ["您好"]
    status, refused = await ding.api(SEND, message(ding, *(str(n) for n in range(21))))
    assert (status, refused["code"]) == (400, "invalidParameter.userIds.overMax")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"robotCode": ""}, "robotCode.empty"),
        ({"robotCode": "x"}, "robotCode.notExsit"),
        ({"userIds": []}, "userIds.empty"),
        ({"msgKey": ""}, "msgKey.empty"),
        ({"msgKey": "sampleActionCard1"}, "msgKey.invalid"),
        ({"msgParam": {"content": "an object"}}, "msgParam.invalid"),
        ({"msgParam": "no json"}, "msgParam.invalid"),
        ({"msgParam": '{"content": 7}'}, "msgParam.invalid"),
        ({"msgParam": json.dumps({"content": "长" * 5000}, ensure_ascii=False)}, "msgParam.tooLong"),
    ],
)
async def test_what_is_wrong_with_a_message_is_told(ding: Ding, change: Json, code: str) -> None:
    status, answer = await ding.api(SEND, message(ding, "luting") | change)
    assert (status, answer["code"]) == (400, f"invalidParameter.{code}")
    assert await ding.received("luting") == []


@pytest.mark.parametrize(
    ("key", "params", "text", "buttons"),
    [
        ("sampleMarkdown", {"title": "客户", "text": "#### A  \n好"}, "#### A\n好", []),
        ("sampleLink", {"text": "t", "title": "T", "messageUrl": "https://a"}, "T\nt\n打开", ["打开"]),
        (
            "sampleActionCard",
            {"title": "T", "text": "t", "singleTitle": "看", "singleURL": "https://a"},
            "t\n看",
            ["看"],
        ),
        (
            "sampleActionCard6",
            {
                "title": "T",
                "text": "t",
                "buttonTitle1": "是",
                "buttonUrl1": "u",
                "buttonTitle2": "否",
                "buttonUrl2": "v",
            },
            "t\n是\n否",
            ["是", "否"],
        ),
        ("sampleFile", {"mediaId": "@l", "fileName": "报价.pdf", "fileType": "pdf"}, "[报价.pdf]", []),
    ],
)
async def test_each_kind_is_read_as_a_person_reads_it(
    ding: Ding, key: str, params: dict[str, str], text: str, buttons: list[str]
) -> None:
    await ding.good(SEND, message(ding, "luting", key=key, **params))
    [got] = await ding.received("luting")
    assert got["text"] == text
    assert [one["text"] for one in got["buttons"]] == buttons


async def test_a_button_leads_somewhere_or_says_something(ding: Ding) -> None:
    says = "dtmd://dingtalkclient/sendMessage?content=%E5%B8%AE%E5%8A%A9"
    params = {"actionTitle1": "打开", "actionURL1": "https://a.example/x", "actionTitle2": "帮助", "actionURL2": says}
    await ding.good(SEND, message(ding, "luting", key="sampleActionCard2", title="T", text="t", **params))
    assert await ding.post("dingtalk/staff/luting/taps", {"n": 1, "key": "1"}) == {"url": "https://a.example/x"}
    await ding.post("dingtalk/staff/luting/taps", {"n": 1, "key": "2"})
    assert (await (await ding.stream()).said())["text"]["content"] == "帮助"
    assert await ding.refused("dingtalk/staff/luting/taps", {"n": 1, "key": "9"}) == 400
    assert await ding.refused("dingtalk/staff/luting/taps", {"n": 9, "key": "1"}) == 404


async def test_who_has_read_a_message_is_known_and_it_can_be_taken_back(ding: Ding) -> None:
    code = ding.world.dingtalk.org.app.robot_code
    key = (await ding.good(SEND, message(ding, "luting", "mengqi")))["processQueryKey"]
    await ding.post("dingtalk/staff/luting/reads", {})
    status = "v1.0/robot/oToMessages/readStatus"
    found = await ding.good(status, method="GET", robotCode=code, processQueryKey=key)
    assert found["sendStatus"] == "SUCCESS"
    assert {one["userId"]: one["readStatus"] for one in found["messageReadInfoList"]} == {
        "luting": "READ", "mengqi": "UNREAD",
    }  # fmt: skip
    assert (await (await ding.stream()).said())["processQueryKey"] == key
    recall = {"robotCode": code, "processQueryKeys": [key, "unknown"]}
    answer = await ding.good("v1.0/robot/otoMessages/batchRecall", recall)
    assert (answer["successResult"], list(answer["failedResult"])) == ([key], ["unknown"])
    assert (await ding.received("mengqi"))[0]["text"] == "（已撤回）"


async def group(ding: Ding, *members: str) -> Json:
    made = await ding.post("dingtalk/groups", {"title": "值班群", "owner": "luting"})
    for member in members:
        await ding.post(f"dingtalk/groups/{made['chat_id']}/members", {"member": member, "action": "join"})
    return made


async def test_a_group_hears_the_robot_and_the_robot_only_what_is_meant_for_it(ding: Ding) -> None:
    made = await group(ding)
    await ding.says("luting", "大家好", conversation_id=made["conversation_id"], to_robot=False)
    await ding.says("luting", "查 李雷", conversation_id=made["conversation_id"])
    said = await (await ding.stream([{"type": "CALLBACK", "topic": "/v1.0/im/bot/messages/get"}])).said()
    assert (said["text"]["content"], said["conversationType"], said["conversationTitle"]) == (" 查 李雷", "2", "值班群")
    assert said["conversationId"] == made["conversation_id"]
    send = message(ding) | {"openConversationId": made["conversation_id"]}
    await ding.good("v1.0/robot/groupMessages/send", send)
    assert len(await ding.received("luting")) == 1
    assert await ding.received("mengqi") == []
    await ding.post(f"dingtalk/groups/{made['chat_id']}", {"disbanded": True})
    status, refused = await ding.api("v1.0/robot/groupMessages/send", send)
    assert (status, refused["code"]) == (400, "group.disbanded")


async def test_people_from_outside_have_neither_staff_id_nor_corp_id(ding: Ding) -> None:
    made = await group(ding)
    chat = f"dingtalk/groups/{made['chat_id']}"
    await ding.post(f"{chat}/members", {"member": "out-1", "outsider": "高建新", "action": "join"})
    await ding.post(f"{chat}/messages", {"member": "out-1", "text": "价格多少"})
    said = await (await ding.stream([{"type": "CALLBACK", "topic": "/v1.0/im/bot/messages/get"}])).said()
    assert said["senderNick"] == "高建新"
    assert not {"senderStaffId", "senderCorpId"} & set(said)
    assert said["senderUnionId"]


async def test_groups_tell_what_happens_in_them(ding: Ding) -> None:
    made = await group(ding, "mengqi")
    chat = f"dingtalk/groups/{made['chat_id']}"
    await ding.post(chat, {"title": "新名字", "owner": "mengqi"})
    await ding.post(f"{chat}/members", {"member": "mengqi", "action": "leave"})
    await ding.post(f"{chat}/members", {"member": "luting", "action": "quit"})
    await ding.post(chat, {"disbanded": True})
    told = [(one["name"], one["content"]["openConversationId"]) for one in await ding.get("dingtalk/pushes")]
    names = ["add_member", "update_title", "update_owner", "remove_member", "quit", "disband"]
    assert told == [(f"chat_{name}", made["conversation_id"]) for name in names]


@pytest.mark.parametrize(
    ("kind", "name", "msgtype"),
    [
        ("image", "柜子.png", "picture"),
        ("voice", "话.amr", "audio"),
        ("file", "报价.pdf", "file"),
        ("video", "a.mp4", "video"),
    ],
)
async def test_files_of_people_are_fetched_with_a_code_for_a_while(
    ding: Ding, kind: str, name: str, msgtype: str
) -> None:
    media = {"kind": kind, "name": name, "content_base64": "aGVsbG8=", "recognition": "明天送货"}
    await ding.says("luting", "", media=media)
    said = await (await ding.stream()).said()
    assert said["msgtype"] == msgtype
    assert said["content"].get("recognition", "") == ("明天送货" if kind == "voice" else "")
    code = {"downloadCode": said["content"]["downloadCode"], "robotCode": ding.world.dingtalk.org.app.robot_code}
    address = (await ding.good("v1.0/robot/messageFiles/download", code))["downloadUrl"]
    async with ding.client.session.get(address) as answer:
        assert await answer.read() == b"hello"
    ding.clock.now += 601
    async with ding.client.session.get(address) as answer:
        assert answer.status == 403


async def test_a_picture_with_words_is_rich_text_and_voices_stay_out_of_groups(ding: Ding) -> None:
    await ding.says("luting", "看这个", media={"kind": "image", "name": "a.png", "content_base64": "aGVsbG8="})
    made = await group(ding)
    voice = {"kind": "voice", "name": "a.amr", "content_base64": "aGVsbG8="}
    await ding.says("luting", "", media=voice, conversation_id=made["conversation_id"])
    [push] = await ding.get("dingtalk/pushes")
    assert push["content"]["content"]["richText"][0] == {"text": "看这个"}


async def session_of(ding: Ding) -> str:
    await ding.says("luting", "在吗")
    said = await (await ding.stream()).said()
    return said["sessionWebhook"]


async def test_an_answer_goes_where_the_message_came_from_for_ninety_minutes(ding: Ding) -> None:
    address = await session_of(ding)
    answers: list[tuple[Json, int]] = [
        ({"msgtype": "text", "text": {"content": "在"}, "at": {"atUserIds": ["luting"]}}, 0),
        (
            {
                "msgtype": "actionCard",
                "actionCard": {"title": "T", "text": "t", "btns": [{"title": "A", "actionURL": "u"}]},
            },
            0,
        ),
        ({"msgtype": "empty"}, 0),
        ({"msgtype": "oa", "oa": {}}, 400105),
        ({"msgtype": "text", "text": {}}, 40035),
    ]
    for body, errcode in answers:
        async with ding.client.session.post(address, json=body) as answer:
            assert (await answer.json())["errcode"] == errcode
    assert [one["text"] for one in await ding.received("luting")] == ["在\n@luting", "t\nA"]
    ding.clock.now += 5401
    async with ding.client.session.post(address, json={"msgtype": "empty"}) as answer:
        assert (await answer.json())["errcode"] == 300001


async def test_a_group_robot_keeps_its_rule_and_its_pace(ding: Ding) -> None:
    made = await group(ding)
    webhook = ding.world.dingtalk.webhooks.add(made["conversation_id"], keyword="提醒", secret="")

    async def say(text: str, token: str = webhook.token, **more: str) -> int:
        body = {"msgtype": "text", "text": {"content": text}, **more}
        async with ding.client.post("/robot/send", params={"access_token": token}, json=body) as answer:
            return (await answer.json())["errcode"]

    assert [await say("提醒", "x"), await say("别的")] == [400101, 310000]
    assert [await say("提醒", msgUuid="1") for _ in range(2)] == [0, 0]
    assert [await say("提醒") for _ in range(21)] == [0] * 19 + [410100] * 2
    ding.clock.now += 61
    assert await say("提醒") == 410100
    ding.clock.now += 601
    assert await say("提醒") == 0


async def test_media_are_taken_by_kind_ending_and_size(ding: Ding) -> None:
    assert (await ding.upload("a.png", b"x", "image"))["media_id"].startswith("@l")
    codes = [
        (await ding.upload(name, content, kind))["errcode"]
        for name, content, kind in (("a.exe", b"x", "file"), ("a.png", b"", "image"), ("a.png", b"x", "odd"))
    ]
    assert codes == [40005, 40006, 40004]
