"""Answers of 钉钉 to the calls we make."""

import json
import time
from datetime import UTC, datetime
from typing import cast

from adapters.answers import nested, shaped
from adapters.channel import PlatformError, Reaction
from adapters.dingtalk import cards, connecting, directory, failed, groups, media, notices, outside_contacts, pages
from adapters.dingtalk.client import _TokenAnswer  # pyright: ignore[reportPrivateUsage] - it is asked for by nobody else
from adapters.dingtalk.sending import HOME, DingtalkChannel, RobotSettings
from adapters.dingtalk.todos import Todos
from adapters.wechat.work.answers import successful
from bench.payloads.replay import CORP
from bench.payloads.replay import DingtalkReplay as Replay
from bench.payloads.row import Found, Row, both, has, holds, lacks, lists, lists_none_with, outcome_of, parts, texts
from crm_core.messages import Button, Card, CardUpdate, Department, GroupPostReaders, TodoWanted
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
    """Somebody who has each of them shows what it is called."""
    groups = parts(json.loads(content, strict=False)["results"])
    ids = [label.get("id") for group in groups for label in parts(group.get("labels"))]
    return [(one, [has async for has in outside_contacts.contacts(Replay(content, _with(one)), at=_AT)]) for one in ids]


def _with(label: object) -> bytes:
    return json.dumps({"results": [{"userid": "u", "follower_user_id": "f", "label_ids": [label]}]}).encode()


async def _noticed(content: bytes) -> object:
    """Once for everybody whom the answer names."""
    result = nested(json.loads(content, strict=False)["send_result"])
    named = [one for field in _DROPPED for one in texts(result.get(field))]
    named += [str(one.get("userid")) for one in parts(result.get("forbidden_list"))]
    return [(one, await _outcome_of(content, one)) for one in ("u1", *named)]


async def _outcome_of(content: bytes, account: str) -> object:
    try:
        return await notices.notify(Replay(b'{"task_id":1}', content), 1, account, "t", key="k")
    except PlatformError as refused:
        return (refused.reaction, refused.code)


async def _said_to_each(content: bytes) -> object:
    """Once for everybody whom the answer names."""
    found = cast("Found", json.loads(content, strict=False))
    named = [one for field in _UNREACHED for one in texts(found.get(field))]
    people = [Identity(platform=Platform.DINGTALK, scope=CORP, account=one) for one in ("u1", *named)]
    return [(one, await outcome_of(DingtalkChannel(Replay(content), _ROBOT), one)) for one in people]


_DROPPED = ("invalid_user_id_list", "forbidden_user_id_list", "failed_user_id_list")
_UNREACHED = ("invalidStaffIdList", "flowControlledStaffIdList", "filteredStaffIdList")


async def _token(content: bytes) -> object:
    return shaped("accessToken", successful("accessToken", content, otherwise=Reaction.RETRY), _TokenAnswer)


async def _shown(content: bytes) -> object:
    return await DingtalkChannel(Replay(content), _ROBOT).send(_ME, _CARD, key="k", repeat_within=None)


async def _changed(content: bytes) -> object:
    words = CardUpdate(card="", code="c", text="t")
    return await DingtalkChannel(Replay(content), _ROBOT).send(_ME, words, key="k", repeat_within=None)


async def _holding(content: bytes) -> object:
    """Whoever has one of the roles has all of them: each is asked for, and answered with the same."""
    found = json.loads(content, strict=False)["result"]
    names = {str(role.get("name")) for group in parts(found.get("list")) for role in parts(group.get("roles"))}
    return await directory.holders(Replay(content, *[_HOLDERS] * len(names)), names)


async def _holders(content: bytes) -> object:
    return await directory.holders(Replay(_ROLES, content), {"n"})


def _todo(source: str) -> TodoWanted:
    return TodoWanted(source=source, title="t", note="", due=_AT)


async def _todo_made(content: bytes) -> object:
    return await Todos(Replay(_PERSON, content), HOME).create(_ME, _todo("s"), repeated=False)


async def _todos_listed(content: bytes) -> object:
    """Each of them is looked for by its source."""
    listed = parts(json.loads(content, strict=False)["todoCards"])
    sources = [str(one.get("sourceId")) for one in listed]
    return [
        (one, await Todos(Replay(_PERSON, content, b'{"id":"new"}'), HOME).create(_ME, _todo(one), repeated=True))
        for one in sources
    ]


async def _union_found(content: bytes) -> object:
    return await Todos(Replay(content, b'{"id":"t"}'), HOME).create(_ME, _todo("s"), repeated=False)


def _result(found: Found) -> Found:
    result = found.get("result")
    return cast("Found", result) if isinstance(result, dict) else {}


def _is_todo(found: Found) -> bool:
    return "subject" in found or "executorIds" in found


def _only_says_yes(found: Found) -> bool:
    """`{"success":true}` or `{"result":true}`: all that the newer host says to a change."""
    said = {name: value for name, value in found.items() if name.lower() != "requestid"}
    return bool(said) and all(name in ("success", "result") and isinstance(one, bool) for name, one in said.items())


_OF_A_GROUP = frozenset({"results.name", "color"})
_HOLDERS = b'{"result":{"list":[{"userid":"u"}]}}'
_ROLES = b'{"result":{"list":[{"roles":[{"id":1,"name":"n"}]}]}}'
_PERSON = b'{"result":{"unionid":"union"}}'
_TODO = frozenset(
    {
        *("subject", "description", "startTime", "dueTime", "finishTime", "done", "isDone", "executorIds"),
        *("participantIds", "detailUrl", "sourceId", "source", "createdTime", "modifiedTime", "creatorId"),
        *("modifierId", "bizTag", "requestId", "isOnlyShowExecutor", "priority", "notifyConfigs", "todoType"),
        *("contentFieldList", "bizCategoryId", "cardTypeId", "category", "executorStatusList", "todoStatus"),
        *("originalSource", "orgInfo", "nextToken", "totalCount", "tags", "actionList", "creatorStatus"),
    }
)
_DEPARTMENT = frozenset({"parent_id"})
"""Below whom it is, is said by asking."""
_TOLD_BY_THE_LIST = frozenset(
    {
        *("unionid", "name", "avatar", "state_code", "manager_userid", "mobile", "hide_mobile", "telephone"),
        *("job_number", "title", "email", "work_place", "remark", "login_id", "exclusive_account_type"),
        *("exclusive_account", "dept_id_list", "dept_order_list", "extension", "hired_date", "active"),
        *("real_authed", "org_email", "org_email_type", "nickname", "senior", "admin", "boss"),
        *("leader_in_dept", "role_list", "union_emp_ext", "create_time", "userid", "nation", "dept_position_list"),
        *("exclusive_account_corp_id", "exclusive_account_corp_name"),
    }
)
"""The list of members tells it of everybody; here only the union id is asked for, to name somebody by it."""

ROWS: tuple[Row, ...] = (
    Row(
        call="topapi/role/list",
        fits=lambda found: holds("list", "roles")(_result(found)),
        unwanted=frozenset({"id", "groupId", "name", "hasMore"}),
        read=_holding,
    ),
    Row(
        call="topapi/role/simplelist",
        fits=lambda found: both(lists("list"), has("hasMore"))(_result(found)),
        unwanted=frozenset({"name", "hasMore"}),
        read=_holders,
    ),
    Row(
        call="topapi/v2/user/list",
        fits=holds("result", "list"),
        read=lambda one: directory.members(Replay(one), _PLACE),
    ),
    Row(call="topapi/extcontact/listlabelgroups", fits=holds("results", "labels"), unwanted=_OF_A_GROUP, read=_labels),
    Row(call="topapi/extcontact/list", fits=lists_none_with("results", "success", "labels"), read=_outside),
    Row(
        call="topapi/v2/department/listsub",
        fits=both(lists("result"), lambda found: holds("result", "dept_id")(found) or not found["result"]),
        unwanted=_DEPARTMENT,
        read=lambda one: directory.departments(Replay(_ROOT, one)),
    ),
    Row(
        call="topapi/v2/department/get",
        fits=holds("result", "dept_id"),
        unwanted=_DEPARTMENT,
        read=lambda one: directory.departments(Replay(one)),
    ),
    Row(
        call="topapi/user/getbyunionid",
        fits=holds("result", "contact_type"),
        unwanted=frozenset({"userid"}),
        read=lambda one: outside_contacts.who_has(Replay(one), "union"),
    ),
    Row(
        call="topapi/v2/user/get",
        fits=both(holds("result", "userid", "unionid"), lambda found: lacks("device_id", "sys")(_result(found))),
        unwanted=_TOLD_BY_THE_LIST,
        read=_union_found,
    ),
    Row(
        call="v1.0/robot/messageFiles/download",
        fits=has("downloadUrl"),
        read=lambda one: media.download(Replay(one), "dingrobot", "c"),
    ),
    Row(
        call="v1.0/gateway/connections/open",
        fits=has("endpoint", "ticket"),
        read=lambda one: connecting.entrance(Replay(one)),
    ),
    Row(call="v1.0/todo/users", fits=both(has("id"), _is_todo), unwanted=_TODO, read=_todo_made),
    Row(call="v1.0/todo/users/org/tasks/query", fits=lists("todoCards"), unwanted=_TODO, read=_todos_listed),
    Row(
        call="v1.0/card/instances",
        fits=_only_says_yes,
        unwanted=frozenset({"success", "result"}),
        read=_changed,
    ),
    Row(
        call="createAndDeliver",
        fits=holds("result", "deliverResults"),
        unwanted=frozenset({"outTrackId", "spaceId", "spaceType", "carrierId", "errorMsg"}),
        read=_shown,
    ),
    Row(
        call="v1.0/card/callbacks/register",
        fits=holds("result", "callbackUrl"),
        unwanted=frozenset({"callbackUrl", "apiSecret", "success"}),
        read=lambda one: cards.register_route(Replay(one), "k", "https://a.example"),
    ),
    Row(
        call="v1.0/robot/groupMessages/query",
        fits=lists("readUserIds"),
        # They are counted.
        unwanted=frozenset({"readUserIds", "hasMore", "nextToken", "sendStatus"}),
        read=lambda one: groups.ask_readers(Replay(one), "dingrobot", "cid", GroupPostReaders(post="q")),
    ),
    Row(
        call="topapi/v2/user/getuserinfo",
        fits=holds("result", "userid", "device_id"),
        unwanted=frozenset({"device_id", "sys", "sys_level", "name", "unionid", "associated_unionid"}),
        read=lambda one: pages.member_of_code(Replay(one), "c"),
    ),
    Row(
        call="v1.0/robot/oToMessages/batchSend",
        fits=has("processQueryKey"),
        read=_said_to_each,
    ),
    Row(
        call="corpconversation/asyncsend_v2",
        fits=has("task_id"),
        read=lambda one: notices.notify(Replay(one), 1, "u1", "t", key="k"),
    ),
    Row(
        call="corpconversation/getsendresult",
        fits=has("send_result"),
        # Whoever has got it, read or not; departments are never written to, and how often somebody was is not asked.
        unwanted=frozenset({"read_user_id_list", "unread_user_id_list", "invalid_dept_id_list", "count"}),
        read=_noticed,
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
