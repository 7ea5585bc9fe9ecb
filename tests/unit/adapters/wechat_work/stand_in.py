"""A server on 127.0.0.1 that answers calls the way 企业微信 does, and goes wrong when told to."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.exchange import Patience
from adapters.wechat.work.client import Credentials, WorkClient

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Reply = dict[str, Any] | Handler

TOKEN_REFUSED: dict[str, Any] = {"errcode": 40014, "errmsg": "invalid access_token"}
SECRET = "the-secret-of-the-app"
OK: dict[str, Any] = {"errcode": 0, "errmsg": "ok"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    path: str
    query: dict[str, str]
    raw: bytes
    body: Any


class StandIn:
    """`says` queues the answers of a path; the last one is given for ever. Tokens are token-1, token-2 …"""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.over = asyncio.Event()
        self._replies: dict[str, list[Reply]] = {}
        app = web.Application()
        app.router.add_route("*", "/cgi-bin/{path:.+}", self._answer)
        self.server = TestServer(app, host="127.0.0.1")

    @property
    def address(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")

    def says(self, path: str, *replies: Reply) -> None:
        self._replies[path] = list(replies)

    def calls(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == path]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        path = request.match_info["path"]
        body = await request.json() if raw else None
        self.asked.append(Asked(path=path, query=dict(request.query), raw=raw, body=body))
        replies = self._replies.get(path) or [self._token() if path == "gettoken" else OK]
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        return web.json_response(reply) if isinstance(reply, dict) else await reply(request)

    def _token(self) -> Reply:
        return OK | {"access_token": f"token-{len(self.calls('gettoken'))}", "expires_in": 7200}

    async def never(self, _request: web.Request) -> web.StreamResponse:
        """Take the call and say nothing until the test is over."""
        await self.over.wait()
        return web.Response()


async def hang_up(request: web.Request) -> web.StreamResponse:
    """Take the call and break the connection."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def page(status: int) -> Handler:
    """A proxy's own page in place of the answer."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text="<html>Bad Gateway</html>", content_type="text/html")

    return answer


def raw(content: bytes, **headers: str) -> Handler:
    async def answer(_request: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=content, headers=named)

    return answer


def client_of(platform: StandIn, http: ClientSession, corp: str, *, read: float = 30) -> WorkClient:
    """An app of this company; `read` is how many seconds it waits for an answer."""
    return WorkClient(
        http,
        Credentials(corp, SECRET),
        base_url=platform.address,
        clock=lambda: 0.0,
        observe=lambda _outcome: None,
        patience=Patience(connect=30, read=read, total=60),
    )
