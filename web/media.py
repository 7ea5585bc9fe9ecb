"""A kept file, in pieces; a browser may ask for a part of it, as it does of a video."""

import re
from contextlib import suppress
from urllib.parse import quote

from aiohttp import web

from crm_core.media.actions import kept_file
from crm_core.media.model import Kept
from web.gate import Gate, Visit

_SAFE_TO_SHOW = frozenset(
    {"image/jpeg", "image/png", "image/gif", "image/webp", "audio/amr", "audio/mpeg", "video/mp4"}
)
_TIMES = 5
"""A list of pictures asks for many at once."""
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def routes(gate: Gate) -> list[web.RouteDef]:
    return [web.get("/media/{message}", gate.members(of_message, counted="media", times=_TIMES))]


async def of_message(visit: Visit) -> web.StreamResponse:
    """The file of a message. Raises NotFound."""
    return await streamed(visit, await kept_file(visit.act, visit.path["message"]))


async def streamed(visit: Visit, file: Kept) -> web.StreamResponse:
    """What a browser might run is only ever downloaded, and what is shown is shown without any rights."""
    start, end = _wanted(visit.request.headers.get("Range", ""), file.size)
    answer = web.StreamResponse(status=206 if end - start < file.size else 200, headers=_headers(file))
    answer.content_length = end - start
    if answer.status == 206:
        answer.headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    with suppress(ConnectionError):  # whoever has seen enough leaves in the middle
        await answer.prepare(visit.request)
        if visit.request.method != "HEAD":
            async for piece in file.read(start, end - start):
                await answer.write(piece)
        await answer.write_eof()
    return answer


def _headers(file: Kept) -> dict[str, str]:
    shown = file.content_type in _SAFE_TO_SHOW
    how = "inline" if shown else "attachment"
    return {
        "Content-Type": file.content_type if shown else "application/octet-stream",
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, max-age=3600",
        "Vary": "Cookie",
        "Accept-Ranges": "bytes",
    }


def _wanted(asked: str, size: int) -> tuple[int, int]:
    """From and to; all of it for anything but one simple range."""
    found = _RANGE.fullmatch(asked)
    if found is None or not any(found.groups()):
        return 0, size
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size
    start, end = int(first), int(last) + 1 if last else size
    return (start, min(end, size)) if start < min(end, size) else (0, size)
