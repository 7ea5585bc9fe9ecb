"""Groups, group codes and mass-sends, as they cross the wire."""

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.channel import PlatformError, Reaction, Receipt
from adapters.multipart import Upload, multipart
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.groups import group_details, group_page
from adapters.wechat.work.incoming import parse
from adapters.wechat.work.sending import WorkChannel
from crm_core.messages import (
    Audience,
    GroupChanged,
    GroupCodeUnwanted,
    GroupCodeWanted,
    GroupDeed,
    GroupWelcomeUnwanted,
    Link,
    MassSend,
    Outgoing,
    Paper,
    Picture,
)
from crm_core.values import Identity, Platform
from tests.unit.adapters.wechat_work.stand_in import OK, StandIn

GET, ADD = "externalcontact/groupchat/get", "externalcontact/add_msg_template"
LIST, TASK = "externalcontact/get_groupmsg_list_v2", "externalcontact/get_groupmsg_task"
RESULT = "externalcontact/get_groupmsg_send_result"
HEAD = "<FromUserName>sys</FromUserName><CreateTime>1403610513</CreateTime><MsgType>event</MsgType>"
UPDATE = "<ChangeType>update</ChangeType>"
BOTH = "<MemChangeList><Item>Jack</Item><Item>Rose</Item></MemChangeList>"
SUBJECT = Identity(platform=Platform.WECOM, scope="ww1a2b", account="mass_send:1")


async def test_of_a_large_company_groups_are_named_by_their_owners(platform: StandIn, client: WorkClient) -> None:
    def chats(*names: str, cursor: str = "") -> dict[str, Any]:
        return OK | {"group_chat_list": [{"chat_id": one, "status": 0} for one in names], "next_cursor": cursor}

    path, owners = "externalcontact/groupchat/list", [f"u{number:03}" for number in range(150)]
    refused: dict[str, Any] = {"errcode": 81017, "errmsg": "too many"}
    platform.says("externalcontact/get_follow_user_list", OK | {"follow_user": owners})
    platform.says(path, refused, chats("wrA", cursor="c1"), chats("wrB"), chats("wrC"))
    found, page = list[str](), await group_page(client, "ww1a2b", cursor="", limit=10)
    found += [one.account for one in page.groups]
    while page.cursor:
        page = await group_page(client, "ww1a2b", cursor=page.cursor, limit=10)
        found += [one.account for one in page.groups]
    assert found == ["wrA", "wrB", "wrC"]
    asked = [one.body for one in platform.calls(path)[1:]]
    assert [one["owner_filter"]["userid_list"] for one in asked] == [owners[:100], owners[:100], owners[100:]]
    assert [one.get("cursor") for one in asked] == [None, "c1", None]


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (GroupCodeUnwanted(config_id="c"), "externalcontact/groupchat/del_join_way"),
        (GroupWelcomeUnwanted(template_id="t"), "externalcontact/group_welcome_template/del"),
    ],
)
async def test_what_an_earlier_try_has_deleted_is_gone(
    platform: StandIn, client: WorkClient, words: Outgoing, path: str
) -> None:
    platform.says(path, {"errcode": 40058, "errmsg": "there is none"})
    channel = WorkChannel(client, agent_id=1)
    with pytest.raises(PlatformError):
        await channel.send(SUBJECT, words, key="k", repeat_within=None)
    assert await channel.send(SUBJECT, words, key="k", repeat_within=5.0) == Receipt(message_id="")


async def test_a_code_to_be_ended_again_is_gone_only_where_the_platform_has_none(
    platform: StandIn, client: WorkClient
) -> None:
    refused: dict[str, Any] = {"errcode": 40058, "errmsg": "no"}
    way: dict[str, Any] = {"join_way": {"config_id": "c", "qr_code": "https://qr.example.com/c.png"}}
    platform.says("externalcontact/groupchat/del_join_way", refused)
    platform.says("externalcontact/groupchat/get_join_way", OK | way, refused)
    channel, words = WorkChannel(client, agent_id=1), GroupCodeUnwanted(config_id="c", again=True)
    with pytest.raises(PlatformError):
        await channel.send(SUBJECT, words, key="k", repeat_within=None)
    assert await channel.send(SUBJECT, words, key="k", repeat_within=None) == Receipt(message_id="")


def event(inside: str) -> GroupChanged:
    word = parse(f"<xml>{HEAD}<Event>change_external_chat</Event><ChatId>wr1</ChatId>{inside}</xml>", "ww1a2b")
    assert isinstance(word, GroupChanged)
    return word


@pytest.mark.parametrize(
    ("inside", "deed", "members", "how", "version"),
    [
        ("<ChangeType>create</ChangeType>", GroupDeed.MADE, [], "", ""),
        ("<ChangeType>dismiss</ChangeType>", GroupDeed.DISMISSED, [], "", ""),
        (
            f"{UPDATE}<UpdateDetail>add_member</UpdateDetail><JoinScene>3</JoinScene>{BOTH}<CurMemVer>v2</CurMemVer>",
            GroupDeed.JOINED,
            ["Jack", "Rose"],
            "扫码",
            "v2",
        ),
        (
            f"{UPDATE}<UpdateDetail>del_member</UpdateDetail><QuitScene>1</QuitScene>{BOTH}",
            GroupDeed.LEFT,
            ["Jack", "Rose"],
            "被移出",
            "",
        ),
        ("<ChangeType>update</ChangeType><UpdateDetail>change_owner</UpdateDetail>", GroupDeed.EDITED, [], "", ""),
        ("<ChangeType>update</ChangeType><UpdateDetail>something_new</UpdateDetail>", GroupDeed.EDITED, [], "", ""),
    ],
)
def test_every_change_of_a_group_is_understood(
    inside: str, deed: GroupDeed, members: list[str], how: str, version: str
) -> None:
    word = event(inside)
    assert (word.deed, [one.account for one in word.members], word.how, word.version) == (deed, members, how, version)


@pytest.mark.parametrize("members", ['{"Item": ["Jack", "Rose"]}', '["Jack", "Rose"]'])
def test_json_names_the_members_too(members: str) -> None:
    word = parse(
        '{"MsgType":"event","Event":"change_external_chat","ChangeType":"update","ChatId":"wr1","CreateTime":1,'
        f'"UpdateDetail":"add_member","MemChangeList":{members}}}',
        "ww1a2b",
    )
    assert isinstance(word, GroupChanged)
    assert [one.account for one in word.members] == ["Jack", "Rose"]


async def test_a_group_is_read_with_whatever_the_platform_leaves_out(platform: StandIn, client: WorkClient) -> None:
    member = {"userid": "wmA", "type": 2, "join_time": 1_600_000_000, "join_scene": 3, "state": "g1"}
    group = {"chat_id": "wr1", "create_time": 1_500_000_000, "member_list": [member], "name": None}
    platform.says(GET, OK | {"group_chat": group})
    found = await group_details(client, "ww1a2b", "wr1")
    (one,) = found.members
    assert (found.name, found.owner, found.version) == ("", None, "")
    assert (one.how, one.state, one.is_staff, one.invited_by, one.unionid) == ("扫码", "g1", False, None, None)


async def test_a_group_code_is_made_whole_and_its_picture_may_come_later(platform: StandIn, client: WorkClient) -> None:
    platform.says("externalcontact/groupchat/add_join_way", OK | {"config_id": "c1"})
    platform.says("externalcontact/groupchat/get_join_way", {"errcode": -1, "errmsg": "busy"})
    words = GroupCodeWanted(name="展会", state="g1", groups=("wr1",), roll_over=False, base_name="", base_number=1)
    receipt = await WorkChannel(client, agent_id=1).send(SUBJECT, words, key="k", repeat_within=None)
    assert receipt.facts == {"config_id": "c1", "qr_code": ""}
    (asked,) = platform.calls("externalcontact/groupchat/add_join_way")
    assert asked.body["auto_create_room"] == 0


def words(
    *receivers: str, text: str = "您好", audience: Audience = Audience.CUSTOMERS, sender: str = "lisi"
) -> MassSend:
    return MassSend(
        audience=audience,
        sender=sender,
        receivers=receivers,
        text=text,
        attachments=(Link(title="题" * 60, url="https://a.example"), Picture(file="poster"), Paper(file="list")),
        asked_at=datetime(2026, 1, 1, tzinfo=UTC),
        uploaded={"poster": "m1", "list": "m2"},
    )


async def send(client: WorkClient, one: MassSend, repeat_within: float | None = None) -> tuple[str, list[str]]:
    receipt = await WorkChannel(client, agent_id=1).send(SUBJECT, one, key="k", repeat_within=repeat_within)
    return receipt.message_id, receipt.facts.get("unreached", "").split()


async def test_a_mass_send_is_asked_for_with_all_that_goes_along(platform: StandIn, client: WorkClient) -> None:
    platform.says(ADD, OK | {"msgid": "msg1", "fail_list": ["wmB"]})
    assert await send(client, words("wmA", "wmB")) == ("msg1", ["wmB"])
    (asked,) = platform.calls(ADD)
    assert asked.body["external_userid"] == ["wmA", "wmB"]
    link, picture, paper = asked.body["attachments"]
    assert len(link["link"]["title"].encode()) <= 128
    assert (picture, paper) == (
        {"msgtype": "image", "image": {"media_id": "m1"}},
        {"msgtype": "file", "file": {"media_id": "m2"}},
    )


@pytest.mark.parametrize(
    ("listed", "receivers", "expected"),
    [
        ({"text": {"content": "您好"}}, ["wmA"], "msg0"),
        ({"text": {"content": "别的"}}, ["wmA"], "msg1"),
        ({"text": {"content": "您好"}}, ["wmX"], "msg1"),
    ],
)
async def test_a_repeat_looks_first_for_the_task_an_earlier_try_made(
    platform: StandIn, client: WorkClient, listed: dict[str, Any], receivers: list[str], expected: str
) -> None:
    kinds: list[dict[str, Any]] = [{"msgtype": kind, kind: {}} for kind in ("link", "image", "file")]
    platform.says(LIST, OK | {"group_msg_list": [{"msgid": "msg0", "attachments": kinds, **listed}]})
    platform.says(TASK, OK | {"task_list": [{"userid": "LiSi", "status": 0}]})
    platform.says(RESULT, OK | {"send_list": [{"external_userid": one, "status": 0} for one in receivers]})
    platform.says(ADD, OK | {"msgid": "msg1"})
    found = words("wmA", "wmB")
    assert (await send(client, found, repeat_within=1.0))[0] == expected
    assert len(platform.calls(ADD)) == (expected == "msg1")


@pytest.mark.parametrize(
    "bad", [words(), words("wmA", text="长" * 1334), words("wr1", audience=Audience.GROUPS, sender="")]
)
async def test_what_the_platform_would_refuse_is_not_asked(
    platform: StandIn, client: WorkClient, bad: MassSend
) -> None:
    with pytest.raises(PlatformError) as refused:
        await send(client, bad)
    assert refused.value.reaction is Reaction.STOP
    assert platform.calls(ADD) == []


def test_a_file_goes_as_the_form_the_platform_wants() -> None:
    file = Upload(name='海"报.png', content_type="image/png", content=b"\x89PNG--")
    form = multipart(file)
    assert b'name="media"; filename="\xe6\xb5\xb7_\xe6\x8a\xa5.png"; filelength=6' in form.body
    assert form.content_type.split("boundary=")[1].encode() in form.body
