from aiohttp import web

from emulator.control.ask import Route, after, reply, world_of
from emulator.world.faults import Kind
from emulator.world.store import Row


async def calls(request: web.Request) -> web.Response:
    rows = world_of(request).calls.after(after(request))
    return reply([row | {"outcome": _outcome(row)} for row in rows])


def _outcome(row: Row) -> str:
    """`ok`, the errcode, or what came instead of an answer."""
    if row["errcode"] is not None:
        return "ok" if row["errcode"] == 0 else str(row["errcode"])
    if row["status"] == 0:
        return "连接断开"
    if row["status"] != 200:
        return f"HTTP {row['status']}"
    return "网页" if f"fault:{Kind.HTML}" in row["notes"] else "ok"


ROUTES = (Route("GET", "calls", calls),)
