"""A 钉钉 in the test's process that answers what stands ready for it."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.sending import DingtalkChannel
from adapters.exchange import CallOutcome
from crm_core.values import Identity, Platform

SECRET = "the-secret"
STAFF = Identity(platform=Platform.DINGTALK, scope="ding1", account="u1")
Reply = tuple[int, object]


@dataclass
class Ding:
    """Answers each path with what stands ready for it, oldest first, then with `{}`; keeps what it heard."""

    ready: dict[str, list[Reply]] = field(default_factory=dict[str, list[Reply]])
    heard: list[tuple[str, str, dict[str, str], Any]] = field(
        default_factory=list[tuple[str, str, dict[str, str], Any]]
    )
    tokens: int = 0
    outcomes: list[CallOutcome] = field(default_factory=list[CallOutcome])
    file: bytes = b""

    async def answer(self, request: web.Request) -> web.Response:
        path = request.path.lstrip("/")
        if path == "v1.0/oauth2/accessToken":
            self.tokens += 1
            await asyncio.sleep(0.01)
            return web.json_response({"accessToken": f"t{self.tokens}", "expireIn": 7200})
        if path == "oss/file":
            named = {"Content-Disposition": "attachment; filename*=utf-8''%E5%9B%BE.png"}
            return web.Response(body=self.file, content_type="image/png", headers=named)
        token = request.headers.get("x-acs-dingtalk-access-token") or request.query.get("access_token", "")
        body = json.loads(await request.read() or b"{}")
        self.heard.append((path, token, dict(request.query), body))
        waiting = self.ready.get(path)
        nothing: Reply = (200, {})
        status, reply = waiting.pop(0) if waiting else nothing
        if isinstance(reply, str):
            return web.Response(status=status, text=reply, content_type="text/html")
        return web.json_response(reply, status=status)

    def said(self, path: str) -> list[Any]:
        return [body for heard, _token, _query, body in self.heard if heard == path]


@dataclass(frozen=True, kw_only=True)
class Setting:
    ding: Ding
    client: DingtalkClient
    channel: Callable[..., DingtalkChannel]
    base: str
