from aiohttp import web

from emulator.control.ask import Route, after, world_of
from emulator.control.times import iso


async def calls(request: web.Request) -> web.Response:
    rows = world_of(request).calls.after(after(request))
    return web.json_response([row | {"at": iso(row["at"])} for row in rows])


ROUTES = (Route("GET", "calls", calls),)
