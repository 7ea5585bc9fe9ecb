from typing import Final
from urllib.parse import quote

from aiohttp import web

from emulator.platforms.wecom.call import Call, Endpoint, Json, Refused

_MB = 2**20
_LARGEST: Final = {"image": 10 * _MB, "voice": 2 * _MB, "video": 10 * _MB, "file": 20 * _MB}
_SMALLEST = 5


def get(call: Call) -> web.Response:
    """The file itself; an error comes as JSON, with HTTP 200 as well."""
    media = call.wecom.media.find(call.query.get("media_id", ""), call.now)
    if media is None:
        raise Refused(40007, "invalid media_id")
    plain = media.name.encode("ascii", "replace").decode().replace('"', "_")
    disposition = f"attachment; filename=\"{plain}\"; filename*=utf-8''{quote(media.name)}"
    return web.Response(
        body=media.content, content_type=media.content_type, headers={"Content-Disposition": disposition}
    )


def upload(call: Call) -> Json:
    """`created_at` is a string."""
    kind = call.query.get("type", "")
    if kind not in _LARGEST:
        raise Refused(40004, "invalid media type")
    if call.upload is None:
        raise Refused(44001, "empty media data")
    content = call.upload.file.read()
    if len(content) <= _SMALLEST:
        raise Refused(44001, "empty media data")
    if len(content) > _LARGEST[kind]:
        raise Refused(45001, "media size out of limit")
    with call.world.store.change():
        media_id = call.wecom.media.put(
            kind=kind,
            name=call.upload.filename,
            content_type=call.upload.content_type,
            content=content,
            at=call.now,
        )
    return {"type": kind, "media_id": media_id, "created_at": str(int(call.now))}


ENDPOINTS = (Endpoint("GET", "media/get", get), Endpoint("POST", "media/upload", upload))
