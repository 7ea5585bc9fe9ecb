"""The gate every page request passes: who asks, whether the request is theirs, how often, and what a refusal says."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import orjson
import structlog
from aiohttp import web
from pydantic import BaseModel, ValidationError
from pymongo.errors import PyMongoError

from crm_core.act import PROGRAM, Act
from crm_core.action import together
from crm_core.apikeys.actions import come_in
from crm_core.apikeys.model import Scope
from crm_core.errors import Malformed, NotPermitted, Refusal
from crm_core.sessions.actions import answer_before, keep_answer, signed_in
from crm_core.sessions.model import SignedIn, session_id
from web.pace import Pace, TooFast

COOKIE = "__Host-scrm_session"
"""Browsers take a cookie so called from this very site only, not from a neighbour below the same domain."""
LARGEST_BODY = 65_536
OFFICE = 10
"""Behind one address of guests a whole office may sit, which opens its pages at nine."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")

log = structlog.get_logger()


class NotSignedIn(Refusal):
    """Nobody is signed in, or no longer."""

    status = 401
    outcome = "not_signed_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request of somebody signed in: in whose name it acts, and what was asked."""

    act: Act
    who: SignedIn
    request: web.Request

    @property
    def path(self) -> Mapping[str, str]:
        return self.request.match_info

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query


Body = TypeVar("Body", bound=BaseModel)
Guest = Callable[[web.Request], Awaitable[web.StreamResponse]]
Member = Callable[[Visit], Awaitable[object]]
Called = Callable[[Act, bytes], Awaitable[object]]
"""Answers another system: in whose name it acts, and the body."""
Tell = Callable[[str, str, int, str], web.Response]
"""How an error looks: its code, what to say, the status, and what helps."""


class Gate:
    """`origin` is the address people open the pages at; a change asked for from any other page is refused.

    One address of guests may ask as often as `crowd` people. `tell` is how they see an error, `refusal` by itself.
    """

    def __init__(self, *, origin: str, pace: Pace, crowd: int = OFFICE, tell: Tell | None = None) -> None:
        self._origin = origin
        self._pace = pace
        self._crowd = crowd
        self._tell = tell or refusal

    def guests(self, handler: Guest) -> Guest:
        """Let anybody in, as often as the pace allows for one address."""

        async def enter(request: web.Request) -> web.StreamResponse:
            return await _answered(lambda: self._guest(handler, request), self._tell)

        return _marked(enter, "guests")

    def members(
        self, handler: Member, *, counted: str = "", times: int = 1, largest: int = LARGEST_BODY, once: bool = False
    ) -> Guest:
        """Let in who is signed in; a change needs the session's token besides its cookie.

        What is `counted` by a name of its own, `times` as often as the rest, does not use up what the session may ask
        otherwise. `largest` are the bytes a body may have. A change that is done `once` is answered as before when it
        is sent again with the same `X-Once`; its handler then touches nothing but MongoDB.
        """
        handler = _first_time(handler) if once else handler

        async def enter(request: web.Request) -> web.StreamResponse:
            return await _answered(
                lambda: self._member(handler, _limited(request, largest), counted, times), self._tell
            )

        return _marked(enter, "members")

    def systems(self, scope: Scope, handler: Called) -> Guest:
        """Let in who brings a key for this, as `Authorization: Bearer <key>`, as often as the pace allows."""

        async def enter(request: web.Request) -> web.StreamResponse:
            return await _answered(lambda: self._system(scope, handler, request), self._tell)

        return _marked(enter, "systems")

    async def _system(self, scope: Scope, handler: Called, request: web.Request) -> web.StreamResponse:
        self._pace.count(f"guest:{request.remote}")
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        key = await come_in(program("web:key"), given.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            raise NotSignedIn("没有有效的密钥：请在 Authorization 头里写 Bearer 加密钥，密钥用 scrm apikey new 生成。")
        if scope not in key.scopes:
            raise NotPermitted("这个密钥不能做这件事。")
        sent = await _limited(request, LARGEST_BODY).read()
        return as_json(await handler(program(f"api:{key.id}:{secrets.token_hex(8)}"), sent))

    async def _guest(self, handler: Guest, request: web.Request) -> web.StreamResponse:
        self._pace.count(f"guest:{request.remote}", times=self._crowd)
        return await handler(_limited(request, LARGEST_BODY))

    async def _member(self, handler: Member, request: web.Request, counted: str, times: int) -> web.StreamResponse:
        who = await self.who(request)
        if who is None:
            self._pace.count(f"guest:{request.remote}", times=self._crowd)
            raise NotSignedIn("登录已过期，请重新打开侧边栏。")
        self._pace.count(f"{counted}:{who.session.id}", times=times)
        if request.method not in {"GET", "HEAD"}:
            self._require_own(request, who)
        act = replace(program(f"web:{secrets.token_hex(8)}"), actor=who.actor)
        answer = await handler(Visit(act=act, who=who, request=request))
        return answer if isinstance(answer, web.StreamResponse) else as_json(answer)

    async def who(self, request: web.Request) -> SignedIn | None:
        """Who is signed in in this browser; None for nobody."""
        token = request.cookies.get(COOKIE, "")
        if not _TOKEN.fullmatch(token):
            return None
        return await signed_in(program("web"), session_id(token))

    def _require_own(self, request: web.Request, who: SignedIn) -> None:
        token = request.headers.get("X-CSRF-Token", "")
        if request.headers.get("Origin") != self._origin or not is_same(token, who.session.csrf):
            raise NotPermitted("这个操作不是从侧边栏发出的，已拒绝。请刷新页面后重试。")


def program(cause: str) -> Act:
    """The program itself acting."""
    return Act(actor=PROGRAM, at=datetime.now(UTC), cause=cause, trace=secrets.token_hex(8))


def as_json(value: object, *, status: int = 200) -> web.Response:
    return web.Response(
        body=orjson.dumps(value),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def refusal(code: str, message: str, status: int, remedy: str = "") -> web.Response:
    """An error as every page shows it."""
    return as_json({"error": {"code": code, "message": message, "remedy": remedy}}, status=status)


async def body(visit: Visit, model: type[Body]) -> Body:
    """What was sent, read as `model`. Raises Malformed."""
    return read_as(await visit.request.read(), model)


def read_as(sent: bytes, model: type[Body]) -> Body:
    """Raises Malformed."""
    try:
        return model.model_validate(orjson.loads(sent))
    except (orjson.JSONDecodeError, ValidationError):
        raise Malformed("请求的内容不完整或太长，请检查后重试。") from None


def _limited(request: web.Request, largest: int) -> web.Request:
    """The limit of a part of a site is that of the whole: each request gets its own."""
    return request.clone(client_max_size=largest, remote=request.remote or "")


def is_same(given: str, secret: str) -> bool:
    """Compare in the same time, however much of it is right; `given` may be anything."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())


async def _answered(serve: Callable[[], Awaitable[web.StreamResponse]], tell: Tell) -> web.StreamResponse:
    try:
        return await serve()
    except TooFast as slow:
        answer = tell("too_fast", slow.text, slow.status, "稍等片刻再试。")
        answer.headers["Retry-After"] = str(slow.seconds)
        return answer
    except Refusal as no:
        return tell(no.outcome, no.text, no.status, "")
    except web.HTTPRequestEntityTooLarge:
        return tell("too_large", "内容太大了。", 413, "请缩短或换小一点的文件再试。")
    except PyMongoError as error:
        log.error("web.database_unavailable", error=type(error).__name__)
        return tell("unavailable", "系统暂时连不上数据库。", 503, "请过一会儿再试，刚才的操作没有生效。")
    except (web.HTTPException, ConnectionError):
        raise
    except Exception as error:  # noqa: BLE001 - its words may be a customer's: the server would write them into the log
        log.error("web.failed", error=type(error).__name__)
        return tell("failed", "这一步没有成功，已记下错误。", 500, "请刷新后重试；一直这样请联系管理员。")


def _first_time(handler: Member) -> Member:
    """For those who never got the answer and ask again: the change and its answer are kept in one transaction."""

    async def only(visit: Visit) -> object:
        named = visit.request.headers.get("X-Once", "")
        if not named:
            return await handler(visit)
        said = f"{visit.who.session.id} {named} {visit.request.path} ".encode() + await visit.request.read()
        key = hashlib.sha256(said).hexdigest()

        async def work() -> object:
            if before := await answer_before(program("web"), key):
                return orjson.loads(before)
            answer = await handler(visit)
            await keep_answer(program("web"), key, orjson.dumps(answer))
            return answer

        return await together(work)

    return only


def _marked(handler: Guest, lets_in: str) -> Guest:
    handler.__dict__.update(lets_in=lets_in)
    return handler


def query_text(visit: Visit, name: str, longest: int = 100) -> str:
    """A value of the query, at most `longest` characters. Raises Malformed."""
    text: Any = visit.query.get(name, "").strip()
    if len(text) > longest:
        raise Malformed(f"搜索的内容请不要超过 {longest} 个字。")
    return text
