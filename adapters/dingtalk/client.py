"""Calls to the API of 钉钉 in the name of one app."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

import aiohttp

from adapters.answers import Answer, AnswerT, shaped
from adapters.channel import PlatformError
from adapters.dingtalk.errors import TOKEN_REFUSED
from adapters.dingtalk.exchange import Call, Exchanges, Host
from adapters.exchange import CallOutcome, Patience
from adapters.multipart import Upload, multipart
from adapters.token import AccessToken, Token

T = TypeVar("T")

PATIENCE = Patience(connect=5, read=15, total=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """An app as the platform knows it; the secret stays out of every repr."""

    corp_id: str
    app_key: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """Where the two APIs are; `https://api.dingtalk.com` and `https://oapi.dingtalk.com`."""

    api: str
    oapi: str


class _TokenAnswer(Answer):
    accessToken: str  # noqa: N815 - the platform's name
    expireIn: float  # noqa: N815


class DingtalkClient:
    """One app of one company. Every method raises PlatformError, which carries neither token nor secret.

    `clock` counts seconds and never goes back; `observe` is told of every exchange, those for tokens included.
    A refused token is renewed once and the call repeated once, never more.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        credentials: Credentials,
        *,
        hosts: Hosts,
        clock: Callable[[], float],
        observe: Callable[[CallOutcome], None],
        patience: Patience = PATIENCE,
    ) -> None:
        self.hosts = hosts
        self._credentials = credentials
        both: dict[Host, str] = {"api": hosts.api, "oapi": hosts.oapi}
        self._exchanges = Exchanges(http, hosts=both, clock=clock, patience=patience, observe=observe)
        self._token = AccessToken(self._fetch_token, clock)

    @property
    def corp_id(self) -> str:
        return self._credentials.corp_id

    @property
    def credentials(self) -> Credentials:
        return self._credentials

    async def topapi(
        self, path: str, shape: type[AnswerT], body: Mapping[str, object], *, reads: bool = True
    ) -> AnswerT:
        """Ask the older host by POST; unless it `reads`, a lost answer's reaction is UNKNOWN."""
        return await self._shaped(Call(host="oapi", method="POST", path=path, reads=reads, body=body), shape)

    async def get_old(self, path: str, shape: type[AnswerT], **query: str) -> AnswerT:
        """Ask the older host by GET."""
        return await self._shaped(Call(host="oapi", method="GET", path=path, reads=True, query=query), shape)

    async def read(self, path: str, shape: type[AnswerT], body: Mapping[str, object]) -> AnswerT:
        """Ask the newer host by POST for something that changes nothing."""
        return await self._shaped(Call(host="api", method="POST", path=path, reads=True, body=body), shape)

    async def change(
        self,
        path: str,
        shape: type[AnswerT],
        body: Mapping[str, object],
        *,
        method: str = "POST",
        repeatable: bool = False,
        at: str = "",
        query: Mapping[str, str] | None = None,
    ) -> AnswerT:
        """Change or send something on the newer host. When the answer is lost the error's reaction is UNKNOWN,
        unless a repetition comes to the same (`repeatable`). `at` as in `Call`.
        """
        call = Call(host="api", method=method, path=path, reads=repeatable, body=body, at=at, query=query or {})
        return await self._shaped(call, shape)

    async def open(self, path: str, shape: type[AnswerT], body: Mapping[str, object]) -> AnswerT:
        """Ask the newer host for something that needs no token."""
        call = Call(host="api", method="POST", path=path, reads=True, body=body)
        return shaped(path, await self._exchanges.make(call), shape)

    async def by_session(self, session: str, body: Mapping[str, object]) -> None:
        """Answer over the session of a message (the query of its `sessionWebhook`), which needs no token."""
        path = "robot/sendBySession"
        call = Call(host="oapi", method="POST", path=path, reads=False, query={"session": session}, body=body)
        await self._exchanges.make(call)

    async def fetch(self, url: str, path: str, read: Callable[[aiohttp.ClientResponse], Awaitable[T]]) -> T:
        """Read a file from an address the platform has given."""
        return await self._exchanges.fetch(url, path, read)

    async def upload(self, path: str, shape: type[AnswerT], file: Upload, **query: str) -> AnswerT:
        """Hand a file over to the older host. It is only stored, so a lost answer asks for a repetition."""
        call = Call(host="oapi", method="POST", path=path, reads=True, query=query, form=multipart(file))
        return await self._shaped(call, shape)

    async def check_token(self) -> None:
        """Make sure that the platform gives us a token."""
        await self._token.current()

    def is_at_the_platform(self, address: str) -> bool:
        """Whether an address is of the older host, where sessions are answered."""
        there, ours = urlsplit(address), urlsplit(self.hosts.oapi)
        return (there.scheme, there.netloc) == (ours.scheme, ours.netloc)

    async def _shaped(self, call: Call, shape: type[AnswerT]) -> AnswerT:
        token = await self._token.current()
        try:
            return shaped(call.path, await self._exchanges.make(call.with_token(token)), shape)
        except PlatformError as refused:
            if str(refused.code) not in TOKEN_REFUSED:
                raise
        self._token.drop(token)
        again = call.with_token(await self._token.current())
        return shaped(call.path, await self._exchanges.make(again), shape)

    async def _fetch_token(self) -> Token:
        who = {"appKey": self._credentials.app_key, "appSecret": self._credentials.secret}
        found = await self.open("v1.0/oauth2/accessToken", _TokenAnswer, who)
        return Token(text=found.accessToken, seconds=found.expireIn)
