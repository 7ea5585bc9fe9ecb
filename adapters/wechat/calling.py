"""Calls that 企业微信 and 公众号 take alike: a token in the query, a refusal in `errcode`."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Collection, Mapping
from copy import copy
from dataclasses import replace
from typing import Any, ClassVar, Self, TypeVar

import aiohttp

from adapters.answers import Answer, AnswerT, shaped
from adapters.channel import PlatformError
from adapters.exchange import CallOutcome, Patience, Turn
from adapters.jsontext import json_bytes
from adapters.token import AccessToken, Token
from adapters.wechat.work.answers import successful
from adapters.wechat.work.errors import Meaning
from adapters.wechat.work.exchange import Call, Exchanges

T = TypeVar("T")

PATIENCE = Patience(connect=5, read=15, total=60)


class TokenAnswer(Answer):
    """An access token and for how many seconds it lives."""

    access_token: str
    expires_in: float


class Calling(ABC):
    """In the name of one app or account. Every method raises PlatformError, which carries neither token nor secret.

    `base_url` is what stands before `/cgi-bin/` (`https://qyapi.weixin.qq.com`); a call's path stands after it, or at
    the root of the host when it begins with a slash; `clock` counts seconds and never goes back; `observe` is told of
    every exchange, those for tokens included. A refused token is renewed once and the call repeated once, never more.
    """

    meanings: ClassVar[Mapping[int, Meaning]]
    token_refused: ClassVar[Collection[int]]

    def __init__(
        self,
        http: aiohttp.ClientSession,
        *,
        base_url: str,
        clock: Callable[[], float],
        observe: Callable[[CallOutcome], None],
        patience: Patience = PATIENCE,
    ) -> None:
        self.base_url = base_url
        self._exchanges = Exchanges(http, base_url=base_url, clock=clock, patience=patience, observe=observe)
        self._token = AccessToken(self._fetch_token, clock)

    def paced(self, turn: Turn) -> Self:
        """The same with the same token, but every call waits for its turn; a new token does not."""
        other = copy(self)
        other._exchanges = self._exchanges.paced(turn)  # noqa: SLF001 - one of its own
        return other

    async def get(self, path: str, shape: type[AnswerT], **query: str) -> AnswerT:
        """Read something by GET."""
        return await self._shaped(Call(path=path, query=query, reads=True), shape)

    async def read(self, path: str, shape: type[AnswerT], body: Mapping[str, object]) -> AnswerT:
        """Read something by POST, or make what may be made twice."""
        return await self._shaped(Call(path=path, query={}, reads=True, body=json_bytes(body)), shape)

    async def change(self, path: str, shape: type[AnswerT], body: Mapping[str, object]) -> AnswerT:
        """Change or send something. When the answer is lost the error's reaction is UNKNOWN."""
        return await self._shaped(Call(path=path, query={}, reads=False, body=json_bytes(body)), shape)

    async def stream(self, path: str, read: Callable[[aiohttp.ClientResponse], Awaitable[T]], **query: str) -> T:
        """Read something by GET that is not JSON; `read` consumes the answer and may raise PlatformError."""
        return await self._authorised(Call(path=path, query=query, reads=True), read)

    async def fetch(self, address: str, path: str, read: Callable[[aiohttp.ClientResponse], Awaitable[T]]) -> T:
        """Read what lies at an address the platform has told, without the token; `path` names it in the figures."""
        return await self._exchanges.make(Call(path=path, query={}, reads=True, address=address), read)

    async def check_token(self) -> None:
        """Make sure that the platform gives us a token."""
        await self._token.current()

    @abstractmethod
    async def _fetch_token(self) -> Token:
        """Ask for a token."""

    async def _shaped(self, call: Call, shape: type[AnswerT]) -> AnswerT:
        return shaped(call.path, await self._authorised(call, _json_of(call, self.meanings)), shape)

    async def _tokenless(
        self, call: Call, shape: type[AnswerT], meanings: Mapping[int, Meaning] | None = None
    ) -> AnswerT:
        return shaped(call.path, await self._exchanges.make(call, _json_of(call, meanings or self.meanings)), shape)

    async def _authorised(self, call: Call, read: Callable[[aiohttp.ClientResponse], Awaitable[T]]) -> T:
        token = await self._token.current()
        try:
            return await self._exchanges.make(_with_token(call, token), read)
        except PlatformError as refused:
            if refused.code not in self.token_refused:
                raise
        self._token.drop(token)
        return await self._exchanges.make(_with_token(call, await self._token.current()), read)


def _with_token(call: Call, token: str) -> Call:
    # The platform takes the token from the query only, never from a header (41001).
    return replace(call, query={**call.query, "access_token": token})


def _json_of(
    call: Call, meanings: Mapping[int, Meaning]
) -> Callable[[aiohttp.ClientResponse], Awaitable[dict[str, Any]]]:
    async def read(response: aiohttp.ClientResponse) -> dict[str, Any]:
        return successful(call.path, await response.read(), otherwise=call.lost, meanings=meanings)

    return read
