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


async def disable(request: web.Request) -> web.Response:
    life.is_disabled(world_of(request), the_staff(request))
    return reply({})


ROUTES = (
    Route("POST", "wecom/staff", join),
    Route("POST", "wecom/staff/{userid}/disable", disable),
)
