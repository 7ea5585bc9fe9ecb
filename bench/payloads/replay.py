"""Clients of the three platforms to whom each answer is given instead of asked for."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar, cast

import aiohttp

from adapters.answers import AnswerT, shaped
from adapters.channel import PlatformError, Reaction
from adapters.dingtalk.client import Credentials as DingtalkCredentials
from adapters.dingtalk.client import DingtalkClient, Hosts
from adapters.dingtalk.errors import refusal
from adapters.jsontext import json_object
from adapters.multipart import Upload
from adapters.wechat.official.client import OfficialClient
from adapters.wechat.work.answers import successful
from adapters.wechat.work.client import WorkClient

CORP, APP = "wwcorp", "wxapp"
T = TypeVar("T")


class _Answers:
    """What the platform answers, one call after the other; whoever asks on finds nothing more."""

    def __init__(self, contents: tuple[bytes, ...]) -> None:
        self._left = [*contents]

    def next(self) -> bytes:
        return self._left.pop(0) if self._left else b"{}"


class WorkReplay(WorkClient):
    def __init__(self, *contents: bytes) -> None:
        self._answers = _Answers(contents)

    @property
    def corp_id(self) -> str:
        return CORP

    async def get(self, path: str, shape: type[AnswerT], **query: str) -> AnswerT:  # noqa: ARG002
        return shaped(path, successful(path, self._answers.next(), otherwise=Reaction.STOP), shape)

    async def read(self, path: str, shape: type[AnswerT], body: Mapping[str, object]) -> AnswerT:  # noqa: ARG002
        return await self.get(path, shape)

    async def change(self, path: str, shape: type[AnswerT], body: Mapping[str, object]) -> AnswerT:  # noqa: ARG002
        return await self.get(path, shape)

    async def upload(self, path: str, shape: type[AnswerT], file: Upload, **query: str) -> AnswerT:  # noqa: ARG002
        return await self.get(path, shape)

    async def check_token(self) -> None:
        """It has none to be checked."""


class OfficialReplay(OfficialClient):
    def __init__(self, *contents: bytes) -> None:
        self._answers = _Answers(contents)

    @property
    def app_id(self) -> str:
        return APP

    async def get(self, path: str, shape: type[AnswerT], **query: str) -> AnswerT:  # noqa: ARG002
        return shaped(path, successful(path, self._answers.next(), otherwise=Reaction.STOP), shape)

    async def read(self, path: str, shape: type[AnswerT], body: Mapping[str, object]) -> AnswerT:  # noqa: ARG002
        return await self.get(path, shape)

    async def change(self, path: str, shape: type[AnswerT], body: Mapping[str, object]) -> AnswerT:  # noqa: ARG002
        return await self.get(path, shape)

    async def exchange_code(self, path: str, shape: type[AnswerT], code: str) -> AnswerT:  # noqa: ARG002
        return await self.get(path, shape)

    async def open(self, path: str, shape: type[AnswerT], **query: str) -> AnswerT:  # noqa: ARG002
        return await self.get(path, shape)


class DingtalkReplay(DingtalkClient):
    def __init__(self, *contents: bytes) -> None:
        self._answers = _Answers(contents)
        self._credentials = DingtalkCredentials(corp_id=CORP, app_key="dingapp", secret="")
        self.hosts = Hosts(api="https://api.dingtalk.com", oapi="https://oapi.dingtalk.com")

    async def topapi(
        self,
        path: str,
        shape: type[AnswerT],
        body: Mapping[str, object],  # noqa: ARG002
        *,
        reads: bool = True,  # noqa: ARG002
    ) -> AnswerT:
        return self._answered(path, shape)

    async def get_old(self, path: str, shape: type[AnswerT], **query: str) -> AnswerT:  # noqa: ARG002
        return self._answered(path, shape)

    async def read(self, path: str, shape: type[AnswerT], body: Mapping[str, object]) -> AnswerT:  # noqa: ARG002
        return self._answered(path, shape)

    async def change(
        self,
        path: str,
        shape: type[AnswerT],
        body: Mapping[str, object],  # noqa: ARG002
        **how: Any,  # noqa: ANN401, ARG002
    ) -> AnswerT:
        return self._answered(path, shape)

    async def open(self, path: str, shape: type[AnswerT], body: Mapping[str, object]) -> AnswerT:  # noqa: ARG002
        return self._answered(path, shape)

    async def fetch(
        self,
        url: str,
        path: str,  # noqa: ARG002
        read: Callable[[aiohttp.ClientResponse], Awaitable[T]],  # noqa: ARG002
    ) -> T:
        """Nothing is fetched: in the place of a file there is where it lies."""
        return cast("T", url)

    def _answered(self, path: str, shape: type[AnswerT]) -> AnswerT:
        try:
            found: dict[str, Any] = json_object(self._answers.next().decode("utf-8", "replace"))
        except ValueError:
            raise PlatformError(Reaction.STOP, "html", path) from None
        if (code := str(found.get("errcode", 0))) != "0":
            raise refusal(path, code)
        return shaped(path, found, shape)
