"""The API as one table: every module in `api/` ends in `ENDPOINTS`, found by walking the folder."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Final

from aiohttp import web

from emulator.platforms.wecom import api
from emulator.platforms.wecom.call import Endpoint
from emulator.platforms.wecom.gate import gate, page

_WRONG_METHOD: Final = {"GET": (43001, "require GET method"), "POST": (43002, "require POST method")}


def routes() -> Iterator[web.RouteDef]:
    """Raises AttributeError, naming the module, when one has no `ENDPOINTS`."""
    for endpoint in endpoints():
        path = f"/cgi-bin/{endpoint.path}"
        yield web.route(endpoint.method, path, gate(endpoint))
        yield web.route("*", path, _wrong_method(endpoint))
    yield web.route("*", "/cgi-bin/{anything:.*}", _nowhere)


def endpoints() -> Iterator[Endpoint]:
    for module in pkgutil.iter_modules(api.__path__, f"{api.__name__}."):
        yield from importlib.import_module(module.name).ENDPOINTS


def _wrong_method(endpoint: Endpoint):  # noqa: ANN202 - aiohttp's handler type is not public
    errcode, errmsg = _WRONG_METHOD[endpoint.method]

    async def refuse(_request: web.Request) -> web.Response:
        return web.json_response({"errcode": errcode, "errmsg": errmsg})

    return refuse


async def _nowhere(_request: web.Request) -> web.Response:
    return page(404, "404 Not Found")
