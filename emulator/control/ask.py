"""One control call as its handler sees it, and how a handler says no."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from emulator.keys import WORLD
from emulator.world import World
from emulator.world.wecom.corp import App
from emulator.world.wecom.customers import Customer
from emulator.world.wecom.directory import Staff
from emulator.world.wecom.kf import Account


class Wrong(Exception):
    """A control call that cannot be carried out. `sentence` is Chinese and names what is wrong, `{}` being `parts`."""

    def __init__(self, sentence: str, *parts: object, status: int = 400) -> None:
        self.sentence = sentence.format(*parts)
        self.status = status
        super().__init__(self.sentence)


class Body(BaseModel):
    """What a call must and may say. Names nobody knows are passed over."""

    model_config = ConfigDict(frozen=True, strict=True)


AnyBody = TypeVar("AnyBody", bound=Body)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Route:
    """`path` as it stands after `/control/`."""

    method: str
    path: str
    handler: Handler


def world_of(request: web.Request) -> World:
    return request.app[WORLD]


def reply(value: object, status: int = 200) -> web.Response:
    """JSON that a person at a terminal can read, too."""
    return web.Response(
        text=json.dumps(value, ensure_ascii=False), status=status, content_type="application/json", charset="utf-8"
    )


async def read(request: web.Request, kind: type[AnyBody]) -> AnyBody:
    """Raises Wrong."""
    try:
        return kind.model_validate_json(await request.read())
    except ValidationError as error:
        raise Wrong(_complaint(error)) from None


def _complaint(error: ValidationError) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "json_invalid":
        return "请求内容不是有效的 JSON"
    if first["type"] == "missing":
        return f"缺少字段 {name}"
    return f"字段 {name} 的内容不对" if name else "请求内容不对"


def after(request: web.Request) -> int:
    """`?after=N`, 0 without it. Raises Wrong."""
    raw = request.query.get("after", "0")
    if not raw.isdecimal():
        raise Wrong("after 应为不小于 0 的整数")
    return int(raw)


def the_staff(request: web.Request) -> Staff:
    """The staff member the path names. Raises Wrong."""
    staff = world_of(request).wecom.directory.find(request.match_info["userid"])
    if staff is None:
        raise Wrong("没有员工“{}”", request.match_info["userid"], status=404)
    return staff


def the_app(world: World, name: str) -> App:
    """Raises Wrong."""
    app = world.wecom.corp.app(name)
    if app is None:
        known = "、".join(app.name for app in world.wecom.corp.apps)
        raise Wrong("没有应用“{}”，现有：{}", name, known, status=404)
    return app


def the_customer(request: web.Request) -> Customer:
    """The customer the path names. Raises Wrong."""
    external_userid = request.match_info["external_userid"]
    customer = world_of(request).wecom.customers.find(external_userid)
    if customer is None:
        raise Wrong("没有客户“{}”", external_userid, status=404)
    return customer


def the_account(world: World, open_kfid: str | None) -> Account:
    """The 客服 account named, the first without a name. Raises Wrong."""
    if open_kfid is None:
        return world.wecom.kf.accounts()[0]
    account = world.wecom.kf.account(open_kfid)
    if account is None:
        raise Wrong("没有客服账号“{}”", open_kfid, status=404)
    return account
