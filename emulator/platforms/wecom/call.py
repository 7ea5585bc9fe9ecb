"""One API call as an endpoint sees it, and how an endpoint says no."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from aiohttp import web

from emulator.world import World
from emulator.world.wecom import WeCom
from emulator.world.wecom.corp import ARCHIVE, ASSISTANT, SERVICE, App

Json = dict[str, Any]
EVERY_APP = frozenset({ASSISTANT, SERVICE, ARCHIVE})
CONTACTS = frozenset({ASSISTANT})
"""Apps listed under 客户联系 › 可调用接口的应用."""
ARCHIVED = frozenset({ARCHIVE})
"""Who has the Secret of 会话内容存档."""
KF = frozenset({SERVICE})
"""Apps listed under 微信客服 › 可调用接口的应用."""


class Refused(Exception):
    """The platform's answer to a call it does not carry out."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(f"{errcode}: {errmsg}")
        self.errcode = errcode
        self.errmsg = errmsg


def _invalid(name: str) -> Refused:
    return Refused(40058, f"invalid Request Parameter: {name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`app` is whose token was used; None only for `gettoken`, which comes before any token.

    `origin` is this emulator's own address. `notes` collects what happened that the answer does not say.
    """

    world: World
    caller: App | None
    query: Mapping[str, str]
    body: Json
    upload: web.FileField | None
    now: float
    origin: str = ""
    notes: list[str] = field(default_factory=list[str])

    @property
    def wecom(self) -> WeCom:
        return self.world.wecom

    @property
    def app(self) -> App:
        if self.caller is None:
            raise LookupError("this endpoint is called without a token")
        return self.caller

    def text(self, name: str, *, missing: int = 40058) -> str:
        """A string of the body that must be there and not empty. Raises Refused."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise Refused(missing, f"invalid Request Parameter: {name}")
        return value

    def strings(self, name: str) -> list[str]:
        """A list of strings of the body; absent is empty. Raises Refused."""
        values = self._list(self.body.get(name), name)
        if not all(isinstance(value, str) for value in values):
            raise _invalid(name)
        return cast("list[str]", values)

    def part(self, name: str) -> Json:
        """An object of the body; absent is empty. Raises Refused."""
        value: object = self.body.get(name) or {}
        if not isinstance(value, dict):
            raise _invalid(name)
        return cast("Json", value)

    def parts(self, name: str) -> list[Json]:
        """A list of objects of the body; absent is empty. Raises Refused."""
        values = self._list(self.body.get(name), name)
        if not all(isinstance(value, dict) for value in values):
            raise _invalid(name)
        return cast("list[Json]", values)

    def _list(self, value: object, name: str) -> list[object]:
        if not value:
            return []
        if not isinstance(value, list):
            raise _invalid(name)
        return cast("list[object]", value)

    def place(self) -> int:
        """Where the page begins that `cursor` asks for; the beginning without one. Raises Refused."""
        cursor = str(self.body.get("cursor") or "0")
        if not cursor.isdecimal():
            raise _invalid("cursor")
        return int(cursor)

    def whole(self, name: str, *, default: int, least: int, most: int) -> int:
        """A whole number of the body within limits. Raises Refused."""
        value = self.body.get(name, default)
        if not isinstance(value, int) or not least <= value <= most:
            raise _invalid(name)
        return value


Answer = Json | web.StreamResponse


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`path` as it stands after `/cgi-bin/`; only `apps` may call it."""

    method: Literal["GET", "POST"]
    path: str
    answer: Callable[[Call], Answer | Awaitable[Answer]]
    apps: frozenset[str] = EVERY_APP
    needs_token: bool = True
