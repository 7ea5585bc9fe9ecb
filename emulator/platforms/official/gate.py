"""Every API call comes through here: faults, token, the answer, the record of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from inspect import isawaitable
from typing import Any, cast

from aiohttp import web
from pydantic_core import from_json

from emulator.keys import WORLD
from emulator.platforms.official.call import Call, Endpoint
from emulator.platforms.trouble import with_trouble
from emulator.platforms.wecom.call import Json, Refused
from emulator.platforms.wecom.gate import page
from emulator.world import World
from emulator.world.calls import Heard, Outcome
from emulator.world.faults import Fault, Kind
from emulator.world.official import PLATFORM
from emulator.world.official.accounts import Account

_SECRETS = frozenset({"access_token", "secret", "code"})

_INSTEAD: Mapping[Kind, Callable[[], web.StreamResponse]] = {
    Kind.SERVER_ERROR: lambda: page(503, "503 Service Temporarily Unavailable"),
    Kind.HTML: lambda: page(200, "系统维护中"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One HTTP request to one endpoint, read to its end; `body` is None when it is no JSON object."""

    world: World
    endpoint: Endpoint
    query: Mapping[str, str]
    body: Json | None
    host: str
    notes: list[str] = field(default_factory=list[str])

    @property
    def path(self) -> str:
        return self.endpoint.path.removeprefix("/cgi-bin/").removeprefix("/")

    def strike(self, kind: Kind) -> Fault | None:
        fault = self.world.faults.strike(PLATFORM, kind, self.path)
        if fault:
            self.notes.append(f"fault:{kind}")
        return fault


def gate(endpoint: Endpoint):  # noqa: ANN201 - aiohttp's handler type is not public
    """The aiohttp handler of that endpoint."""

    async def handle(request: web.Request) -> web.StreamResponse:
        body = _json(await request.read()) if request.method == "POST" else {}
        host = f"{request.scheme}://{request.host}{request.path.removesuffix(endpoint.path)}"
        visit = Visit(world=request.app[WORLD], endpoint=endpoint, query=request.query, body=body, host=host)
        response = await _respond(visit)
        visit.world.calls.record(_heard(visit), _outcome(response, visit.notes), visit.world.clock())
        if response is None:
            if request.transport:
                request.transport.abort()
            return web.Response()
        return response

    return handle


def _json(raw: bytes) -> Json | None:
    try:
        found: Any = from_json(raw)
    except ValueError:
        return None
    return cast("Json", found) if isinstance(found, dict) else None


async def _respond(visit: Visit) -> web.StreamResponse | None:
    """None when the connection is to be cut."""
    return await with_trouble(visit.strike, _INSTEAD, partial(_carry_out, visit))


async def _carry_out(visit: Visit) -> web.StreamResponse:
    try:
        answer = visit.endpoint.answer(_call(visit))
        if isawaitable(answer):
            answer = await answer
    except Refused as refused:
        return web.json_response({"errcode": refused.errcode, "errmsg": f"{refused.errmsg} rid: emulator"})
    return answer if isinstance(answer, web.StreamResponse) else web.json_response(answer)


def _call(visit: Visit) -> Call:
    """Raises Refused before anything is done."""
    now = visit.world.clock()
    account = _account(visit, now) if visit.endpoint.needs_token else None
    for kind, refused in (
        (Kind.TOO_OFTEN, Refused(45009, "reach max api daily quota limit")),
        (Kind.BUSY, Refused(-1, "system error")),
    ):
        if visit.strike(kind):
            raise refused
    if visit.body is None:
        raise Refused(47001, "data format error")
    return Call(
        world=visit.world,
        caller=account,
        query=visit.query,
        body=visit.body,
        now=now,
        host=visit.host,
        notes=visit.notes,
    )


def _account(visit: Visit, now: float) -> Account:
    """Whose token it is. A fault of tokens spoils the token for good, so that the next one asked for is another."""
    token = visit.query.get("access_token")
    if not token:
        raise Refused(41001, "access_token missing")
    tokens = visit.world.official.tokens
    if visit.strike(Kind.TOKEN_INVALID):
        tokens.revoke(token)
    if visit.strike(Kind.TOKEN_EXPIRED):
        tokens.expire(token, now)
    app_id, expires_at = tokens.holder(token) or ("", 0.0)
    account = visit.world.official.accounts.find(app_id)
    if account is None:
        raise Refused(40001, "invalid credential, access_token is invalid or not latest")
    if expires_at <= now:
        raise Refused(42001, "access_token expired")
    return account


def _heard(visit: Visit) -> Heard:
    app_id, _ = visit.world.official.tokens.holder(visit.query.get("access_token", "")) or ("", 0)
    body = {name: value for name, value in (visit.body or {}).items() if name != "secret"}
    return Heard(
        platform=PLATFORM,
        app=app_id or visit.query.get("appid", "") or str(body.get("appid", "")),
        method=visit.endpoint.method,
        path=visit.path,
        query={key: value for key, value in visit.query.items() if key not in _SECRETS},
        body=body,
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
