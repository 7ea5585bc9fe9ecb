import re
from typing import Any

import pytest

from tests.unit.emulator.stage import Json, Stage

CUSTOMER = {"external_userid": "wmLiXiaomei", "name": "李晓梅", "userid": "zhoumin", "state": "expo", "unionid": "o1"}


async def come(stage: Stage, **change: object) -> str:
    """The welcome code of a customer who adds 周敏."""
    before = len(stage.bot.heard)
    await stage.post("wecom/customers", CUSTOMER | change)
    heard = (await stage.bot.wait_for(before + 1))[-1]
    return re.findall(r"<WelcomeCode><!\[CDATA\[(\w+)", heard.plaintext)[0]


async def test_a_customer_who_adds_a_member_is_told_with_state_and_welcome_code(stage: Stage) -> None:
    assert await come(stage)
    [heard] = stage.bot.heard
    for part in ("[sys]", "[add_external_contact]", "[zhoumin]", "[wmLiXiaomei]", "<State><![CDATA[expo]]></State>"):
        assert part in heard.plaintext
    assert "AgentID" not in heard.plaintext


async def test_two_who_are_contacts_already_are_not_told_again(stage: Stage) -> None:
    await come(stage)
    answer = await stage.post("wecom/customers", CUSTOMER | {"state": "other"})
    assert answer["callback"] is False
    details = await stage.api("externalcontact/get", external_userid="wmLiXiaomei")
    assert details["follow_user"][0]["state"] == "expo"


async def test_a_customer_can_be_read_with_all_who_follow(stage: Stage) -> None:
    await come(stage, remark="李姐", mobiles=["13800000001"])
    await come(stage, userid="wangjianguo", state=None)
    details = await stage.api("externalcontact/get", external_userid="wmLiXiaomei")
    assert details["external_contact"]["name"] == "李晓梅"
    assert details["external_contact"]["unionid"] == "o1"
    first, second = details["follow_user"]
    assert (first["userid"], first["remark"], first["remark_mobiles"]) == ("zhoumin", "李姐", ["13800000001"])
    assert "state" not in second


async def test_reading_by_member_has_another_shape_and_pages(stage: Stage) -> None:
    await come(stage)
    await come(stage, external_userid="wmLiNa", name="李娜")
    body = {"userid_list": ["zhoumin"], "limit": 1}
    first = await stage.api("externalcontact/batch/get_by_user", body)
    second = await stage.api("externalcontact/batch/get_by_user", body | {"cursor": first["next_cursor"]})
    names = [page["external_contact_list"][0]["external_contact"]["name"] for page in (first, second)]
    assert names == ["李晓梅", "李娜"]
    assert first["external_contact_list"][0]["follow_info"]["tag_id"] == []
    assert second["next_cursor"] == ""


async def test_a_members_customers_are_listed_and_none_is_an_error(stage: Stage) -> None:
    await come(stage)
    assert (await stage.api("externalcontact/list", userid="zhoumin"))["external_userid"] == ["wmLiXiaomei"]
    assert (await stage.api("externalcontact/list", userid="wangjianguo"))["errcode"] == 84061
    assert (await stage.api("externalcontact/get"))["errcode"] == 41035
    assert (await stage.api("externalcontact/get", external_userid="wmNobody"))["errcode"] == 40096


async def test_tags_are_put_and_taken_without_a_callback(stage: Stage) -> None:
    await come(stage)
    stage.world.wecom.tags.add_group("意向", ["高意向", "观望"], stage.clock())
    [group] = (await stage.api("externalcontact/get_corp_tag_list", {}))["tag_group"]
    high, low = (tag["id"] for tag in group["tag"])
    pair = {"userid": "zhoumin", "external_userid": "wmLiXiaomei"}
    await stage.api("externalcontact/mark_tag", pair | {"add_tag": [high, low]})
    await stage.api("externalcontact/mark_tag", pair | {"remove_tag": [low]})
    details = await stage.api("externalcontact/get", external_userid="wmLiXiaomei")
    tag = {"group_name": "意向", "tag_name": "高意向", "tag_id": high, "type": 1}
    assert details["follow_user"][0]["tags"] == [tag]
    assert (await stage.api("externalcontact/mark_tag", pair | {"add_tag": ["et-none"]}))["errcode"] == 40068
    await stage.callbacks_settled()
    assert len(stage.bot.heard) == 1


async def test_a_remark_changes_only_what_it_names(stage: Stage) -> None:
    await come(stage, remark="李姐", mobiles=["13800000001"])
    pair = {"userid": "zhoumin", "external_userid": "wmLiXiaomei"}
    assert (await stage.api("externalcontact/remark", pair | {"description": "喜欢浅色"}))["errcode"] == 0
    follow = (await stage.api("externalcontact/get", external_userid="wmLiXiaomei"))["follow_user"][0]
    assert (follow["remark"], follow["description"], follow["remark_mobiles"]) == ("李姐", "喜欢浅色", ["13800000001"])


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({}, 40058),
        ({"remark": "长" * 21}, 40058),
        ({"remark": "李姐", "userid": "nobody"}, 60111),
        ({"remark": "李姐", "userid": "wangjianguo"}, 84061),
        ({"remark": "李姐", "external_userid": "wmNobody"}, 40096),
    ],
)
async def test_a_wrong_remark_is_refused(stage: Stage, change: Json, errcode: int) -> None:
    await come(stage)
    body = {"userid": "zhoumin", "external_userid": "wmLiXiaomei"} | change
    assert (await stage.api("externalcontact/remark", body))["errcode"] == errcode


async def test_a_change_made_in_the_client_is_told(stage: Stage) -> None:
    await come(stage)
    await stage.post("wecom/customers/wmLiXiaomei/notes", {"userid": "zhoumin", "remark": "李姐"})
    heard = (await stage.bot.wait_for(2))[-1]
    assert "[edit_external_contact]" in heard.plaintext


async def welcome(stage: Stage, code: str, **more: Any) -> int:
    body = {"welcome_code": code, "text": {"content": "您好，我是周敏"}, **more}
    return (await stage.api("externalcontact/send_welcome_msg", body))["errcode"]


async def test_a_new_customer_is_greeted_once(stage: Stage) -> None:
    code = await come(stage)
    lost = [{"msgtype": "image", "image": {"media_id": "gone"}}]
    assert await welcome(stage, code, attachments=lost) == 40007
    assert [await welcome(stage, code), await welcome(stage, code)] == [0, 41050]
    [message] = await stage.get("wecom/customers/wmLiXiaomei/messages")
    assert (message["text"], message["from"], message["name"]) == ("您好，我是周敏", "staff", "周敏")


async def test_a_welcome_code_lives_20_seconds(stage: Stage) -> None:
    code = await come(stage)
    stage.clock.now += 21
    assert await welcome(stage, code) == 41050
    assert await welcome(stage, "made-up") == 41050


async def test_who_was_greeted_with_another_code_is_chatting_already(stage: Stage) -> None:
    code = await come(stage)
    other = stage.world.wecom.welcomes.issue("wmLiXiaomei", "zhoumin", stage.clock())
    assert [await welcome(stage, code), await welcome(stage, other)] == [0, 41051]


async def test_a_group_its_members_and_its_versions_can_be_read(stage: Stage) -> None:
    await come(stage)
    await stage.post("wecom/groups", {"chat_id": "wrOne", "name": "交流群", "owner": "zhoumin"})
    step = {"external_userid": "wmLiXiaomei", "action": "join"}
    await stage.post("wecom/groups/wrOne/members", step)
    heard = (await stage.bot.wait_for(3))[-1].plaintext
    assert "<UpdateDetail><![CDATA[add_member]]></UpdateDetail>" in heard
    assert "<MemChangeList><Item><![CDATA[wmLiXiaomei]]></Item></MemChangeList>" in heard
    group = (await stage.api("externalcontact/groupchat/get", {"chat_id": "wrOne", "need_name": 1}))["group_chat"]
    assert [member["name"] for member in group["member_list"]] == ["周敏", "李晓梅"]
    assert group["member_version"] in heard
    listed = await stage.api("externalcontact/groupchat/list", {"limit": 10})
    assert listed["group_chat_list"] == [{"chat_id": "wrOne", "status": 0}]
    assert (await stage.refused("wecom/groups/wrOne/members", step))[0] == 409
    await stage.post("wecom/groups/wrOne/members", step | {"action": "leave"})
    assert "[del_member]" in (await stage.bot.wait_for(4))[-1].plaintext
