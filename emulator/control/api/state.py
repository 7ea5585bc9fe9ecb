from typing import Any

from aiohttp import web

from emulator.control.ask import Body, Route, read, reply, world_of
from emulator.control.ding_state import ding_callbacks, ding_state
from emulator.control.official_state import official_callbacks, official_state
from emulator.keys import CALLBACKS
from emulator.world import World
from emulator.world.wecom import PLATFORM


async def state(request: web.Request) -> web.Response:
    world = world_of(request)
    return reply(
        {
            "corp_id": world.wecom.corp.id,
            "wecom": _wecom(world),
            "official": official_state(world),
            "dingtalk": ding_state(world),
            "pids": world.pids.all(),
            "callbacks": [
                *_callbacks(world, request.app[CALLBACKS]),
                *official_callbacks(world, request.app[CALLBACKS]),
                *ding_callbacks(world, request.app[CALLBACKS]),
            ],
        }
    )


def _wecom(world: World) -> dict[str, Any]:
    return {
        "staff": _staff(world),
        "customers": _customers(world),
        "groups": _groups(world),
        "open_kfid": world.wecom.kf.accounts()[0].open_kfid,
        "dropped": world.wecom.staff_chat.dropped_count(),
        "archive": {"public_key": key.version if (key := world.wecom.archive.key()) else 0},
        "waiting_callbacks": world.callbacks.waiting_count(),
    }


def _staff(world: World) -> list[dict[str, Any]]:
    names = {department.id: department.name for department in world.wecom.directory.departments()}
    return [
        {
            "userid": staff.userid,
            "name": staff.name,
            "department": names[staff.department_id],
            "department_id": staff.department_id,
            "leads": staff.leads,
            "active": staff.active,
        }
        for staff in world.wecom.directory.staff()
    ]


def _customers(world: World) -> list[dict[str, Any]]:
    first = world.wecom.customers.first_followers()
    return [
        {"external_userid": one.external_userid, "name": one.name, "userid": first.get(one.external_userid)}
        for one in world.wecom.customers.all()
    ]


def _groups(world: World) -> list[dict[str, Any]]:
    return [
        {
            "chat_id": group.chat_id,
            "name": group.name,
            "owner": group.owner,
            "members": [member.member for member in world.wecom.groups.members(group.chat_id)],
        }
        for group in world.wecom.groups.all()
    ]


def _callbacks(world: World, address: str) -> list[dict[str, Any]]:
    corp = world.wecom.corp
    return [
        {
            "platform": PLATFORM,
            "app": app.name,
            "url": f"{address}/callback/wecom/{corp.id}/{app.name}",
            "token": app.token,
            "aes_key": app.aes_key,
            "receive_id": corp.id,
            "agent_id": app.agent_id,
            "secret": app.secret,
        }
        for app in corp.apps
    ]


class PidsBody(Body):
    bot: int | None = None
    mongod: int | None = None


async def put_pids(request: web.Request) -> web.Response:
    body = await read(request, PidsBody)
    world_of(request).pids.put({name: pid for name, pid in body if isinstance(pid, int)})
    return reply({})


ROUTES = (Route("GET", "state", state), Route("PUT", "pids", put_pids))
