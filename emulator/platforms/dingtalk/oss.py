"""Where files lie for a short while, at addresses nobody can guess."""

from collections.abc import Iterator

from aiohttp import web

from emulator.keys import WORLD

PATH = "/dingtalk-oss"


def routes() -> Iterator[web.RouteDef]:
    yield web.get(PATH + "/{key}", _fetch)


async def _fetch(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    media = world.dingtalk.media.behind(request.match_info["key"], world.clock())
    if media is None:
        return web.Response(status=403, text="<Error><Code>AccessDenied</Code></Error>", content_type="application/xml")
    return web.Response(body=media.content, content_type=media.content_type)
