"""What the chat archive's library asks for; it stands in for the platform's own, undocumented protocol."""

from collections.abc import Iterator

from aiohttp import web

from emulator.keys import WORLD
from emulator.world import World
from emulator.world.faults import Kind
from emulator.world.wecom import PLATFORM
from emulator.world.wecom.archive import Archived
from emulator.world.wecom.corp import ARCHIVE

CHUNK = 512 * 1024
_MOST = 1000


def routes() -> Iterator[web.RouteDef]:
    yield web.get("/finance/chatdata", chat_data)
    yield web.get("/finance/media", media)


async def chat_data(request: web.Request) -> web.Response:
    """Records with a greater seq. The JSON is put together from parts: `seq` is a number of any size."""
    world = _authentic(request)
    seq, limit = int(request.query["seq"]), min(int(request.query["limit"]), _MOST)
    found = ",".join(_told(one) for one in world.wecom.archive.after(seq, limit, world.clock()))
    return web.Response(text=f'{{"errcode":0,"errmsg":"ok","chatdata":[{found}]}}', content_type="application/json")


def _told(one: Archived) -> str:
    return f'{{"seq":{one.seq},"msgid":"{one.msgid}",{one.sealed[1:]}'


async def media(request: web.Request) -> web.Response:
    """A part of 512 KB at most; `X-Next-Index` asks for the next one and is absent on the last."""
    world = _authentic(request)
    content = world.wecom.archive.file(request.query["file"], world.clock())
    if content is None:
        raise web.HTTPNotFound
    index = request.query.get("index", "")
    start = int(index.removeprefix("Range:bytes=").split("-")[0]) if index else 0
    end = start + CHUNK
    headers = {"X-Next-Index": f"Range:bytes={end}-{end + CHUNK - 1}"} if end < len(content) else {}
    return web.Response(body=content[start:end], headers=headers)


def _authentic(request: web.Request) -> World:
    world = request.app[WORLD]
    for kind in (Kind.SERVER_ERROR, Kind.BUSY, Kind.CUT_BEFORE):
        if world.faults.strike(PLATFORM, kind, request.path.removeprefix("/")):
            raise web.HTTPServiceUnavailable
    app = world.wecom.corp.app(ARCHIVE)
    given = request.query.get("corpid"), request.query.get("secret")
    if app is None or given != (world.wecom.corp.id, app.secret):
        raise web.HTTPForbidden
    return world
