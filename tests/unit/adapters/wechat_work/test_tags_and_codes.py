"""The company's tags and contact codes, as they reach the platform over HTTP, and what its answers mean."""

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.channel import PlatformError, Reaction, Receipt
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.corp_tags import corp_tags, corp_tags_of
from adapters.wechat.work.incoming import parse
from adapters.wechat.work.sending import WorkChannel
from crm_core.messages import (
    ContactCode,
    ContactCodeChange,
    ContactCodeEnd,
    CorpTag,
    CorpTagGroup,
    CorpTagsStirred,
    CorpTagWanted,
    Outgoing,
    TagMark,
    TagPart,
)
from crm_core.values import AppKey, Identity, Platform
from tests.unit.adapters.wechat_work.stand_in import OK, StandIn, hang_up

MARK, LIST_TAGS = "externalcontact/mark_tag", "externalcontact/get_corp_tag_list"
ADD_TAG = "externalcontact/add_corp_tag"
ADD, LIST, GET, UPDATE, END = (
    f"externalcontact/{name}_contact_way" for name in ("add", "list", "get", "update", "del")
)
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def person(account: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope="ww1a2b", account=account)


CODE = ContactCode(state="c1", users=(person("lisi"),), remark="展会", skip_verify=True, asked_at=AT)
WANTED = CorpTagWanted(group="意向", name="高意向", asker=person("boss"), chat=AppKey("wecom:ww1a2b:assistant"))
WRITTEN = {"type": 2, "style": 1, "remark": "展会", "skip_verify": True, "state": "c1", "user": ["lisi"]}


async def send(client: WorkClient, words: Outgoing, repeat_within: float | None = None) -> Receipt:
    channel = WorkChannel(client, agent_id=218)
    return await channel.send(person("wmA"), words, key="k", repeat_within=repeat_within)


def group(*tags: dict[str, Any], name: str = "意向", **more: Any) -> dict[str, Any]:
    return {"group_id": "g1", "group_name": name, "order": 3, "tag": list(tags)} | more


async def test_a_mark_names_what_to_put_on_and_take_off(platform: StandIn, client: WorkClient) -> None:
    await send(client, TagMark(staff=person("lisi"), add=("t1",), remove=("t2",)))
    await send(client, TagMark(staff=person("lisi"), add=("t1",), remove=()))
    await send(client, TagMark(staff=person("lisi"), add=(), remove=()))
    bodies = [asked.body for asked in platform.calls(MARK)]
    pair = {"userid": "lisi", "external_userid": "wmA"}
    assert bodies == [pair | {"add_tag": ["t1"], "remove_tag": ["t2"]}, pair | {"add_tag": ["t1"]}]


async def test_two_who_tag_at_once_are_told_to_try_again(platform: StandIn, client: WorkClient) -> None:
    platform.says(MARK, {"errcode": 45035, "errmsg": "conflict"})
    with pytest.raises(PlatformError) as refused:
        await send(client, TagMark(staff=person("lisi"), add=("t1",), remove=()))
    assert (refused.value.reaction, refused.value.retry_after) == (Reaction.RETRY, 1)


async def test_the_list_is_read_without_what_is_deleted(platform: StandIn, client: WorkClient) -> None:
    live = {"id": "t1", "name": "高意向", "order": 1, "deleted": False}
    gone = {"id": "t2", "name": "旧的", "deleted": True}
    platform.says(LIST_TAGS, OK | {"tag_group": [group(live, gone), group(live, deleted=True), group(gone)]})
    (found,) = await corp_tags(client)
    assert found == CorpTagGroup(id="g1", name="意向", order=3, tags=(CorpTag(id="t1", name="高意向", order=1),))
    await corp_tags_of(client, tag="t1")
    await corp_tags_of(client, group="g1")
    assert [asked.body for asked in platform.calls(LIST_TAGS)] == [{}, {"tag_id": ["t1"]}, {"group_id": ["g1"]}]
    platform.says(LIST_TAGS, {"errcode": 40068, "errmsg": "invalid tagid"})
    assert await corp_tags_of(client, tag="t9") == ()


async def test_a_tag_that_is_there_is_not_made_again(platform: StandIn, client: WorkClient) -> None:
    platform.says(LIST_TAGS, OK | {"tag_group": [group({"id": "t1", "name": "高意向"})]})
    assert (await send(client, WANTED)).facts == {"tag_id": "t1", "group_id": "g1"}
    assert platform.calls(ADD_TAG) == []


@pytest.mark.parametrize(("there", "where"), [("意向", {"group_id": "g1"}), ("别的", {"group_name": "意向"})])
async def test_a_tag_is_made_in_its_group(platform: StandIn, client: WorkClient, there: str, where: Any) -> None:
    platform.says(LIST_TAGS, OK | {"tag_group": [group({"id": "t9", "name": "观望"}, name=there)]})
    platform.says(ADD_TAG, OK | {"tag_group": group({"id": "t1", "name": "高意向"})})
    assert (await send(client, WANTED)).facts["tag_id"] == "t1"
    assert platform.calls(ADD_TAG)[0].body == where | {"tag": [{"name": "高意向"}]}


async def test_a_code_is_made_changed_and_ended(platform: StandIn, client: WorkClient) -> None:
    platform.says(ADD, OK | {"config_id": "cfg", "qr_code": "http://127.0.0.1/qr"})
    assert (await send(client, CODE)).facts == {"config_id": "cfg", "qr_code": "http://127.0.0.1/qr"}
    assert platform.calls(ADD)[0].body == {"scene": 2} | WRITTEN
    change = ContactCodeChange(
        config_id="cfg", state="c1", users=(person("lisi"), person("wangwu")), remark="展会", skip_verify=False
    )
    await send(client, change)
    changed = {"config_id": "cfg", "skip_verify": False, "user": ["lisi", "wangwu"]}
    assert platform.calls(UPDATE)[0].body == WRITTEN | changed
    platform.says(END, {"errcode": 41044, "errmsg": "invalid config id"})
    await send(client, ContactCodeEnd(config_id="cfg"))
    assert platform.calls(END)[0].body == {"config_id": "cfg"}


async def test_a_code_whose_answer_was_lost_is_looked_for_page_by_page(platform: StandIn, client: WorkClient) -> None:
    platform.says(ADD, hang_up)
    with pytest.raises(PlatformError) as lost:
        await send(client, CODE)
    assert lost.value.reaction is Reaction.UNKNOWN
    pages = [
        OK | {"contact_way": [{"config_id": "x"}, {"config_id": "y"}], "next_cursor": "2"},
        OK | {"contact_way": [{"config_id": "cfg"}]},
    ]
    platform.says(LIST, *pages)
    ways: list[Any] = [{"errcode": 41044, "errmsg": "invalid config id"}]
    ways += [
        OK | {"contact_way": {"config_id": one, "state": state, "qr_code": "q"}}
        for one, state in (("y", ""), ("cfg", "c1"))
    ]
    platform.says(GET, *ways)
    assert (await send(client, CODE, repeat_within=3)).facts == {"config_id": "cfg", "qr_code": "q"}
    assert len(platform.calls(ADD)) == 1
    assert [asked.body.get("cursor", "") for asked in platform.calls(LIST)] == ["", "2"]
    assert platform.calls(LIST)[0].body["start_time"] == AT.timestamp() - 600


async def test_a_code_that_was_not_made_is_made_by_the_repeat(platform: StandIn, client: WorkClient) -> None:
    platform.says(LIST, OK | {"contact_way": []})
    platform.says(ADD, OK | {"config_id": "cfg", "qr_code": "q"})
    assert (await send(client, CODE, repeat_within=3)).facts["config_id"] == "cfg"


@pytest.mark.parametrize(
    ("fields", "part", "one"),
    [
        ("<ChangeType>create</ChangeType><Id>t1</Id><TagType>tag</TagType>", TagPart.TAG, "t1"),
        ("<ChangeType>update</ChangeType><Id>g1</Id><TagType>tag_group</TagType>", TagPart.GROUP, "g1"),
        ("<ChangeType>delete</ChangeType><Id>t1</Id><TagType>tag</TagType>", TagPart.TAG, "t1"),
        ("<ChangeType>shuffle</ChangeType><Id></Id>", TagPart.ALL, ""),
        ("<ChangeType>shuffle</ChangeType><Id>strategy</Id><StrategyId>1</StrategyId>", TagPart.ALL, ""),
        ("<ChangeType>update</ChangeType>", TagPart.ALL, ""),
        ("<ChangeType>update</ChangeType><Id>x</Id><TagType>something_new</TagType>", TagPart.ALL, ""),
        ("<ChangeType>invented_later</ChangeType><Id>t1</Id><TagType>tag</TagType>", TagPart.TAG, "t1"),
    ],
)
def test_an_event_names_what_to_read_again(fields: str, part: TagPart, one: str) -> None:
    head = "<MsgType>event</MsgType><Event>change_external_tag</Event><CreateTime>1403610513</CreateTime>"
    word = parse(f"<xml><ToUserName>ww1a2b</ToUserName><FromUserName>sys</FromUserName>{head}{fields}</xml>", "ww1a2b")
    assert isinstance(word, CorpTagsStirred)
    assert (word.part, word.id) == (part, one)
