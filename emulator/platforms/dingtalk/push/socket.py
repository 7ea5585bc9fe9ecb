"""Where apps connect for Stream mode: a ticket, then a WebSocket."""

from aiohttp import web

from emulator.keys import WORLD
from emulator.platforms.dingtalk.push.connection import Connection
from emulator.platforms.dingtalk.push.stream import STREAM

_HEARTBEAT = 60.0


async def connect(request: web.Request) -> web.StreamResponse:
    """401 for a ticket that is unknown, used or too old."""
    world = request.app[WORLD]
    wanted = world.dingtalk.tickets.take(request.query.get("ticket", ""), world.clock())
    if wanted is None:
        return web.Response(status=401, text="ticket is invalid")
    socket = web.WebSocketResponse(heartbeat=_HEARTBEAT)
    await socket.prepare(request)
    await request.app[STREAM].serve(Connection(socket, wanted, request))
    return socket
