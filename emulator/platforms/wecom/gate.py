"""Every API call comes through here: faults, token, permission, the answer, the record of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from inspect import isawaitable
from typing import Any, cast

from aiohttp import web
from pydantic_core import from_json

from emulator.keys import WORLD
from emulator.platforms.trouble import with_trouble
from emulator.platforms.wecom.call import Answer, Call, Endpoint, Json, Refused
from emulator.world import World
from emulator.world.calls import Heard, Outcome
from emulator.world.faults import Fault, Kind
from emulator.world.wecom import PLATFORM
from emulator.world.wecom.corp import App

_PAGE = "<!DOCTYPE html><html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"
_SECRETS = frozenset({"access_token", "corpsecret"})
_UNREADABLE = object()

_INSTEAD: Mapping[Kind, Callable[[], web.StreamResponse]] = {
    Kind.SERVER_ERROR: lambda: page(503, "503 Service Temporarily Unavailable"),
    Kind.HTML: lambda: page(200, "系统维护中"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One HTTP request to one endpoint, read to its end."""

    world: World
    endpoint: Endpoint
    query: Mapping[str, str]
    body: Any
    upload: web.FileField | None
    origin: str = ""
    notes: list[str] = field(default_factory=list[str])

    def strike(self, kind: Kind) -> Fault | None:
        fault = self.world.faults.strike(PLATFORM, kind, self.endpoint.path)
        if fault:
            self.notes.append(f"fault:{kind}")
        return fault


def gate(endpoint: Endpoint):  # noqa: ANN201 - aiohttp's handler type is not public
    """The aiohttp handler of that endpoint."""

    async def handle(request: web.Request) -> web.StreamResponse:
        visit = await _read(request, endpoint)
        response = await _respond(visit)
        visit.world.calls.record(_heard(visit, request.method), _outcome(response, visit.notes), visit.world.clock())
        if response is None:
            _hang_up(request)
            return web.Response()
        return response

    return handle


async def _read(request: web.Request, endpoint: Endpoint) -> Visit:
    body: Any = {}
    upload: web.FileField | None = None
    if request.content_type == "multipart/form-data":
        part = (await request.post()).get("media")
        upload = part if isinstance(part, web.FileField) else None
    elif request.method == "POST":
        body = _json(await request.read())
    return Visit(
        world=request.app[WORLD],
        endpoint=endpoint,
        query=request.query,
        body=body,
        upload=upload,
        origin=f"{request.scheme}://{request.host}",
    )


def _json(raw: bytes) -> Any:  # noqa: ANN401 - whatever the caller sent
    try:
        return from_json(raw)
    except ValueError:
        return _UNREADABLE


async def _respond(visit: Visit) -> web.StreamResponse | None:
    """None when the connection is to be cut."""
    return await with_trouble(visit.strike, _INSTEAD, partial(_carry_out, visit))


async def _carry_out(visit: Visit) -> web.StreamResponse:
    try:
        answer = visit.endpoint.answer(_call(visit))
        if isawaitable(answer):
            answer = await answer
    except Refused as refused:
        return web.json_response({"errcode": refused.errcode, "errmsg": _errmsg(refused)})
    return _success(answer)


def _success(answer: Answer) -> web.StreamResponse:
    if isinstance(answer, web.StreamResponse):
        return answer
    return web.json_response({"errcode": 0, "errmsg": "ok"} | answer)


def _errmsg(refused: Refused) -> str:
    more = f"https://open.work.weixin.qq.com/devtool/query?e={refused.errcode}"
    return f"{refused.errmsg}, from ip: 127.0.0.1, more info at {more}"


def _call(visit: Visit) -> Call:
    """Raises Refused before anything is done."""
    now = visit.world.clock()
    app = _app(visit, now) if visit.endpoint.needs_token else None
    for kind, refused in (
        (Kind.TOO_OFTEN, Refused(45009, "api freq out of limit")),
        (Kind.BUSY, Refused(-1, "system busy")),
    ):
        if visit.strike(kind):
            raise refused
    if app and app.name not in visit.endpoint.apps:
        raise Refused(48002, "api forbidden")
    if not isinstance(visit.body, dict):
        raise Refused(47001, "data format error")
    return Call(
        world=visit.world,
        caller=app,
        query=visit.query,
        body=cast("Json", visit.body),
        upload=visit.upload,
        now=now,
        origin=visit.origin,
        notes=visit.notes,
    )


def _app(visit: Visit, now: float) -> App:
    """Whose token it is. A fault of tokens spoils the token for good, so that the next one asked for is another."""
    token = visit.query.get("access_token")
    if not token:
        raise Refused(41001, "access_token missing")
    tokens = visit.world.wecom.tokens
    if visit.strike(Kind.TOKEN_INVALID):
        tokens.revoke(token)
    if visit.strike(Kind.TOKEN_EXPIRED):
        tokens.expire(token, now)
    name, expires_at = tokens.holder(token) or ("", 0.0)
    app = visit.world.wecom.corp.app(name)
    if app is None:
        raise Refused(40014, "invalid access_token")
    if expires_at <= now:
        raise Refused(42001, "access_token expired")
    return app


def _heard(visit: Visit, method: str) -> Heard:
    name, _ = visit.world.wecom.tokens.holder(visit.query.get("access_token", "")) or ("", 0)
    body = {"filename": visit.upload.filename} if visit.upload else visit.body
    return Heard(
        platform=PLATFORM,
        app=name,
        method=method,
        path=visit.endpoint.path,
        query={key: value for key, value in visit.query.items() if key not in _SECRETS},
        body=None if body is _UNREADABLE else body,
    )


def _outcome(response: web.StreamResponse | None, notes: list[str]) -> Outcome:
    if response is None:
        return Outcome(status=0, errcode=None, notes=tuple(notes))
    answer: Json = {}
    if isinstance(response, web.Response) and response.content_type == "application/json" and response.text:
        answer = json.loads(response.text)
    return Outcome(
        status=response.status, errcode=answer.get("errcode"), errmsg=answer.get("errmsg", ""), notes=tuple(notes)
    )


def _hang_up(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()


def page(status: int, words: str) -> web.Response:
    return web.Response(status=status, text=_PAGE.format(words), content_type="text/html")
