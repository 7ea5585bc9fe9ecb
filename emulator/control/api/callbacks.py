from dataclasses import asdict

import aiohttp
from aiohttp import web

from emulator.control.ask import Body, Route, after, read, reply, the_app, world_of
from emulator.keys import CALLBACKS
from emulator.seal import seal_echo
from emulator.world import ids

_PATIENCE = aiohttp.ClientTimeout(total=5)


async def callbacks(request: web.Request) -> web.Response:
    """Every callback with how often it was tried and how the last try ended."""
    return reply([asdict(one) for one in world_of(request).callbacks.after(after(request))])


class Verification(Body):
    app: str


async def verify(request: web.Request) -> web.Response:
    """What the admin console does when a callback address is saved: the bot must give back the words, bare."""
    world, asked = world_of(request), await read(request, Verification)
    app, corp_id, words = the_app(world, asked.app), world.wecom.corp.id, ids.number()
    query = seal_echo(app, corp_id, words, at=world.clock())
    url = f"{request.app[CALLBACKS]}/callback/wecom/{corp_id}/{app.name}"
    try:
        async with (
            aiohttp.ClientSession(timeout=_PATIENCE) as session,
            session.get(url, params=query, allow_redirects=False) as answer,
        ):
            ok = answer.status == 200 and await answer.read() == words.encode()
            return reply({"ok": ok, "status": answer.status})
    except (aiohttp.ClientError, TimeoutError):
        return reply({"ok": False, "status": None})


ROUTES = (
    Route("GET", "callbacks", callbacks),
    Route("POST", "wecom/verify", verify),
)
