"""The way from the emulator's own address to the bot's pages, as a company's reverse proxy gives them one.

It adds one thing: to the sidebar's page the script a real client injects. The phones in one browser have cookies of
their own, since each is a browser of its own in truth.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress

import aiohttp
from aiohttp import web
from multidict import CIMultiDict
from yarl import URL

from emulator.keys import CALLBACKS
from emulator.sidebar.phone import phone_of

CLIENT = web.AppKey("pages_client", aiohttp.ClientSession)
_HOP = frozenset(
    {"connection", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade", "cookie"}
)
_OF_UNCHANGED = frozenset({"content-length", "etag", "last-modified"})
_LOOK_SECONDS = 0.5
_AWAY = "机器人没有运行，这个页面暂时打不开。请确认 make demo 还在运行，然后重试。"


def routes() -> Iterator[web.RouteDef]:
    yield web.route("*", "/api/{path:.*}", pass_on)
    yield web.route("*", "/sidebar/{path:.*}", pass_on)
    yield web.route("GET", "/share/{path:.*}", pass_on)
    yield web.route("*", "/campaign/{path:.*}", pass_on)


async def client(app: web.Application) -> AsyncIterator[None]:
    """For as long as the emulator runs."""
    jar, patience = aiohttp.DummyCookieJar(), aiohttp.ClientTimeout(total=None, sock_connect=5)
    async with aiohttp.ClientSession(auto_decompress=False, cookie_jar=jar, timeout=patience) as session:
        app[CLIENT] = session
        yield


async def pass_on(request: web.Request) -> web.StreamResponse:
    """To the bot and nowhere else."""
    url = URL(f"{request.app[CALLBACKS]}{request.raw_path}", encoded=True)
    body = await request.read() if request.can_read_body else None
    mark = phone.mark if (phone := phone_of(request)) else "browser"
    try:
        async with request.app[CLIENT].request(
            request.method, url, headers=_asked(request, mark), data=body, allow_redirects=False
        ) as answer:
            if answer.content_type == "text/html" and request.path.startswith("/sidebar/"):
                return await _with_bridge(request, answer, mark)
            return await _streamed(request, answer, mark)
    except aiohttp.ClientConnectorError:
        return _away(request)


def _asked(request: web.Request, mark: str) -> CIMultiDict[str]:
    """The browser's own headers, and of its cookies those of this phone."""
    headers = CIMultiDict((name, value) for name, value in request.headers.items() if name.lower() not in _HOP)
    if request.path.startswith("/sidebar/") and not request.path.startswith("/sidebar/assets/"):
        headers.popall("Accept-Encoding", None)
        headers["Accept-Encoding"] = "identity"
    ending = f".{mark}"
    kept = {name.removesuffix(ending): value for name, value in request.cookies.items() if name.endswith(ending)}
    if kept:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in kept.items())
    return headers


def _told(answer: aiohttp.ClientResponse, mark: str, without: frozenset[str] = frozenset()) -> CIMultiDict[str]:
    headers: CIMultiDict[str] = CIMultiDict()
    for name, value in answer.headers.items():
        if name.lower() == "set-cookie":
            cookie, _, rest = value.partition("=")
            headers.add(name, f"{cookie}.{mark}={rest}")
        elif name.lower() not in _HOP | without:
            headers.add(name, value)
    return headers


async def _with_bridge(request: web.Request, answer: aiohttp.ClientResponse, mark: str) -> web.Response:
    platform = request.path.split("/")[2]
    script = f'<head><script src="/bridge/{platform}.js"></script>'
    page = (await answer.text()).replace("<head>", script, 1)
    return web.Response(body=page.encode(), status=answer.status, headers=_told(answer, mark, _OF_UNCHANGED))


async def _streamed(request: web.Request, answer: aiohttp.ClientResponse, mark: str) -> web.StreamResponse:
    """As it comes, until either side is done."""
    stream = web.StreamResponse(status=answer.status, reason=answer.reason, headers=_told(answer, mark))
    with suppress(ConnectionError):  # the browser has left
        await stream.prepare(request)
        async for part in _parts(request, answer):
            await stream.write(part)
        await stream.write_eof()
    return stream


async def _parts(request: web.Request, answer: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """Nobody is told when a browser leaves that is only listening: it is looked after."""
    reading = asyncio.ensure_future(answer.content.readany())
    try:
        while request.transport and not request.transport.is_closing():
            done, _ = await asyncio.wait({reading}, timeout=_LOOK_SECONDS)
            if not done:
                continue
            if not (part := reading.result()):
                return
            yield part
            reading = asyncio.ensure_future(answer.content.readany())
    finally:
        reading.cancel()


def _away(request: web.Request) -> web.Response:
    if request.path.startswith("/api/"):
        told: Mapping[str, str] = {"code": "away", "message": _AWAY, "remedy": ""}
        return web.json_response({"error": told}, status=502)
    return web.Response(status=502, text=_AWAY)
