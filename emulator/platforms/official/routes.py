"""The API as one table below `/official`, which stands for the host: every module in `api/` ends in `ENDPOINTS`."""

import importlib
import pkgutil
from collections.abc import Iterator

from aiohttp import web

from emulator.platforms.official import api
from emulator.platforms.official.call import Endpoint
from emulator.platforms.official.gate import gate
from emulator.platforms.wecom.gate import page

HOST = "/official"


def routes() -> Iterator[web.RouteDef]:
    """Raises AttributeError, naming the module, when one has no `ENDPOINTS`."""
    for endpoint in endpoints():
        yield web.route(endpoint.method, HOST + endpoint.path, gate(endpoint))
    yield web.route("*", HOST + "/{anything:.*}", _nowhere)


def endpoints() -> Iterator[Endpoint]:
    for module in pkgutil.iter_modules(api.__path__, f"{api.__name__}."):
        yield from importlib.import_module(module.name).ENDPOINTS


async def _nowhere(_request: web.Request) -> web.Response:
    return page(404, "404 Not Found")
