"""The control interface as one table: every module in `api/` ends in `ROUTES`, found by walking the folder."""

import importlib
import pkgutil
from collections.abc import Iterator

from aiohttp import web

from emulator.control import api
from emulator.control.ask import Handler, Wrong, reply


def routes() -> Iterator[web.RouteDef]:
    """Raises AttributeError, naming the module, when one has no `ROUTES`."""
    for module in pkgutil.iter_modules(api.__path__, f"{api.__name__}."):
        for route in importlib.import_module(module.name).ROUTES:
            yield web.route(route.method, f"/control/{route.path}", _polite(route.handler))
    yield web.route("*", "/control/{anything:.*}", _nowhere)


def _polite(handler: Handler) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Wrong as wrong:
            return reply({"error": wrong.sentence}, status=wrong.status)

    return handle


async def _nowhere(_request: web.Request) -> web.Response:
    return reply({"error": "没有这个控制接口，或者请求方法不对"}, status=404)
