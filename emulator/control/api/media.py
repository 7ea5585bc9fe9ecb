from aiohttp import web

from emulator.control.ask import Route, Wrong, world_of


async def show(request: web.Request) -> web.Response:
    media = world_of(request).wecom.media.shown(request.match_info["media_id"])
    if media is None:
        raise Wrong("没有这个文件", status=404)
    return web.Response(
        body=media.content,
        content_type=media.content_type,
        headers={"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"},
    )


ROUTES = (Route("GET", "media/{media_id}", show),)
