"""Calls to the API of one 公众号."""

from collections.abc import Awaitable, Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp

from adapters.answers import Answer, AnswerT, shaped
from adapters.channel import PlatformError
from adapters.exchange import CallOutcome, Patience, Turn
from adapters.jsontext import json_bytes
from adapters.token import AccessToken, Token
from adapters.wechat.official.errors import MEANINGS, TOKEN_MEANINGS, TOKEN_REFUSED
from adapters.wechat.work.answers import successful
from adapters.wechat.work.errors import Meaning
from adapters.wechat.work.exchange import Call, Exchanges

T = TypeVar("T")

_TOKEN = "stable_token"  # noqa: S105 - the path of a call
PATIENCE = Patience(connect=5, read=15, total=60)


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account as the platform knows it; the secret stays out of every repr."""

    app_id: str
    secret: str = field(repr=False)


class _TokenAnswer(Answer):
    access_token: str
    expires_in: float


class OfficialClient:
    """One account. Every method raises PlatformError, which carries neither token nor secret.

    `base_url` is what stands before `/cgi-bin/` (`https://api.weixin.qq.com`); a call's path stands after it, or at the
    root of the host when it begins with a slash; `clock` counts seconds and never goes back; `observe` is told of every
    exchange. A refused token is renewed once and the call repeated once, never more.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        credentials: Credentials,
        *,
        base_url: str,
        clock: Callable[[], float],
        observe: Callable[[CallOutcome], None],
        patience: Patience = PATIENCE,
    ) -> None:
        self._credentials = credentials
        self._exchanges = Exchanges(http, base_url=base_url, clock=clock, patience=patience, observe=observe)
        self._token = AccessToken(self._fetch_token, clock)
        self._refused = ""

    @property
    def app_id(self) -> str:
        """The account's AppID."""
        return self._credentials.app_id

    def paced(self, turn: Turn) -> "OfficialClient":
        """The same with the same token, but every call waits for its turn; a new token does not."""
        other = copy(self)
        other._exchanges = self._exchanges.paced(turn)  # noqa: SLF001 - one of its own
        return other

    async def get(self, path: str, shape: type[AnswerT], **query: str) -> AnswerT:
        """Read something by GET."""
        call = Call(path=path, query=query, reads=True)
        return shaped(path, await self._authorised(call, _json_of(call)), shape)

    async def read(self, path: str, shape: type[AnswerT], body: Mapping[str, object]) -> AnswerT:
        """Read something by POST, or make what may be made twice."""
        call = Call(path=path, query={}, reads=True, body=json_bytes(body))
        return shaped(path, await self._authorised(call, _json_of(call)), shape)

    async def change(self, path: str, shape: type[AnswerT], body: Mapping[str, object]) -> AnswerT:
        """Change or send something. When the answer is lost the error's reaction is UNKNOWN."""
        call = Call(path=path, query={}, reads=False, body=json_bytes(body))
        return shaped(path, await self._authorised(call, _json_of(call)), shape)

    async def stream(self, path: str, read: Callable[[aiohttp.ClientResponse], Awaitable[T]], **query: str) -> T:
        """Read something by GET that is not JSON; `read` consumes the answer and may raise PlatformError."""
        return await self._authorised(Call(path=path, query=query, reads=True), read)

    async def exchange_code(self, path: str, shape: type[AnswerT], code: str) -> AnswerT:
        """Ask with the account's own credentials and a code that works once, instead of a token."""
        query = {
            "appid": self.app_id,
            "secret": self._credentials.secret,
            "code": code,
            "grant_type": "authorization_code",
        }
        return await self._by_itself(Call(path=path, query=query, reads=True), shape, TOKEN_MEANINGS)

    async def open(self, path: str, shape: type[AnswerT], **query: str) -> AnswerT:
        """Read something that asks for no token of the account."""
        return await self._by_itself(Call(path=path, query=query, reads=True), shape, MEANINGS)

    async def check_token(self) -> None:
        """Make sure that the platform gives us a token."""
        await self._token.current()

    async def _by_itself(self, call: Call, shape: type[AnswerT], meanings: Mapping[int, Meaning]) -> AnswerT:
        return shaped(call.path, await self._exchanges.make(call, _json_of(call, meanings)), shape)

    async def _authorised(self, call: Call, read: Callable[[aiohttp.ClientResponse], Awaitable[T]]) -> T:
        token = await self._token.current()
        try:
            return await self._exchanges.make(_with_token(call, token), read)
        except PlatformError as refused:
            if refused.code not in TOKEN_REFUSED:
                raise
        self._refused = token
        self._token.drop(token)
        return await self._exchanges.make(_with_token(call, await self._token.current()), read)

    async def _fetch_token(self) -> Token:
        """Ask for the stable token; by force only when the platform hands out again what it has just refused."""
        found = await self._stable_token(force=False)
        if found.access_token == self._refused:
            found = await self._stable_token(force=True)
        return Token(text=found.access_token, seconds=found.expires_in)

    async def _stable_token(self, *, force: bool) -> _TokenAnswer:
        body = {
            "grant_type": "client_credential",
            "appid": self.app_id,
            "secret": self._credentials.secret,
            "force_refresh": force,
        }
        call = Call(path=_TOKEN, query={}, reads=True, body=json_bytes(body))
        return await self._by_itself(call, _TokenAnswer, TOKEN_MEANINGS)


def _with_token(call: Call, token: str) -> Call:
    return Call(path=call.path, query={**call.query, "access_token": token}, reads=call.reads, body=call.body)


def _json_of(
    call: Call, meanings: Mapping[int, Meaning] = MEANINGS
) -> Callable[[aiohttp.ClientResponse], Awaitable[dict[str, Any]]]:
    async def read(response: aiohttp.ClientResponse) -> dict[str, Any]:
        return successful(call.path, await response.read(), otherwise=call.lost, meanings=meanings)

    return read
