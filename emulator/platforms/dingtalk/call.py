"""One API call as an endpoint sees it, and how an endpoint says no on either host."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from aiohttp import web

from emulator.world import World
from emulator.world.dingtalk import DingTalk
from emulator.world.dingtalk.directory import Staff
from emulator.world.dingtalk.org import App

Json = dict[str, Any]
Host = Literal["api", "oapi"]
Needs = Literal["app", "person", "nothing"]


class Refused(Exception):
    """What the old host answers, with HTTP 200. `by_gateway` is errcode 88 with the code in `sub_code`."""

    def __init__(self, errcode: int, errmsg: str, *, by_gateway: bool = False) -> None:
        super().__init__(f"{errcode}: {errmsg}")
        self.errcode = errcode
        self.errmsg = errmsg
        self.by_gateway = by_gateway


class Denied(Exception):
    """What the new host answers, with a status of 4xx or 5xx."""

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`caller` is whose app token was used, `person` whose own token. `path` holds the variable parts of the address.

    `origin` is where the caller reached the emulator; `notes` collects what the answer does not say.
    """

    world: World
    host: Host
    caller: App | None
    person: Staff | None
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Json
    upload: web.FileField | None
    origin: str
    now: float
    notes: list[str] = field(default_factory=list[str])

    @property
    def ding(self) -> DingTalk:
        return self.world.dingtalk

    @property
    def app(self) -> App:
        if self.caller is None:
            raise LookupError("this endpoint is called without a token")
        return self.caller

    def wrong(self, name: str, code: str = "") -> Refused | Denied:
        """A parameter that is missing or not what it should be."""
        if self.host == "oapi":
            return Refused(400002, f"参数错误：{name}")
        return Denied(code or f"miss.param.{name}", f"参数不合法：{name}")

    def text(self, name: str, code: str = "") -> str:
        """A string of the body that must be there and not empty. Raises Refused or Denied."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise self.wrong(name, code)
        return value

    def strings(self, name: str, code: str = "") -> list[str]:
        """A list of strings of the body; absent is empty. Raises Refused or Denied."""
        value: object = self.body.get(name) or []
        if not isinstance(value, list):
            raise self.wrong(name, code)
        values = cast("list[object]", value)
        if not all(isinstance(each, str) for each in values):
            raise self.wrong(name, code)
        return cast("list[str]", values)

    def part(self, name: str) -> Json:
        """An object of the body; absent is empty. Raises Refused or Denied."""
        value: object = self.body.get(name) or {}
        if not isinstance(value, dict):
            raise self.wrong(name)
        return cast("Json", value)

    def whole(self, name: str, *, default: int, least: int, most: int) -> int:
        """A whole number of the body within limits; one written as text is taken, too. Raises Refused or Denied."""
        value = self.body.get(name, default)
        if isinstance(value, str) and value.isdecimal():
            value = int(value)
        if not isinstance(value, int) or not least <= value <= most:
            raise self.wrong(name)
        return value


Answer = Json | web.StreamResponse


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`path` as it stands after the host. Those that are `exempt` do not count against the month's quota."""

    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    answer: Callable[[Call], Answer | Awaitable[Answer]]
    needs: Needs = "app"
    exempt: bool = False

    @property
    def host(self) -> Host:
        return "api" if self.path.startswith(("v1.0/", "v2.0/")) else "oapi"
