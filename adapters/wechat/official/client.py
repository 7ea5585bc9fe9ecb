"""Calls to the API of one 公众号."""

from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp

from adapters.answers import AnswerT
from adapters.exchange import CallOutcome, Patience
from adapters.jsontext import json_bytes
from adapters.token import Token
from adapters.wechat.calling import PATIENCE, Calling, TokenAnswer
from adapters.wechat.official.errors import MEANINGS, TOKEN_MEANINGS, TOKEN_REFUSED
from adapters.wechat.work.exchange import Call

_TOKEN = "stable_token"  # noqa: S105 - the path of a call


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account as the platform knows it; the secret stays out of every repr."""

    app_id: str
    secret: str = field(repr=False)


class OfficialClient(Calling):
    """One account, by the address `https://api.weixin.qq.com`."""

    meanings = MEANINGS
    token_refused = TOKEN_REFUSED

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
        super().__init__(http, base_url=base_url, clock=clock, observe=observe, patience=patience)
        self._credentials = credentials

    @property
    def app_id(self) -> str:
        """The account's AppID."""
        return self._credentials.app_id

    async def exchange_code(self, path: str, shape: type[AnswerT], code: str) -> AnswerT:
        """Ask with the account's own credentials and a code that works once, instead of a token."""
        query = {
            "appid": self.app_id,
            "secret": self._credentials.secret,
            "code": code,
            "grant_type": "authorization_code",
        }
        return await self._tokenless(Call(path=path, query=query, reads=True), shape, TOKEN_MEANINGS)

    async def open(self, path: str, shape: type[AnswerT], **query: str) -> AnswerT:
        """Read something that asks for no token of the account."""
        return await self._tokenless(Call(path=path, query=query, reads=True), shape)

    async def _fetch_token(self) -> Token:
        """Ask for the stable token; by force only when the platform hands out again what it has just refused."""
        found = await self._stable_token(force=False)
        if found.access_token == self._token.refused:
            found = await self._stable_token(force=True)
        return Token(text=found.access_token, seconds=found.expires_in)

    async def _stable_token(self, *, force: bool) -> TokenAnswer:
        body = {
            "grant_type": "client_credential",
            "appid": self.app_id,
            "secret": self._credentials.secret,
            "force_refresh": force,
        }
        call = Call(path=_TOKEN, query={}, reads=True, body=json_bytes(body))
        return await self._tokenless(call, TokenAnswer, TOKEN_MEANINGS)
