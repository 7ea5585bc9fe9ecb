"""Answers of 企业微信 to the calls we make."""

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
    customer_service,
    directory,
    groups,
    media,
    pages,
    sent_tasks,
    service_accounts,
)
from adapters.wechat.work.answers import successful
from adapters.wechat.work.archive.agreement import archived_members, consents, room_consents
from adapters.wechat.work.calls import codes, group_codes, handover, mass_sends, service, succession, tags
from adapters.wechat.work.calls import service_accounts as account_calls
from adapters.wechat.work.sending import WorkChannel
from bench.payloads.replay import CORP
from bench.payloads.replay import WorkReplay as Replay
from bench.payloads.row import Found, Row, both, has, holds, is_object, lacks, lists, parts
from crm_core.messages import (
    AccountMade,
    Audience,
    ContactCode,
    CorpTagWanted,
    GroupCodeWanted,
    GroupSuccession,
    MassSend,
    ServiceLinkWanted,
    ServicersChanged,
    SessionMove,
    SessionState,
    Succession,
    Text,
)
from crm_core.values import AppKey, Identity, Platform

_AT = datetime(2026, 1, 1, tzinfo=UTC)


def _person(account: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope=CORP, account=account)


_ME = _person("somebody")
_HOW: Mapping[str, Any] = {"key": "k", "repeated": False}


def _found(content: bytes) -> Found:
    return cast("Found", json.loads(content, strict=False))


async def _sent(content: bytes) -> object:
    return await WorkChannel(Replay(content), agent_id=1).send(_ME, Text(text="t"), key="k", repeat_within=None)


_OUTSIDER = "exteranalopenid"


async def _consents(content: bytes) -> object:
    """Ask about exactly those whom the answer names."""
    told = parts(_found(content)["agreeinfo"])
    named = [(_person(str(one.get(_OUTSIDER))), _person(str(one.get("userid")))) for one in told]
    return await consents(Replay(content), named)


async def _tag_made(content: bytes) -> object:
    group = cast("Found", _found(content)["tag_group"])
    name = next((str(one.get("name")) for one in parts(group["tag"])), "")
    words = CorpTagWanted(group="g", name=name, asker=_ME, chat=AppKey("wecom:c:a"))
    return await tags.add_corp_tag(Replay(b'{"tag_group":[]}', content), _ME, words, **_HOW)


def _code(state: str) -> ContactCode:
    return ContactCode(state=state, users=(_ME,), remark="", skip_verify=True, asked_at=_AT)


async def _codes_listed(content: bytes) -> object:
    one = b'{"contact_way":{"config_id":"c","state":"s","qr_code":"q"}}'
    return await codes.add_code(Replay(content, one), _ME, _code("s"), key="k", repeated=True)


async def _code_found(content: bytes) -> object:
    state = str(cast("Found", _found(content)["contact_way"]).get("state", ""))
    listed = b'{"contact_way":[{"config_id":"c"}]}'
    return await codes.add_code(
        Replay(listed, content, b'{"config_id":"new"}'), _ME, _code(state), key="k", repeated=True
    )


async def _token(content: bytes) -> object:
    return shaped("gettoken", successful("gettoken", content, otherwise=Reaction.RETRY), TokenAnswer)


async def _waiting(content: bytes) -> object:
    givers = {str(one.get("handover_userid")) for one in parts(_found(content)["info"])}
    return [sorted(await succession.unassigned_of(Replay(content), giver)) for giver in sorted(givers)]


_GROUP_CODE = GroupCodeWanted(name="n", state="s", groups=("g",), roll_over=False, base_name="", base_number=1)
_MASS_SEND = MassSend(audience=Audience.CUSTOMERS, sender="", receivers=("wm",), text="t", attachments=(), asked_at=_AT)
_SUCCESSION = Succession(giver=_ME, taker=_ME, customers=("wm",), resigned=False)
_GROUP_SUCCESSION = GroupSuccession(taker=_ME, groups=("g",), resigned=False)
_MOVE = SessionMove(account="wk", state=SessionState.QUEUE)
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
        fits=both(is_object("external_contact"), lists("follow_user")),
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
        fits=lists("tag_group"),
        read=lambda one: corp_tags.corp_tags(Replay(one)),
    ),
    Row(
        call="externalcontact/add_corp_tag",
        fits=holds("tag_group", "tag"),
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
        read=lambda one: codes.add_code(Replay(one), _ME, _code("s"), **_HOW),
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
        read=lambda one: group_codes.want_code(Replay(one), _ME, _GROUP_CODE, **_HOW),
    ),
    Row(
        call="externalcontact/add_msg_template",
        fits=has("msgid", "fail_list"),
        read=lambda one: mass_sends.mass_send(Replay(one), _ME, _MASS_SEND, **_HOW),
    ),
    Row(
        call="externalcontact/get_groupmsg_task",
        fits=lists("task_list"),
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
        read=lambda one: handover.hand_over_many(Replay(one), _ME, _SUCCESSION, **_HOW),
    ),
    Row(
        call="externalcontact/transfer_result",
        fits=holds("customer", "external_userid", "status"),
        unwanted=frozenset({"takeover_time"}),
        read=lambda one: handover.handover_results(Replay(one), _ME, _ME, resigned=False),
    ),
    Row(
        call="externalcontact/get_unassigned_list",
        fits=holds("info", "handover_userid"),
        read=_waiting,
        unwanted=frozenset({"handover_userid", "dimission_time"}),
    ),
    Row(
        call="externalcontact/groupchat/transfer",
        fits=lists("failed_chat_list"),
        read=lambda one: succession.hand_over_groups(Replay(one), _ME, _GROUP_SUCCESSION, **_HOW),
    ),
    Row(call="department/list", fits=lists("department"), read=lambda one: directory.departments(Replay(one))),
    Row(
        call="user/list",
        fits=both(lists("userlist"), lacks("partylist", "tagname")),
        read=lambda one: directory.members(Replay(_ROOT, one), CORP),
    ),
    Row(
        call="kf/sync_msg",
        fits=lists("msg_list"),
        read=lambda one: customer_service.page(Replay(one), CORP, "wk", "", ""),
    ),
    Row(
        call="kf/customer/batchget",
        fits=both(lists("customer_list"), lacks("link_id")),
        read=lambda one: customer_service.names(Replay(one), ["wm"]),
    ),
    Row(call="kf/account/list", fits=lists("account_list"), read=lambda one: service_accounts.accounts(Replay(one))),
    Row(
        call="kf/servicer/list",
        fits=lists("servicer_list"),
        read=lambda one: service_accounts.servicers(Replay(one), "wk"),
    ),
    Row(
        call="kf/servicer/add",
        fits=holds("result_list", "userid"),
        read=lambda one: account_calls.change_servicers(Replay(one), _ME, ServicersChanged(account="wk"), **_HOW),
    ),
    Row(
        call="kf/service_state/get",
        fits=has("service_state"),
        read=lambda one: service_accounts.session_state(Replay(one), "wk", "wm"),
    ),
    Row(
        call="kf/service_state/trans",
        fits=has("msg_code"),
        read=lambda one: service.move(Replay(one), _ME, _MOVE, **_HOW),
    ),
    Row(
        call="kf/account/add",
        fits=has("open_kfid"),
        read=lambda one: account_calls.make(Replay(one), _ME, AccountMade(name="n"), **_HOW),
    ),
    Row(
        call="kf/add_contact_way",
        fits=both(has("url"), lacks("ticket", "media_id")),
        read=lambda one: service.link(Replay(one), _ME, ServiceLinkWanted(account="wk", scene="s"), **_HOW),
    ),
    Row(
        call="msgaudit/check_room_agree",
        fits=lambda found: holds("agreeinfo", _OUTSIDER)(found) and not holds("agreeinfo", "userid")(found),
        read=lambda one: room_consents(Replay(one), _ME),
    ),
    Row(call="msgaudit/check_single_agree", fits=lists("agreeinfo"), read=_consents),
    Row(call="msgaudit/get_permit_user_list", fits=lists("ids"), read=lambda one: archived_members(Replay(one))),
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
        fits=both(has("userid"), lacks("name", "openid", "mobile", "department")),
        unwanted=frozenset({"user_ticket"}),
        read=lambda one: pages.member_of_code(Replay(one), "c"),
    ),
    Row(call="message/send", fits=has("msgid"), read=_sent),
)
