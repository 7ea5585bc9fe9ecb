"""Answers of 企业微信 about customers, groups and the company, and to what an app has to ask first."""

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from adapters.answers import shaped
from adapters.channel import Reaction
from adapters.multipart import Upload
from adapters.wechat.calling import TokenAnswer
from adapters.wechat.work import (
    contacts,
    corp_tags,
    directory,
    groups,
    media,
    pages,
    sent_tasks,
)
from adapters.wechat.work.answers import successful
from adapters.wechat.work.calls import codes, group_codes, handover, mass_sends, succession, tags
from bench.payloads.replay import CORP
from bench.payloads.replay import WorkReplay as Replay
from bench.payloads.row import Found, Row, both, has, holds, is_object, lacks, lists, lists_none_with, only, parts
from bench.payloads.wecom_company import HOW, ME, found_in
from crm_core.messages import (
    Audience,
    ContactCode,
    CorpTagWanted,
    GroupCodeWanted,
    GroupSuccession,
    MassSend,
    Succession,
)
from crm_core.values import AppKey

_AT = datetime(2026, 1, 1, tzinfo=UTC)
_AGAIN: Mapping[str, Any] = {"key": "k", "repeated": True}
_OURS = b'{"contact_way":{"config_id":"c","state":"s","qr_code":"q"}}'


async def _tags_listed(content: bytes) -> object:
    """What is deleted is left out: that the rest of it would be read is seen when it is not."""
    found = found_in(content)
    groups = parts(found["tag_group"])
    for one in (*groups, *(tag for group in groups for tag in parts(group.get("tag")))):
        one.pop("deleted", None)
    return [await corp_tags.corp_tags(Replay(one)) for one in (content, json.dumps(found).encode())]


async def _tag_made(content: bytes) -> object:
    group = cast("Found", found_in(content)["tag_group"])
    name = next((str(one.get("name")) for one in parts(group["tag"])), "")
    words = CorpTagWanted(group="g", name=name, asker=ME, chat=AppKey("wecom:c:a"))
    return await tags.add_corp_tag(Replay(b'{"tag_group":[]}', content), ME, words, **HOW)


def _code(state: str) -> ContactCode:
    return ContactCode(state=state, users=(ME,), remark="", skip_verify=True, asked_at=_AT)


async def _codes_listed(content: bytes) -> object:
    """Each of them is asked for, until one has our state."""
    listed = parts(found_in(content)["contact_way"])
    return [
        await codes.add_code(
            Replay(content, *[b'{"contact_way":{"state":"other"}}'] * place, _OURS), ME, _code("s"), **_AGAIN
        )
        for place in range(len(listed))
    ]


async def _code_found(content: bytes) -> object:
    state = str(cast("Found", found_in(content)["contact_way"]).get("state", ""))
    listed = b'{"contact_way":[{"config_id":"c"}]}'
    found = await codes.add_code(Replay(listed, content, b'{"config_id":"new"}'), ME, _code(state), **_AGAIN)
    return (state, found)


async def _token(content: bytes) -> object:
    return shaped("gettoken", successful("gettoken", content, otherwise=Reaction.RETRY), TokenAnswer)


async def _handed_over(content: bytes) -> object:
    """Only whom it was refused for is told: everybody, when it is for nobody."""
    found = found_in(content)
    for one in parts(found["customer"]):
        one["errcode"] = 40096
    refused = json.dumps(found).encode()
    return [await handover.hand_over_many(Replay(one), ME, _SUCCESSION, **HOW) for one in (content, refused)]


async def _waiting(content: bytes) -> object:
    givers = {str(one.get("handover_userid")) for one in parts(found_in(content)["info"])}
    return [sorted(await succession.unassigned_of(Replay(content), giver)) for giver in sorted(givers)]


_GROUP_CODE = GroupCodeWanted(name="n", state="s", groups=("g",), roll_over=False, base_name="", base_number=1)
_MASS_SEND = MassSend(audience=Audience.CUSTOMERS, sender="", receivers=("wm",), text="t", attachments=(), asked_at=_AT)
_SUCCESSION = Succession(giver=ME, taker=ME, customers=("wm",), resigned=False)
_GROUP_SUCCESSION = GroupSuccession(taker=ME, groups=("g",), resigned=False)
_FILE = Upload(name="a.png", content_type="image/png", content=b"12345")
_ROOT = b'{"department":[{"id":1,"name":"n","parentid":0}]}'

_SETTINGS = frozenset(
    {
        *("type", "scene", "style", "remark", "skip_verify", "user", "party", "is_temp", "expires_in"),
        *("chat_expires_in", "unionid", "conclusions", "is_exclusive", "mark_source", "content", "media_id"),
        *("title", "picurl", "desc", "url", "pic_media_id", "appid", "page", "pic_url"),
    }
)
_JOIN_SETTINGS = frozenset(
    {
        *("config_id", "scene", "remark", "auto_create_room", "room_base_name", "room_base_id", "chat_id_list"),
        *("state", "mark_source"),
    }
)

ROWS: tuple[Row, ...] = (
    Row(
        call="externalcontact/get",
        fits=is_object("external_contact"),
        read=lambda one: contacts.customer_details(Replay(one), CORP, "wm"),
    ),
    Row(
        call="externalcontact/groupchat/get",
        fits=holds("group_chat", "chat_id"),
        read=lambda one: groups.group_details(Replay(one), CORP, "wr"),
    ),
    Row(
        call="externalcontact/groupchat/list",
        fits=lists("group_chat_list"),
        read=lambda one: groups.group_page(Replay(one), CORP, cursor="", limit=100),
    ),
    Row(
        call="externalcontact/get_corp_tag_list",
        fits=lists_none_with("tag_group", "strategy_id"),
        read=_tags_listed,
    ),
    Row(
        call="externalcontact/add_corp_tag",
        fits=both(is_object("tag_group"), holds("tag_group", "tag")),
        read=_tag_made,
        unwanted=frozenset({"group_name", "id", "name", "order", "create_time"}),
    ),
    Row(
        call="externalcontact/list_contact_way",
        fits=lists("contact_way"),
        read=_codes_listed,
        unwanted=_SETTINGS | {"state", "qr_code"},
    ),
    Row(
        call="externalcontact/get_contact_way",
        fits=is_object("contact_way"),
        read=_code_found,
        unwanted=_SETTINGS | {"config_id"},
    ),
    Row(
        call="externalcontact/add_contact_way",
        fits=has("config_id", "qr_code"),
        read=lambda one: codes.add_code(Replay(one), ME, _code("s"), **HOW),
    ),
    Row(
        call="externalcontact/groupchat/get_join_way",
        fits=is_object("join_way"),
        unwanted=_JOIN_SETTINGS,
        read=lambda one: group_codes.code_picture(Replay(one), "c"),
    ),
    Row(
        call="externalcontact/groupchat/add_join_way",
        fits=has("config_id"),
        read=lambda one: group_codes.want_code(Replay(one), ME, _GROUP_CODE, **HOW),
    ),
    Row(
        call="externalcontact/add_msg_template",
        fits=has("msgid", "fail_list"),
        read=lambda one: mass_sends.mass_send(Replay(one), ME, _MASS_SEND, **HOW),
    ),
    Row(
        call="externalcontact/get_groupmsg_task",
        fits=lists_none_with("task_list", "publish_status"),
        read=lambda one: sent_tasks.sender_tasks(Replay(one), CORP, "m", cursor=""),
    ),
    Row(
        call="externalcontact/get_groupmsg_send_result",
        fits=lists("send_list"),
        read=lambda one: sent_tasks.send_results(Replay(one), CORP, "m", "u", cursor=""),
    ),
    Row(
        call="externalcontact/transfer_customer",
        fits=holds("customer", "external_userid", "errcode"),
        read=_handed_over,
    ),
    Row(
        call="externalcontact/transfer_result",
        fits=lists_none_with("customer", "errcode"),
        unwanted=frozenset({"takeover_time"}),
        read=lambda one: handover.handover_results(Replay(one), ME, ME, resigned=False),
    ),
    Row(
        call="externalcontact/get_unassigned_list",
        fits=both(lists("info"), lambda found: "is_last" in found or holds("info", "handover_userid")(found)),
        read=_waiting,
        unwanted=frozenset({"handover_userid", "dimission_time"}),
    ),
    Row(
        call="externalcontact/groupchat/transfer",
        fits=lists("failed_chat_list"),
        unwanted=frozenset({"errmsg"}),
        read=lambda one: succession.hand_over_groups(Replay(one), ME, _GROUP_SUCCESSION, **HOW),
    ),
    Row(
        call="department/list",
        fits=both(lists("department"), lambda found: holds("department", "id")(found) or not found["department"]),
        read=lambda one: directory.departments(Replay(one)),
    ),
    Row(
        call="user/list",
        fits=both(lists("userlist"), lacks("partylist", "tagname")),
        read=lambda one: directory.members(Replay(_ROOT, one), CORP),
    ),
    Row(
        call="media/upload",
        fits=has("media_id"),
        read=lambda one: media.upload(Replay(one), "image", _FILE),
        unwanted=frozenset({"type", "created_at"}),
    ),
    Row(call="gettoken", fits=both(has("access_token", "expires_in"), lacks("openid", "unionid")), read=_token),
    Row(
        call="get_jsapi_ticket",
        fits=both(has("ticket", "expires_in"), lacks("url", "expire_seconds")),
        read=lambda one: pages.PageTickets(Replay(one), time.monotonic).of_corp(),
    ),
    Row(
        call="auth/getuserinfo",
        fits=both(has("userid"), only("userid", "user_ticket")),
        unwanted=frozenset({"user_ticket"}),
        read=lambda one: pages.member_of_code(Replay(one), "c"),
    ),
)
