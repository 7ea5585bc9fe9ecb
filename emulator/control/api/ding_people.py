import re

from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, read, reply, world_of
from emulator.control.ding_ask import the_staff
from emulator.life.dingtalk import directory as life

_USERID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}")


class NewStaff(Body):
    """`department` is a name; one that nobody knows yet is made."""

    userid: str
    name: str
    mobile: str = ""
    department: str | None = None


class Name(Body):
    name: str


class Tick(Body):
    done: bool = True


class RoleChange(Body):
    role: str
    keeps: bool = True


async def join(request: web.Request) -> web.Response:
    world, newcomer = world_of(request), await read(request, NewStaff)
    if not _USERID.fullmatch(newcomer.userid) or not newcomer.name:
        raise Wrong("userid 应为 1 到 64 个字母、数字或 _-@.，姓名不能为空")
    if world.dingtalk.directory.find(newcomer.userid):
        raise Wrong("已有员工“{}”", newcomer.userid, status=409)
    staff = life.joins(
        world, userid=newcomer.userid, name=newcomer.name, mobile=newcomer.mobile, department=newcomer.department
    )
    return reply({"userid": staff.userid, "unionid": staff.unionid, "department_id": staff.department_id})


async def rename(request: web.Request) -> web.Response:
    name = (await read(request, Name)).name
    if not name:
        raise Wrong("姓名不能为空")
    life.is_renamed(world_of(request), the_staff(request), name)
    return reply({})


async def leave(request: web.Request) -> web.Response:
    life.leaves(world_of(request), the_staff(request))
    return reply({})


async def tick(request: web.Request) -> web.Response:
    """The person ticks a to-do in the client, or takes the tick back. No event tells of it."""
    world, staff = world_of(request), the_staff(request)
    todo = world.dingtalk.todos.find(request.match_info["task_id"])
    if todo is None or staff.unionid not in [todo.unionid, *todo.fields.get("executorIds", [])]:
        raise Wrong("“{}”没有这条待办", staff.name, status=404)
    world.dingtalk.todos.change(todo, {}, done=(await read(request, Tick)).done)
    world.tell("world")
    return reply({})


async def change_role(request: web.Request) -> web.Response:
    world, asked = world_of(request), await read(request, RoleChange)
    role = world.dingtalk.roles.named(asked.role)
    if role is None:
        raise Wrong("没有角色“{}”", asked.role, status=404)
    life.gets_role(world, the_staff(request), role, keeps=asked.keeps)
    return reply({})


ROUTES = (
    Route("POST", "dingtalk/staff", join),
    Route("POST", "dingtalk/staff/{userid}/name", rename),
    Route("POST", "dingtalk/staff/{userid}/leave", leave),
    Route("POST", "dingtalk/staff/{userid}/roles", change_role),
    Route("POST", "dingtalk/staff/{userid}/todos/{task_id}", tick),
)
