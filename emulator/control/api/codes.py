from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, read, reply, world_of
from emulator.life.wecom import codes as life
from emulator.world import ids
from emulator.world.wecom.customers import Customer


class Scan(Body):
    """Somebody new, or a customer there is already."""

    name: str = ""
    external_userid: str | None = None
    unionid: str | None = None


async def list_codes(request: web.Request) -> web.Response:
    return reply(
        [
            {
                "config_id": one.config_id,
                "remark": one.remark,
                "state": one.state,
                "users": list(one.users),
                "qr_code": one.qr_code,
                "scans": one.scans,
            }
            for one in world_of(request).wecom.codes.all()
        ]
    )


async def scan(request: web.Request) -> web.Response:
    """`callback` is false for a friend of one of them: the platform then tells nobody."""
    world, visitor = world_of(request), await read(request, Scan)
    code = world.wecom.codes.find(request.match_info["config_id"])
    if code is None:
        raise Wrong("这个码已经失效", status=404)
    known = world.wecom.customers.find(visitor.external_userid) if visitor.external_userid else None
    if known is None and not visitor.name.strip():
        raise Wrong("客户姓名不能为空")
    customer = known or Customer(
        external_userid=visitor.external_userid or ids.external_userid(),
        name=visitor.name.strip(),
        unionid=visitor.unionid,
    )
    userid, told = life.scans(world, code, customer)
    return reply({"external_userid": customer.external_userid, "userid": userid, "callback": told})


ROUTES = (Route("GET", "wecom/codes", list_codes), Route("POST", "wecom/codes/{config_id}/scan", scan))
