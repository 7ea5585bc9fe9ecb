"""Answers of 钉钉 to the calls we make."""

import json
import time
from datetime import UTC, datetime

from adapters.answers import shaped
from adapters.channel import Reaction
from adapters.dingtalk import directory, failed, notices, outside_contacts, pages
from adapters.dingtalk.client import _TokenAnswer  # pyright: ignore[reportPrivateUsage] - it is asked for by nobody else
from adapters.dingtalk.sending import DingtalkChannel, RobotSettings
from adapters.wechat.work.answers import successful
from bench.payloads.replay import CORP
from bench.payloads.replay import DingtalkReplay as Replay
from bench.payloads.row import Row, has, holds, parts
from crm_core.messages import Button, Card, Department, Text
from crm_core.values import AppKey, Identity, Platform

_AT = datetime(2026, 1, 1, tzinfo=UTC)
_ME = Identity(platform=Platform.DINGTALK, scope=CORP, account="u1")
_ROBOT = RobotSettings(robot_code="dingrobot", card_template="t.schema")
_CARD = Card(title="t", text="t", buttons=(Button(key="k", text="b"),))
_ROOT = b'{"result":{"dept_id":1,"name":"n"}}'
_PLACE = [Department(id=f"dingtalk:{CORP}:1", name="n", parent_id=None)]


async def _outside(content: bytes) -> object:
    return [one async for one in outside_contacts.contacts(Replay(b"{}", content), at=_AT)]


async def _labels(content: bytes) -> object:
    """Somebody who has all of them shows what they are called."""
    groups = parts(json.loads(content, strict=False)["results"])
    ids = [label.get("id") for group in groups for label in parts(group.get("labels"))]
    everybody = json.dumps({"results": [{"userid": "u", "follower_user_id": "f", "label_ids": ids}]}).encode()
    return [one async for one in outside_contacts.contacts(Replay(content, everybody), at=_AT)]


async def _token(content: bytes) -> object:
    return shaped("accessToken", successful("accessToken", content, otherwise=Reaction.RETRY), _TokenAnswer)


async def _said(content: bytes) -> object:
    return await DingtalkChannel(Replay(content), _ROBOT).send(_ME, Text(text="t"), key="k", repeat_within=None)


async def _shown(content: bytes) -> object:
    return await DingtalkChannel(Replay(content), _ROBOT).send(_ME, _CARD, key="k", repeat_within=None)


ROWS: tuple[Row, ...] = (
    Row(
        call="topapi/v2/user/list",
        fits=holds("result", "list"),
        read=lambda one: directory.members(Replay(one), _PLACE),
    ),
    Row(call="topapi/extcontact/listlabelgroups", fits=holds("results", "labels"), read=_labels),
    Row(call="topapi/extcontact/list", fits=holds("results", "follower_user_id"), read=_outside),
    Row(
        call="topapi/v2/department/listsub",
        fits=lambda found: isinstance(found.get("result"), list) and holds("result", "dept_id")(found),
        read=lambda one: directory.departments(Replay(_ROOT, one)),
    ),
    Row(
        call="topapi/v2/department/get",
        fits=holds("result", "dept_id"),
        read=lambda one: directory.departments(Replay(one)),
    ),
    Row(
        call="topapi/user/getbyunionid",
        fits=holds("result", "contact_type"),
        read=lambda one: outside_contacts.outside_userid(Replay(one), "union"),
    ),
    Row(call="createAndDeliver", fits=holds("result", "deliverResults"), read=_shown),
    Row(
        call="topapi/v2/user/getuserinfo",
        fits=holds("result", "userid", "device_id"),
        read=lambda one: pages.member_of_code(Replay(one), "c"),
    ),
    Row(call="v1.0/robot/oToMessages/batchSend", fits=has("processQueryKey"), read=_said),
    Row(
        call="corpconversation/asyncsend_v2",
        fits=has("task_id"),
        read=lambda one: notices.notify(Replay(one), 1, "u1", "t", key="k"),
    ),
    Row(
        call="corpconversation/getsendresult",
        fits=has("send_result"),
        read=lambda one: notices.notify(Replay(b'{"task_id":1}', one), 1, "u1", "t", key="k"),
    ),
    Row(
        call="call_back/get_call_back_failed_result",
        fits=has("failed_list"),
        read=lambda one: failed.failed_events(Replay(one), AppKey("dingtalk:c:a")),
    ),
    Row(call="v1.0/oauth2/accessToken", fits=has("accessToken", "expireIn"), read=_token),
    Row(
        call="v1.0/oauth2/jsapiTickets",
        fits=has("jsapiTicket"),
        read=lambda one: pages.PageTicket(Replay(one), time.monotonic).current(),
    ),
)
