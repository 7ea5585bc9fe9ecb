"""Answers of 企业微信 that list what there is, and of calls made but now and then."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.channel import PlatformError
from adapters.wechat.work import contact_lists, doctor, pages
from adapters.wechat.work.calls import group_welcomes
from adapters.wechat.work.calls.mass_sends import (
    _made_since,  # pyright: ignore[reportPrivateUsage] - nobody else asks for the list
)
from bench.payloads.replay import WorkReplay as Replay
from bench.payloads.row import Found, Row, both, has, lacks, lists
from crm_core.messages import Audience, GroupWelcomeWanted
from crm_core.values import Identity, Platform

_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_COMPANY = Identity(platform=Platform.WECOM, scope="wwcorp", account="welcomes")
_WELCOME = GroupWelcomeWanted(template_id="", text="t")
_HOW: Mapping[str, Any] = {"key": "k", "repeated": False}


async def _mass_sends(content: bytes) -> object:
    """Each by what it is told apart: its words, and the kinds of what goes with them."""
    return [
        (one.msgid, one.creator, one.text.content, [part.get("msgtype") for part in one.attachments])
        async for one in _made_since(Replay(content), Audience.CUSTOMERS, _SINCE)
    ]


async def _no_member(content: bytes) -> object:
    try:
        return await pages.member_of_code(Replay(content), "c")
    except PlatformError as error:
        return error.code


_TOLD_OF_EACH = frozenset(
    {
        *("type", "avatar", "gender", "position", "corp_name", "corp_full_name", "external_profile", "unionid"),
        # Whose contacts are left out for want of a licence: externalcontact/list tells them all the same.
        "unlicensed_userid_list",
        *("state", "oper_userid", "add_way", "wechat_channels", "remark_pic_mediaid", "remark_company"),
    }
)
"""Of whoever differs from what is known everything is read with externalcontact/get."""
_OF_THE_APP = frozenset(
    {
        *("agentid", "name", "square_logo_url", "round_logo_url", "description", "redirect_domain"),
        *("report_location_flag", "isreportenter", "home_url", "customized_publish_status", "status"),
        *("allow_userinfos", "allow_partys", "allow_tags", "close"),
    }
)
"""Asked for to see that the app is on and somebody may use it."""


_STRANGER = frozenset({"openid", "external_userid", "deviceid"})


def _is_stranger(found: Found) -> bool:
    return "openid" in found and found.keys() <= _STRANGER | {"errcode", "errmsg"}


def _is_app(found: Found) -> bool:
    return "agentid" in found and ("allow_userinfos" in found or "allow_partys" in found)


ROWS: tuple[Row, ...] = (
    Row(
        call="externalcontact/get_follow_user_list",
        fits=both(lists("follow_user"), lacks("external_contact")),
        read=lambda one: contact_lists.members_with_contacts(Replay(one)),
    ),
    Row(
        call="externalcontact/list",
        fits=both(lists("external_userid"), lacks("fail_list")),
        read=lambda one: contact_lists.contacts_of(Replay(one), "u"),
    ),
    Row(
        call="externalcontact/batch/get_by_user",
        fits=lists("external_contact_list"),
        unwanted=_TOLD_OF_EACH,
        read=lambda one: contact_lists.contact_page(Replay(one), ["u"], cursor="", limit=100),
    ),
    Row(
        call="externalcontact/get_groupmsg_list_v2",
        fits=lists("group_msg_list"),
        unwanted=frozenset({"create_time", "create_type", "attachments"}),
        read=_mass_sends,
    ),
    Row(
        call="externalcontact/group_welcome_template/add",
        fits=both(has("template_id"), lacks("text", "template_list")),
        read=lambda one: group_welcomes.keep_words(Replay(one), _COMPANY, _WELCOME, **_HOW),
    ),
    Row(
        call="auth/getuserinfo (nobody of the company)",
        fits=_is_stranger,
        unwanted=_STRANGER,
        read=_no_member,
    ),
    Row(call="agent/get", fits=_is_app, unwanted=_OF_THE_APP, read=lambda one: doctor.probe(Replay(one), 1)),
)
