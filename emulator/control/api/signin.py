from typing import Literal

from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, read, reply, world_of
from emulator.world import World
from emulator.world.wecom.pages import Holder


class SignIn(Body):
    """`kind` is `client` for a code as the page in the client gets it, `oauth` for that of a browser's sign-in.

    Somebody outside who opens a page in 微信 is named by `external_userid` instead.
    """

    platform: Literal["wecom", "dingtalk"]
    userid: str = ""
    external_userid: str = ""
    kind: Literal["client", "oauth"] = "client"


async def sign_in(request: web.Request) -> web.Response:
    """A code as the client would hand it out: 5 minutes, once."""
    world, asked = world_of(request), await read(request, SignIn)
    return reply({"code": _of_wecom(world, asked) if asked.platform == "wecom" else _of_dingtalk(world, asked)})


def _of_wecom(world: World, asked: SignIn) -> str:
    if asked.external_userid:
        if world.wecom.customers.find(asked.external_userid) is None:
            raise Wrong("没有客户“{}”", asked.external_userid, status=404)
        return world.wecom.pages.hand_out(Holder(external_userid=asked.external_userid), world.clock())
    staff = world.wecom.directory.find(asked.userid)
    if staff is None:
        raise Wrong("没有员工“{}”", asked.userid, status=404)
    return world.wecom.pages.hand_out(Holder(userid=staff.userid), world.clock())


def _of_dingtalk(world: World, asked: SignIn) -> str:
    if world.dingtalk.directory.find(asked.userid) is None:
        raise Wrong("钉钉里没有员工“{}”", asked.userid, status=404)
    scope = "openid corpid" if asked.kind == "oauth" else ""
    return world.dingtalk.codes.hand_out(asked.kind, asked.userid, world.clock(), scope)


ROUTES = (Route("POST", "signin", sign_in),)
