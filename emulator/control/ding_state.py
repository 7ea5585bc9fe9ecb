"""钉钉 as `GET /control/state` shows it."""

from typing import Any

from emulator.platforms.dingtalk.push.address import Addresses
from emulator.world import World
from emulator.world.dingtalk import PLATFORM


def ding_state(world: World) -> dict[str, Any]:
    ding = world.dingtalk
    return {
        "corp_id": ding.org.id,
        "staff": _staff(world),
        "outsiders": [{"id": one.id, "name": one.name} for one in ding.conversations.outsiders()],
        "groups": _groups(world),
        "roles": [{"id": one.id, "name": one.name, "members": ding.roles.members(one.id)} for one in ding.roles.all()],
        "extcontacts": [{"userid": one.userid, "name": one.name} for one in ding.extcontacts.all()],
        "todos": _todos(world),
        "webhooks": [
            {"token": one.token, "conversation_id": one.conversation_id, "keyword": one.keyword}
            for one in ding.webhooks.all()
        ],
        "dropped": ding.notices.dropped_count(),
        "waiting_pushes": ding.pushes.waiting_count(),
        "quota": {
            kind: {"used": ding.quota.used(kind, world.clock()), "most": ding.quota.most(kind)}
            for kind in ("api", "push")
        },
    }


def _staff(world: World) -> list[dict[str, Any]]:
    directory = world.dingtalk.directory
    names = {department.id: department.name for department in directory.departments()}
    return [
        {
            "userid": staff.userid,
            "unionid": staff.unionid,
            "name": staff.name,
            "mobile": staff.mobile,
            "department": names[staff.department_id],
            "department_id": staff.department_id,
            "leads": staff.leads,
            "admin": staff.admin,
            "conversation_id": world.dingtalk.conversations.with_robot(staff.userid).id,
        }
        for staff in directory.staff()
    ]


def _todos(world: World) -> list[dict[str, Any]]:
    people = {one.unionid: one.userid for one in world.dingtalk.directory.staff()}
    return [
        {
            "id": one.id,
            "staff": people.get(one.unionid, ""),
            "subject": one.fields.get("subject"),
            "description": one.fields.get("description", ""),
            "due": one.fields.get("dueTime"),
            "done": one.done,
        }
        for one in world.dingtalk.todos.all()
    ]


def _groups(world: World) -> list[dict[str, Any]]:
    conversations = world.dingtalk.conversations
    return [
        {
            "conversation_id": group.id,
            "chat_id": group.chat_id,
            "title": group.title,
            "owner": group.owner,
            "outside": group.outside,
            "disbanded": group.disbanded,
            "members": conversations.members(group),
        }
        for group in conversations.groups()
    ]


def ding_callbacks(world: World, base: str) -> list[dict[str, Any]]:
    org, settings, addresses = world.dingtalk.org, world.dingtalk.console.settings, Addresses(world, base)
    row: dict[str, Any] = {
        "platform": PLATFORM,
        "app": org.app.name,
        "url": addresses.events,
        "robot_url": addresses.robot,
        "token": settings.token,
        "aes_key": settings.aes_key,
        "receive_id": org.id if settings.owner == "corp_id" else org.app.app_key,
        "corp_id": org.id,
        "app_key": org.app.app_key,
        "secret": org.app.app_secret,
        "agent_id": org.app.agent_id,
        "robot_code": org.app.robot_code,
        "robot": settings.robot,
        "events": settings.events,
    }
    return [row]
