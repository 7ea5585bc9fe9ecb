from aiohttp import web

from emulator.control.ask import Route, Wrong, world_of


async def show(request: web.Request) -> web.Response:
    """A file that people sent or the app uploaded."""
    media = world_of(request).dingtalk.media.find(request.match_info["media_id"])
    if media is None:
        raise Wrong("没有这个文件", status=404)
    safe = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    return web.Response(body=media.content, content_type=media.content_type, headers=safe)


ROUTES = (Route("GET", "dingtalk/media/{media_id}", show),)
