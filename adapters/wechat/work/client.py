"""Calls to the API of 企业微信 in the name of one app (one corp id and one secret)."""

from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp

from adapters.answers import AnswerT
from adapters.exchange import CallOutcome, Patience
from adapters.multipart import Upload, multipart
from adapters.token import Token
from adapters.wechat.calling import PATIENCE, Calling, TokenAnswer
from adapters.wechat.work.errors import MEANINGS, TOKEN_REFUSED
from adapters.wechat.work.exchange import Call


@dataclass(frozen=True, slots=True)
class Credentials:
    """An app as the platform knows it; the secret stays out of every repr."""

    corp_id: str
    secret: str = field(repr=False)


class WorkClient(Calling):
    """One app of one company, by the address `https://qyapi.weixin.qq.com`."""

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
    def corp_id(self) -> str:
        return self._credentials.corp_id

    async def upload(self, path: str, shape: type[AnswerT], file: Upload, **query: str) -> AnswerT:
        """Hand a file over, which nobody is shown by that: repeating it does no harm."""
        form = multipart(file)
        call = Call(path=path, query=query, reads=True, body=form.body, content_type=form.content_type)
        return await self._shaped(call, shape)

    async def _fetch_token(self) -> Token:
        query = {"corpid": self._credentials.corp_id, "corpsecret": self._credentials.secret}
        found = await self._tokenless(Call(path="gettoken", query=query, reads=True), TokenAnswer)
        return Token(text=found.access_token, seconds=found.expires_in)
