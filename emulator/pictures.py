"""The pictures of codes that customers scan, as the platform serves them to anybody who knows the address."""

from collections.abc import Iterator
from io import BytesIO

import segno
from aiohttp import web

from emulator.keys import WORLD


def routes() -> Iterator[web.RouteDef]:
    yield web.get("/wecom/qr/{config_id}.png", _code)


async def _code(request: web.Request) -> web.Response:
    """404 for one that has been deleted."""
    wecom, config_id = request.app[WORLD].wecom, request.match_info["config_id"]
    if wecom.codes.find(config_id) is None and wecom.join_ways.find(config_id) is None:
        raise web.HTTPNotFound
    drawn = BytesIO()
    segno.make(f"https://u.wechat.com/{config_id}", error="m", micro=False).save(drawn, kind="png", scale=8, border=3)
    return web.Response(body=drawn.getvalue(), content_type="image/png", headers={"Cache-Control": "no-store"})
