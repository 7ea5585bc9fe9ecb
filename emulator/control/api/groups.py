from typing import Literal

from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, read, reply, world_of
from emulator.life.wecom import groups as life
from emulator.world import ids


class NewGroup(Body):
    name: str
    owner: str
    chat_id: str | None = None


class Step(Body):
    external_userid: str
    action: Literal["join", "leave"]


async def make(request: web.Request) -> web.Response:
    world, group = world_of(request), await read(request, NewGroup)
    owner = world.wecom.directory.find(group.owner)
    if owner is None:
        raise Wrong("没有员工“{}”", group.owner, status=404)
    chat_id = group.chat_id or ids.chat_id()
    if world.wecom.groups.find(chat_id):
        raise Wrong("已有客户群“{}”", chat_id, status=409)
    life.is_made(world, chat_id=chat_id, name=group.name, owner=owner.userid, at=world.clock())
    return reply({"chat_id": chat_id})


async def step(request: web.Request) -> web.Response:
    """Somebody joins or leaves."""
    world, body = world_of(request), await read(request, Step)
    group = world.wecom.groups.find(request.match_info["chat_id"])
    if group is None:
        raise Wrong("没有客户群“{}”", request.match_info["chat_id"], status=404)
    if world.wecom.customers.find(body.external_userid) is None:
        raise Wrong("没有客户“{}”", body.external_userid, status=404)
    inside = world.wecom.groups.has(group.chat_id, body.external_userid)
    if inside == (body.action == "join"):
        raise Wrong("这位客户已经在群里" if inside else "这位客户不在群里", status=409)
    if body.action == "join":
        life.is_joined(world, group, body.external_userid, world.clock())
    else:
        life.is_left(world, group, body.external_userid)
    return reply({})


ROUTES = (
    Route("POST", "wecom/groups", make),
    Route("POST", "wecom/groups/{chat_id}/members", step),
)
