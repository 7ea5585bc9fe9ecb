"""Calls to the API of 企业微信 in the name of one app (one corp id and one secret)."""

from collections.abc import Awaitable, Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import aiohttp

from adapters.answers import Answer, AnswerT, shaped
from adapters.channel import PlatformError
from adapters.exchange import CallOutcome, Patience, Turn
from adapters.jsontext import json_bytes
from adapters.multipart import Upload, multipart
from adapters.token import AccessToken, Token
from adapters.wechat.work.answers import successful
from adapters.wechat.work.errors import TOKEN_REFUSED
from adapters.wechat.work.exchange import Call, Exchanges

T = TypeVar("T")

PATIENCE = Patience(connect=5, read=15, total=60)


@dataclass(frozen=True, slots=True)
class Credentials:
    """An app as the platform knows it; the secret stays out of every repr."""

    corp_id: str
    secret: str = field(repr=False)


class _TokenAnswer(Answer):
    access_token: str
    expires_in: float


class WorkClient:
    """One app of one company. Every method raises PlatformError, which carries neither token nor secret.

    `base_url` is what stands before `/cgi-bin/` (`https://qyapi.weixin.qq.com`), a call's path what stands after it;
    `clock` counts seconds and never goes back; `observe` is told of every exchange, those for tokens included.
    A refused token is renewed once and the call repeated once, never more.
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
        self.base_url = base_url
        self._exchanges = Exchanges(http, base_url=base_url, clock=clock, patience=patience, observe=observe)
        self._token = AccessToken(self._fetch_token, clock)

    @property
    def corp_id(self) -> str:
        return self._credentials.corp_id

    def paced(self, turn: Turn) -> "WorkClient":
        """The same with the same token, but every call waits for its turn; a new token does not."""
        other = copy(self)
        other._exchanges = self._exchanges.paced(turn)  # noqa: SLF001 - one of its own
        return other

    async def get(self, path: str, shape: type[AnswerT], **query: str) -> AnswerT:
        """Read something by GET."""
        call = Call(path=path, query=query, reads=True)
        return shaped(path, await self._authorised(call, _json_of(call)), shape)

    async def read(self, path: str, shape: type[AnswerT], body: Mapping[str, object]) -> AnswerT:
        """Read something by POST."""
        call = Call(path=path, query={}, reads=True, body=json_bytes(body))
        return shaped(path, await self._authorised(call, _json_of(call)), shape)

    async def change(self, path: str, shape: type[AnswerT], body: Mapping[str, object]) -> AnswerT:
        """Change or send something. When the answer is lost the error's reaction is UNKNOWN."""
        call = Call(path=path, query={}, reads=False, body=json_bytes(body))
        return shaped(path, await self._authorised(call, _json_of(call)), shape)

    async def upload(self, path: str, shape: type[AnswerT], file: Upload, **query: str) -> AnswerT:
        """Hand a file over, which nobody is shown by that: repeating it does no harm."""
        form = multipart(file)
        call = Call(path=path, query=query, reads=True, body=form.body, content_type=form.content_type)
        return shaped(path, await self._authorised(call, _json_of(call)), shape)

    async def stream(self, path: str, read: Callable[[aiohttp.ClientResponse], Awaitable[T]], **query: str) -> T:
        """Read something by GET that is not JSON; `read` consumes the answer and may raise PlatformError."""
        return await self._authorised(Call(path=path, query=query, reads=True), read)

    async def fetch(self, address: str, path: str, read: Callable[[aiohttp.ClientResponse], Awaitable[T]]) -> T:
        """Read what lies at an address the platform has told, without the token; `path` names it in the figures."""
        return await self._exchanges.make(Call(path=path, query={}, reads=True, address=address), read)

    async def check_token(self) -> None:
        """Make sure that the platform gives us a token."""
        await self._token.current()

    async def _authorised(self, call: Call, read: Callable[[aiohttp.ClientResponse], Awaitable[T]]) -> T:
        token = await self._token.current()
        try:
            return await self._exchanges.make(_with_token(call, token), read)
        except PlatformError as refused:
            if refused.code not in TOKEN_REFUSED:
                raise
        self._token.drop(token)
        return await self._exchanges.make(_with_token(call, await self._token.current()), read)

    async def _fetch_token(self) -> Token:
        query = {"corpid": self._credentials.corp_id, "corpsecret": self._credentials.secret}
        call = Call(path="gettoken", query=query, reads=True)
        found = shaped(call.path, await self._exchanges.make(call, _json_of(call)), _TokenAnswer)
        return Token(text=found.access_token, seconds=found.expires_in)


def _with_token(call: Call, token: str) -> Call:
    # The platform takes the token from the query only, never from a header (41001).
    return replace(call, query={**call.query, "access_token": token})


def _json_of(call: Call) -> Callable[[aiohttp.ClientResponse], Awaitable[dict[str, Any]]]:
    async def read(response: aiohttp.ClientResponse) -> dict[str, Any]:
        return successful(call.path, await response.read(), otherwise=call.lost)

    return read
