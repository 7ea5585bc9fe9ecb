"""Mass-sends as the platform takes and refuses them, and group codes."""

import pytest

from tests.unit.emulator.stage import Json, Stage

ADD = "externalcontact/add_msg_template"
DAY = 86_400.0


@pytest.fixture
async def customer(stage: Stage) -> str:
    """林晓, a customer of 周敏."""
    body = {"external_userid": "wmLin", "name": "林晓", "userid": "zhoumin"}
    await stage.post("wecom/customers", body)
    return "wmLin"


def whole(**change: object) -> Json:
    body = {"chat_type": "single", "external_userid": ["wmLin"], "sender": "zhoumin", "text": {"content": "您好"}}
    return body | change


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({}, 0),
        ({"sender": ""}, 0),
        ({"chat_type": "other"}, 40058),
        ({"external_userid": []}, 40058),
        ({"external_userid": ["wmNobody"]}, 41048),
        ({"sender": "wangjianguo"}, 41048),
        ({"sender": "nobody"}, 60111),
        ({"text": {}}, 40063),
        ({"text": {"content": "长" * 1334}}, 40058),
        ({"attachments": [{"msgtype": "link", "link": {"title": "直播", "url": "https://a.example"}}] * 10}, 40058),
        ({"attachments": [{"msgtype": "link", "link": {"title": "直播"}}]}, 40063),
        ({"attachments": [{"msgtype": "image", "image": {"media_id": "gone"}}]}, 40007),
        ({"attachments": [{"msgtype": "voice", "voice": {"media_id": "m"}}]}, 40058),
        ({"chat_type": "group", "sender": ""}, 40058),
    ],
)
async def test_a_task_is_made_or_refused(stage: Stage, customer: str, change: Json, errcode: int) -> None:
    assert (await stage.api(ADD, whole(**change)))["errcode"] == errcode


async def test_a_task_is_confirmed_once_and_reminded_of_three_times_a_day(stage: Stage, customer: str) -> None:
    msgid = (await stage.api(ADD, whole()))["msgid"]
    codes = [(await stage.api("externalcontact/remind_groupmsg_send", {"msgid": msgid}))["errcode"] for _ in range(4)]
    assert codes == [0, 0, 0, 45009]
    assert await stage.post(f"wecom/staff/zhoumin/tasks/{msgid}/confirm", {}) == {"statuses": {"1": 1}}
    assert (await stage.refused(f"wecom/staff/zhoumin/tasks/{msgid}/confirm", {}))[0] == 409
    told = await stage.api("externalcontact/get_groupmsg_task", {"msgid": msgid, "limit": 10})
    assert [(one["userid"], one["status"]) for one in told["task_list"]] == [("zhoumin", 2)]


async def test_nobody_confirms_what_was_taken_back_or_has_lapsed(stage: Stage, customer: str) -> None:
    first, second = [(await stage.api(ADD, whole()))["msgid"] for _ in range(2)]
    await stage.api("externalcontact/cancel_groupmsg_send", {"msgid": first})
    assert (await stage.refused(f"wecom/staff/zhoumin/tasks/{first}/confirm", {}))[0] == 409
    stage.clock.now += 31 * DAY
    assert (await stage.refused(f"wecom/staff/zhoumin/tasks/{second}/confirm", {}))[0] == 409


@pytest.mark.parametrize(
    "change", [{"chat_id_list": []}, {"scene": 3}, {"state": "长" * 31}, {"chat_id_list": ["wrX"]}]
)
async def test_a_wrong_group_code_is_refused(stage: Stage, change: Json) -> None:
    await stage.post("wecom/groups", {"name": "群", "owner": "zhoumin", "chat_id": "wr1"})
    body = {"scene": 2, "chat_id_list": ["wr1"], "state": "g1"} | change
    assert (await stage.api("externalcontact/groupchat/add_join_way", body))["errcode"] == 40058


async def test_what_an_update_leaves_out_is_as_at_the_beginning(stage: Stage) -> None:
    await stage.post("wecom/groups", {"name": "群", "owner": "zhoumin", "chat_id": "wr1"})
    body = {"scene": 2, "chat_id_list": ["wr1"], "state": "g1", "auto_create_room": 0}
    made = await stage.api("externalcontact/groupchat/add_join_way", body)
    change = {"config_id": made["config_id"], "scene": 2, "chat_id_list": ["wr1"]}
    await stage.api("externalcontact/groupchat/update_join_way", change)
    way = (await stage.api("externalcontact/groupchat/get_join_way", {"config_id": made["config_id"]}))["join_way"]
    assert (way["state"], way["auto_create_room"]) == ("", 1)
