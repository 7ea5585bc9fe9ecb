"""Every API call comes through here: faults, token, rate, quota, the answer, the record of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from inspect import isawaitable
from typing import Any, cast

from aiohttp import web
from pydantic_core import from_json

from emulator.keys import WORLD
from emulator.platforms.dingtalk import rules
from emulator.platforms.dingtalk.answers import BANNED_PAGE, banned, page, refusal, success
from emulator.platforms.dingtalk.call import Call, Denied, Endpoint, Json, Refused
from emulator.platforms.trouble import with_trouble
from emulator.world import World
from emulator.world.calls import Heard, Outcome
from emulator.world.dingtalk import PLATFORM
from emulator.world.faults import Fault, Kind

_SECRETS = frozenset({"access_token", "appsecret", "session"})
_SECRET_FIELDS = frozenset(
    {"appSecret", "clientSecret", "client_secret", "code", "refreshToken", "apiSecret", "aes_key", "token"}
)
_UNREADABLE = object()

_INSTEAD: Mapping[Kind, Callable[[], web.StreamResponse]] = {
    Kind.SERVER_ERROR: lambda: page(503, "503 Service Temporarily Unavailable"),
    Kind.HTML: lambda: page(200, BANNED_PAGE),
    Kind.IP_BANNED: banned,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One HTTP request to one endpoint, read to its end."""

    world: World
    endpoint: Endpoint
    request: web.Request
    query: Mapping[str, str]
    token: str
    body: Any
    upload: web.FileField | None
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
        visit.world.calls.record(_heard(visit), _outcome(response, visit.notes), visit.world.clock())
        if response is None:
            if request.transport:
                request.transport.abort()
            return web.Response()
        return response

    return handle


async def _read(request: web.Request, endpoint: Endpoint) -> Visit:
    body: Any = {}
    upload: web.FileField | None = None
    query = dict(request.query)
    if request.content_type == "multipart/form-data":
        form = await request.post()
        part = form.get("media")
        upload = part if isinstance(part, web.FileField) else None
        query |= {name: value for name, value in form.items() if isinstance(value, str)}
    elif raw := await request.read():
        body = _json(raw)
    header = request.headers.get("x-acs-dingtalk-access-token", "")
    return Visit(
        world=request.app[WORLD],
        endpoint=endpoint,
        request=request,
        query=query,
        token=header if endpoint.host == "api" else query.get("access_token", ""),
        body=body,
        upload=upload,
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
    except (Refused, Denied) as no:
        return refusal(no)
    return success(answer, visit.endpoint.host)


def _call(visit: Visit) -> Call:
    """Raises Refused or Denied before anything is done."""
    world, endpoint, now = visit.world, visit.endpoint, visit.world.clock()
    if visit.strike(Kind.TOKEN_INVALID):
        world.dingtalk.tokens.revoke(visit.token)
    if visit.strike(Kind.TOKEN_EXPIRED):
        world.dingtalk.tokens.expire(visit.token, now)
    caller = rules.app_of(world, endpoint, visit.token, now)
    person = rules.person_of(world, endpoint, visit.token, now)
    if visit.strike(Kind.BUSY):
        raise rules.busy(endpoint)
    spent = visit.strike(Kind.QUOTA) is not None
    rules.pass_limits(world, endpoint, now, too_often=visit.strike(Kind.TOO_OFTEN) is not None, spent=spent)
    if not isinstance(visit.body, dict):
        raise rules.unreadable(endpoint)
    return Call(
        world=world,
        host=endpoint.host,
        caller=caller,
        person=person,
        path=visit.request.match_info,
        query=visit.query,
        body=cast("Json", visit.body),
        upload=visit.upload,
        origin=str(visit.request.url.origin()),
        now=now,
        notes=visit.notes,
    )


def _heard(visit: Visit) -> Heard:
    body: Any = None if visit.body is _UNREADABLE else visit.body
    if visit.upload:
        body = {"filename": visit.upload.filename}
    elif isinstance(body, dict):
        body = {name: held for name, held in cast("Json", body).items() if name not in _SECRET_FIELDS}
    app = visit.world.dingtalk.org.app
    holder = visit.world.dingtalk.tokens.find("app", visit.token)
    return Heard(
        platform=PLATFORM,
        app=app.name if holder else "",
        method=visit.request.method,
        path=visit.endpoint.path,
        query={key: value for key, value in visit.query.items() if key not in _SECRETS},
        body=body,
    )


def _outcome(response: web.StreamResponse | None, notes: list[str]) -> Outcome:
    """Of the old host with its errcode (88 as its sub_code), of the new one with its status alone."""
    if response is None:
        return Outcome(status=0, errcode=None, notes=tuple(notes))
    answer: Json = {}
    if isinstance(response, web.Response) and response.content_type == "application/json" and response.text:
        answer = json.loads(response.text)
    code = answer.get("sub_code") or answer.get("errcode")
    return Outcome(
        status=response.status,
        errcode=None if code is None else int(code),
        errmsg=str(answer.get("errmsg") or answer.get("code") or ""),
        notes=tuple(notes),
    )
