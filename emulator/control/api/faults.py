from dataclasses import asdict
from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field

from emulator.control.ask import Body, Route, Wrong, read, reply, world_of
from emulator.world.faults import MEANINGS, Kind

_PLATFORMS = ("wecom", "official", "dingtalk")
_ONLY = {
    Kind.EMPTY_PAGE: ("wecom",),
    Kind.STALE_GROUP: ("wecom",),
    Kind.TAG_CONFLICT: ("wecom",),
    Kind.MISLABELLED: ("official",),
    Kind.LOST: ("wecom", "official"),
    Kind.QUOTA: ("dingtalk",),
    Kind.IP_BANNED: ("dingtalk",),
    Kind.STREAM_LEAVE: ("dingtalk",),
    Kind.STREAM_CUT: ("dingtalk",),
}


class NewFault(Body):
    """`path` names an API (`message/send`), or for faults of callbacks an app, of lost ones also an event, of 钉钉's
    pushes `event`, `robot` or `card`. Without count and rate: once.
    """

    platform: Literal["wecom", "official", "dingtalk"]
    kind: str
    count: Annotated[int, Field(ge=1)] | None = None
    rate: Annotated[float, Field(gt=0, le=1)] | None = None
    path: str | None = None
    seconds: Annotated[float, Field(gt=0, le=600)] | None = None


async def make(request: web.Request) -> web.Response:
    world, fault = world_of(request), await read(request, NewFault)
    if fault.kind not in list(Kind):
        raise Wrong("没有故障“{}”，现有：{}", fault.kind, "、".join(Kind))
    if fault.count is not None and fault.rate is not None:
        raise Wrong("count 和 rate 只能有一个")
    world.faults.make(
        fault.platform,
        Kind(fault.kind),
        count=1 if fault.count is None and fault.rate is None else fault.count,
        rate=fault.rate,
        path=fault.path.removeprefix("/").removeprefix("cgi-bin/") if fault.path else None,
        seconds=fault.seconds,
    )
    return reply({})


async def faults(request: web.Request) -> web.Response:
    kinds = [
        {"kind": kind, "name": meaning.name, "about": meaning.about, "platforms": _ONLY.get(kind, _PLATFORMS)}
        for kind, meaning in MEANINGS.items()
    ]
    return reply({"kinds": kinds, "active": [asdict(one) for one in world_of(request).faults.active()]})


async def clear(request: web.Request) -> web.Response:
    world_of(request).faults.clear()
    return reply({})


ROUTES = (
    Route("POST", "faults", make),
    Route("GET", "faults", faults),
    Route("DELETE", "faults", clear),
)
