"""Both hosts' API as one table: every module in `api/` ends in `ENDPOINTS`, found by walking the folder."""

import importlib
import pkgutil
from collections.abc import Iterator

from aiohttp import web

from emulator.platforms.dingtalk import api, login, oss
from emulator.platforms.dingtalk.answers import page
from emulator.platforms.dingtalk.call import Endpoint
from emulator.platforms.dingtalk.gate import gate
from emulator.platforms.dingtalk.push.gateway import PATH
from emulator.platforms.dingtalk.push.socket import connect


def routes() -> Iterator[web.RouteDef]:
    """Raises AttributeError, naming the module, when one has no `ENDPOINTS`."""
    for endpoint in endpoints():
        yield web.route(endpoint.method, f"/{endpoint.path}", gate(endpoint))
    yield web.get(PATH, connect)
    yield from oss.routes()
    yield from login.routes()
    for place in ("v1.0", "v2.0", "topapi"):
        yield web.route("*", f"/{place}/{{anything:.*}}", _nowhere)


def endpoints() -> Iterator[Endpoint]:
    for module in pkgutil.iter_modules(api.__path__, f"{api.__name__}."):
        yield from importlib.import_module(module.name).ENDPOINTS


async def _nowhere(_request: web.Request) -> web.Response:
    return page(404, "404 Not Found")
