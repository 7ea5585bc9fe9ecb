import mimetypes
from urllib.parse import urlencode

from aiohttp import web

from emulator.platforms.official.call import Call, Endpoint
from emulator.platforms.wecom.call import Json, Refused
from emulator.world.faults import Kind
from emulator.world.official import PLATFORM
from emulator.world.official.media import Media

_VIDEO = "/video"
_AS_ADDRESS = frozenset({"video", "shortvideo"})


def get(call: Call) -> Json | web.Response:
    """The file under a name of the platform's own; of a video its address. Errors are JSON with HTTP 200, too."""
    media = call.official.media.find(call.account.app_id, call.query.get("media_id", ""), call.now)
    if media is None:
        raise Refused(40007, "invalid media_id")
    if media.kind in _AS_ADDRESS:
        return {"video_url": f"{call.host}{_VIDEO}?{urlencode({'vid': media.media_id})}"}
    if call.world.faults.strike(PLATFORM, Kind.MISLABELLED, "media/get"):
        call.notes.append(f"fault:{Kind.MISLABELLED}")
        return web.Response(body=media.content, content_type="text/plain")
    name = f"{media.media_id}{mimetypes.guess_extension(media.content_type) or ''}"
    return _served(media, {"Content-Disposition": f'attachment; filename="{name}"'})


def video(call: Call) -> web.Response:
    """Anybody who knows the address is served."""
    media = call.official.media.shown(call.query.get("vid", ""))
    if media is None:
        raise web.HTTPNotFound
    return _served(media, {})


def _served(media: Media, headers: dict[str, str]) -> web.Response:
    return web.Response(body=media.content, content_type=media.content_type, headers=headers)


ENDPOINTS = (
    Endpoint("GET", "/cgi-bin/media/get", get),
    Endpoint("GET", _VIDEO, video, needs_token=False),
)
