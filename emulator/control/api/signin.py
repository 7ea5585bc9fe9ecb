from typing import Literal

from aiohttp import web

from emulator.control.ask import Body, Route, Wrong, read, reply, world_of


class SignIn(Body):
    """`kind` is `client` for a code as the page in the client gets it, `oauth` for that of a browser's sign-in."""

    platform: Literal["dingtalk"]
    userid: str
    kind: Literal["client", "oauth"] = "client"


async def sign_in(request: web.Request) -> web.Response:
    """A code as the client would hand it out: 5 minutes, once."""
    world, asked = world_of(request), await read(request, SignIn)
    if world.dingtalk.directory.find(asked.userid) is None:
        raise Wrong("钉钉里没有员工“{}”", asked.userid, status=404)
    scope = "openid corpid" if asked.kind == "oauth" else ""
    return reply({"code": world.dingtalk.codes.hand_out(asked.kind, asked.userid, world.clock(), scope)})


ROUTES = (Route("POST", "signin", sign_in),)
