from dataclasses import replace
from typing import Any, Literal

from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, read, reply, world_of
from emulator.control.times import iso
from emulator.life.wecom import groups as life
from emulator.world import World, ids
from emulator.world.wecom.groups import BY_CODE, Coming, Group, GroupMember
from emulator.world.wecom.join_ways import JoinWay

_FULL = 500


class NewGroup(Body):
    name: str
    owner: str
    chat_id: str | None = None


class Step(Body):
    """`scene` is 1 invited, 2 by link, 3 by a code; `invitor` a userid; `removed` when somebody else did it."""

    external_userid: str
    action: Literal["join", "leave"]
    scene: Literal[1, 2, 3] = BY_CODE
    state: str = ""
    invitor: str = ""
    removed: bool = False


class Edit(Body):
    name: str | None = None
    notice: str | None = None
    owner: str | None = None


class Chosen(Body):
    """`template_id` is empty for no welcome."""

    template_id: str


class Scan(Body):
    """`full` is how many members a group may have."""

    external_userid: str
    full: int = _FULL


async def make(request: web.Request) -> web.Response:
    world, group = world_of(request), await read(request, NewGroup)
    chat_id = group.chat_id or ids.chat_id()
    if world.wecom.groups.find(chat_id):
        raise Wrong("已有客户群“{}”", chat_id, status=409)
    life.is_made(world, chat_id=chat_id, name=group.name, owner=_staff(world, group.owner), at=world.clock())
    return reply({"chat_id": chat_id})


async def members(request: web.Request) -> web.Response:
    """Who is in it, oldest first."""
    world, group = world_of(request), _the_group(request)
    return reply([_row(world, one) for one in world.wecom.groups.members(group.chat_id)])


async def step(request: web.Request) -> web.Response:
    """Somebody joins or leaves."""
    world, body, group = world_of(request), await read(request, Step), _the_group(request)
    _customer(world, body.external_userid)
    inside = world.wecom.groups.has(group.chat_id, body.external_userid)
    if inside == (body.action == "join"):
        raise Wrong("这位客户已经在群里" if inside else "这位客户不在群里", status=409)
    if body.action == "join":
        coming = Coming(scene=body.scene, state=body.state, invitor=body.invitor)
        life.is_joined(world, group, [body.external_userid], world.clock(), coming)
    else:
        life.is_left(world, group, [body.external_userid], removed=body.removed)
    return reply({})


async def edit(request: web.Request) -> web.Response:
    """The owner gives it another name, notice or owner."""
    world, body, group = world_of(request), await read(request, Edit), _the_group(request)
    if body.name is not None:
        life.is_renamed(world, group, body.name)
    if body.notice is not None:
        life.is_announced(world, group, body.notice)
    if body.owner is not None:
        life.is_given(world, group, _staff(world, body.owner))
    return reply({})


async def choose_welcome(request: web.Request) -> web.Response:
    """The owner chooses from the company's list what newcomers read."""
    world, body, group = world_of(request), await read(request, Chosen), _the_group(request)
    if body.template_id and world.wecom.group_welcomes.find(body.template_id) is None:
        raise Wrong("素材库里没有“{}”", body.template_id, status=404)
    life.gets_welcome(world, group, body.template_id)
    return reply({})


async def welcomes(request: web.Request) -> web.Response:
    """The company's list, the one chosen here, and what newcomers were told, oldest first."""
    world, group = world_of(request), _the_group(request)
    chosen = world.wecom.group_welcomes.of_group(group.chat_id)
    return reply(
        {
            "templates": [
                {"template_id": one.template_id, "text": one.text} for one in world.wecom.group_welcomes.all()
            ],
            "chosen": chosen.template_id if chosen else "",
            "said": [
                {"member": one.member, "text": one.text, "at": iso(one.at)}
                for one in world.wecom.group_welcomes.said(group.chat_id)
            ],
        }
    )


async def dismiss(request: web.Request) -> web.Response:
    life.is_dismissed(world_of(request), _the_group(request))
    return reply({})


async def scan(request: web.Request) -> web.Response:
    """A customer joins by a code: the first of its groups that has room, or a new one."""
    world, body = world_of(request), await read(request, Scan)
    way = world.wecom.join_ways.find(request.match_info["config_id"])
    if way is None:
        raise Wrong("没有这个群活码", status=404)
    _customer(world, body.external_userid)
    group = _with_room(world, way, body.full)
    if world.wecom.groups.has(group.chat_id, body.external_userid):
        raise Wrong("这位客户已经在群里", status=409)
    coming = Coming(scene=BY_CODE, state=way.state)
    life.is_joined(world, group, [body.external_userid], world.clock(), coming)
    return reply({"chat_id": group.chat_id})


def _with_room(world: World, way: JoinWay, full: int) -> Group:
    sizes = world.wecom.groups.sizes()
    groups = [group for one in way.chat_id_list if (group := world.wecom.groups.here(one))]
    found = next((one for one in groups if sizes.get(one.chat_id, 0) < full), None)
    if found:
        return found
    if not way.auto_create_room or not groups:
        raise Wrong("群都满了", status=409)
    chat_id, name = ids.chat_id(), f"{way.room_base_name}{way.room_base_id}"
    life.is_made(world, chat_id=chat_id, name=name, owner=groups[0].owner, at=world.clock())
    chats = (*way.chat_id_list, chat_id)[-5:]
    world.wecom.join_ways.keep(replace(way, room_base_id=way.room_base_id + 1, chat_id_list=chats))
    made = world.wecom.groups.find(chat_id)
    if made is None:
        raise Wrong("没有客户群“{}”", chat_id, status=404)
    return made


def _row(world: World, member: GroupMember) -> dict[str, Any]:
    person = (world.wecom.directory if member.is_staff else world.wecom.customers).find(member.member)
    return {
        "member": member.member,
        "name": person.name if person else member.member,
        "staff": member.is_staff,
        "joined_at": iso(member.joined_at),
        "scene": member.scene,
        "state": member.state,
    }


def _the_group(request: web.Request) -> Group:
    group = world_of(request).wecom.groups.here(request.match_info["chat_id"])
    if group is None:
        raise Wrong("没有客户群“{}”", request.match_info["chat_id"], status=404)
    return group


def _staff(world: World, userid: str) -> str:
    staff = world.wecom.directory.find(userid)
    if staff is None:
        raise Wrong("没有员工“{}”", userid, status=404)
    return staff.userid


def _customer(world: World, external_userid: str) -> None:
    if world.wecom.customers.find(external_userid) is None:
        raise Wrong("没有客户“{}”", external_userid, status=404)


ROUTES = (
    Route("POST", "wecom/groups", make),
    Route("POST", "wecom/groups/{chat_id}", edit),
    Route("POST", "wecom/groups/{chat_id}/dismiss", dismiss),
    Route("POST", "wecom/groups/{chat_id}/welcome", choose_welcome),
    Route("GET", "wecom/groups/{chat_id}/welcome", welcomes),
    Route("GET", "wecom/groups/{chat_id}/members", members),
    Route("POST", "wecom/groups/{chat_id}/members", step),
    Route("POST", "wecom/join_ways/{config_id}/scan", scan),
)
