from dataclasses import asdict, replace
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import Field

from emulator.control.ask import Body, Route, Wrong, after, read, reply, world_of
from emulator.keys import CALLBACKS
from emulator.platforms.dingtalk.push.address import Addresses, answers_check
from emulator.platforms.dingtalk.push.stream import STREAM
from emulator.world.dingtalk.quota import Kind


class Event(Body):
    """An event in the caller's own words, with camelCase keys, so many times over."""

    event: Annotated[str, Field(min_length=1, max_length=100)]
    content: dict[str, Any]
    times: Annotated[int, Field(ge=1, le=20_000)] = 1


class Again(Body):
    """Ids of pushes in the order in which they come again; one may stand there several times."""

    ids: Annotated[list[int], Field(min_length=1, max_length=20_000)]


class Setup(Body):
    """What is left out stays as it is."""

    robot: Literal["stream", "http"] | None = None
    events: Literal["stream", "http"] | None = None
    owner: Literal["app_key", "corp_id"] | None = None
    event_url: str | None = None
    robot_url: str | None = None


class Limits(Body):
    """Of the current month; what is left out stays as it is."""

    api_most: Annotated[int, Field(ge=0)] | None = None
    push_most: Annotated[int, Field(ge=0)] | None = None
    api_used: Annotated[int, Field(ge=0)] | None = None
    push_used: Annotated[int, Field(ge=0)] | None = None


class End(Body):
    abort: bool = False


async def tell(request: web.Request) -> web.Response:
    world, asked = world_of(request), await read(request, Event)
    with world.store.change():
        made = [
            world.dingtalk.pushes.queue("event", asked.event, asked.content, world.clock()) for _ in range(asked.times)
        ]
    return reply({"ids": [push.id for push in made]})


async def pushes(request: web.Request) -> web.Response:
    """Each with how often it was tried and how the last try ended."""
    return reply([asdict(push) for push in world_of(request).dingtalk.pushes.after(after(request))])


async def tell_again(request: web.Request) -> web.Response:
    """What was acknowledged is delivered once more, as a platform does that guarantees neither once nor in order."""
    known, asked = world_of(request).dingtalk.pushes, await read(request, Again)
    found = {number: known.find(number) for number in asked.ids}
    if unknown := [number for number, push in found.items() if push is None]:
        raise Wrong("没有第 {} 条推送", unknown[0], status=404)
    for number in asked.ids:
        if push := found[number]:
            known.again(push)
    return reply({})


async def set_up(request: web.Request) -> web.Response:
    """As an administrator does in the developer console."""
    world, asked = world_of(request), await read(request, Setup)
    changes: dict[str, Any] = asked.model_dump(exclude_none=True)
    world.dingtalk.console.choose(replace(world.dingtalk.console.settings, **changes))
    return reply({})


async def verify(request: web.Request) -> web.Response:
    """What the console does when the address of events is saved."""
    world = world_of(request)
    address = Addresses(world, request.app[CALLBACKS]).events
    problem = await answers_check(world, world.dingtalk.console.settings, address)
    return reply({"ok": problem is None, "errcode": problem.errcode if problem else 0})


async def limit(request: web.Request) -> web.Response:
    world, asked = world_of(request), await read(request, Limits)
    quota, now = world.dingtalk.quota, world.clock()
    wanted: tuple[tuple[Kind, int | None, int | None], ...] = (
        ("api", asked.api_most, asked.api_used),
        ("push", asked.push_most, asked.push_used),
    )
    for kind, most, used in wanted:
        if most is not None:
            quota.limit(kind, most)
        if used is not None:
            quota.use_up(kind, used, now)
    return reply({})


async def connections(request: web.Request) -> web.Response:
    found = request.app[STREAM].gateway.all()
    return reply([{"id": one.id, "leaving": one.leaving} for one in found])


async def end_connections(request: web.Request) -> web.Response:
    """All of them are asked to go, or with `abort` cut without a word."""
    asked, stream = await read(request, End), request.app[STREAM]
    found = [one for one in stream.gateway.all() if not one.leaving]
    for connection in found:
        if asked.abort:
            connection.abort()
        else:
            stream.ask_to_leave(connection)
    return reply({"ended": len(found)})


ROUTES = (
    Route("POST", "dingtalk/events", tell),
    Route("GET", "dingtalk/pushes", pushes),
    Route("POST", "dingtalk/pushes/again", tell_again),
    Route("PUT", "dingtalk/console", set_up),
    Route("POST", "dingtalk/verify", verify),
    Route("PUT", "dingtalk/quota", limit),
    Route("GET", "dingtalk/connections", connections),
    Route("DELETE", "dingtalk/connections", end_connections),
)
