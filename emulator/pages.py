"""The page one sees in a browser: files of this package, never cached."""

from collections.abc import Iterator
from pathlib import Path

from aiohttp import web

_FOLDER = Path(__file__).parent / "page"
_FRESH = {"Cache-Control": "no-store"}


def routes() -> Iterator[web.RouteDef]:
    yield web.get("/", _index)
    yield web.get("/page/{path:.+}", _file)


async def _index(request: web.Request) -> web.StreamResponse:
    """One address only: the sidebar in its frame keeps no cookies between `localhost` and 127.0.0.1."""
    if request.url.host == "localhost":
        raise web.HTTPFound(request.url.with_host("127.0.0.1"))
    return web.FileResponse(_FOLDER / "index.html", headers=_FRESH)


async def _file(request: web.Request) -> web.StreamResponse:
    path = (_FOLDER / request.match_info["path"]).resolve()
    if not path.is_relative_to(_FOLDER) or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers=_FRESH)
