import re

from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, read, reply, the_staff, world_of
from emulator.life.wecom import directory as life

_USERID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}")


class NewStaff(Body):
    """`department` is a name; one that nobody knows yet is made."""

    userid: str
    name: str
    department: str | None = None


async def join(request: web.Request) -> web.Response:
    world, newcomer = world_of(request), await read(request, NewStaff)
    if not _USERID.fullmatch(newcomer.userid) or not newcomer.name:
        raise Wrong("userid 应为 1 到 64 个字母、数字或 _-@.，姓名不能为空")
    if world.wecom.directory.find(newcomer.userid):
        raise Wrong("已有员工“{}”", newcomer.userid, status=409)
    staff = life.joins(world, userid=newcomer.userid, name=newcomer.name, department=newcomer.department)
    return reply({"userid": staff.userid, "department_id": staff.department_id})


class Renamed(Body):
    userid: str


class Move(Body):
    department: str
    leads: bool = False


async def leave(request: web.Request) -> web.Response:
    life.leaves(world_of(request), the_staff(request))
    return reply({})


async def rename(request: web.Request) -> web.Response:
    world, staff, renamed = world_of(request), the_staff(request), await read(request, Renamed)
    if not _USERID.fullmatch(renamed.userid) or world.wecom.directory.find(renamed.userid):
        raise Wrong("userid 应为 1 到 64 个字母、数字或 _-@.，并且还没有人用")
    life.is_renamed(world, staff, renamed.userid)
    return reply({"userid": renamed.userid})


async def move(request: web.Request) -> web.Response:
    world, staff, wanted = world_of(request), the_staff(request), await read(request, Move)
    if not wanted.department:
        raise Wrong("部门名不能为空")
    life.moves(world, staff, wanted.department, leads=wanted.leads)
    return reply({})


async def disable(request: web.Request) -> web.Response:
    life.is_disabled(world_of(request), the_staff(request))
    return reply({})


ROUTES = (
    Route("POST", "wecom/staff", join),
    Route("POST", "wecom/staff/{userid}/disable", disable),
    Route("POST", "wecom/staff/{userid}/leave", leave),
    Route("POST", "wecom/staff/{userid}/rename", rename),
    Route("POST", "wecom/staff/{userid}/move", move),
)
