import json
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from emulator.control.ask import Body, Route, Wrong, read, reply, the_app, world_of
from emulator.world import ids
from emulator.world.callbacks import Form
from emulator.world.wecom import PLATFORM


class Event(Body):
    """A callback in the caller's own words, as XML or as JSON, so many times over."""

    app: str
    xml: str | None = None
    json_: Annotated[dict[str, Any] | str | None, Field(alias="json")] = None
    times: Annotated[int, Field(ge=1, le=1000)] = 1


async def send(request: web.Request) -> web.Response:
    """Each time with a signature of its own; they do not wait for one another."""
    world, event = world_of(request), await read(request, Event)
    app, (form, plaintext) = the_app(world, event.app), _plaintext(event)
    with world.store.change():
        numbers = [
            world.callbacks.queue(
                platform=PLATFORM,
                app=app.name,
                stream=f"event:{ids.letters(12)}",
                plaintext=plaintext,
                at=world.clock(),
                form=form,
            )
            for _ in range(event.times)
        ]
    return reply({"ids": numbers})


def _plaintext(event: Event) -> tuple[Form, str]:
    if (event.xml is None) == (event.json_ is None):
        raise Wrong("要有 xml 或 json，且只能有一个")
    if event.xml is not None:
        return "xml", event.xml
    words = event.json_
    return "json", words if isinstance(words, str) else json.dumps(words, ensure_ascii=False)


ROUTES = (Route("POST", "wecom/events", send),)
