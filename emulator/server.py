"""The emulator as one aiohttp application: the platform's API, the control interface and the page."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from aiohttp import web

from emulator.control.routes import routes as control_routes
from emulator.keys import CALLBACKS, WORLD
from emulator.life.wecom import archive, handovers
from emulator.pages import routes as page_routes
from emulator.pictures import routes as picture_routes
from emulator.platforms.dingtalk.push.patience import StreamPatience
from emulator.platforms.dingtalk.running import add_dingtalk
from emulator.platforms.official.routes import routes as official_routes
from emulator.platforms.wecom.finance import routes as finance_routes
from emulator.platforms.wecom.oauth import routes as oauth_routes
from emulator.platforms.wecom.routes import routes as wecom_routes
from emulator.postman import Patience, Postman, address_of
from emulator.seed import empty_world, furniture_chain
from emulator.seed.dingtalk import empty_dingtalk, seed_dingtalk
from emulator.sidebar import proxy
from emulator.sidebar.bridge import routes as bridge_routes
from emulator.world import Clock, World

_log = logging.getLogger(__name__)
_TICK_SECONDS = 1.0
_LARGEST_BODY = 40 * 2**20


def build(
    state: Path,
    callbacks: str,
    *,
    seed: bool = True,
    clock: Clock = time.time,
    patience: Patience | None = None,
    stream_patience: StreamPatience | None = None,
) -> web.Application:
    """`state` is the SQLite file, made on first start; `callbacks` the bot's address, without a path.

    Opens the file at once; the application closes it when it is cleaned up.
    """
    world = World.open(state, clock)
    if world.wecom.corp.is_new:
        (furniture_chain if seed else empty_world)(world)
    if world.dingtalk.org.is_new:
        (seed_dingtalk if seed else empty_dingtalk)(world)
    app = web.Application(client_max_size=_LARGEST_BODY)
    app[WORLD], app[CALLBACKS] = world, callbacks.rstrip("/")
    app.add_routes(
        [*wecom_routes(), *finance_routes(), *official_routes(), *control_routes(), *picture_routes(), *page_routes()]
    )
    app.add_routes([*oauth_routes(), *bridge_routes(), *proxy.routes()])
    app.cleanup_ctx.append(proxy.client)
    app.on_shutdown.append(_end_streams)
    app.cleanup_ctx.append(_closing)
    app.cleanup_ctx.append(_delivering(patience or Patience()))
    app.cleanup_ctx.append(_living)
    add_dingtalk(app, stream_patience or StreamPatience())
    return app


async def _end_streams(app: web.Application) -> None:
    app[WORLD].stream.close()


async def _closing(app: web.Application) -> AsyncIterator[None]:
    yield
    app[WORLD].store.close()


def _delivering(patience: Patience):  # noqa: ANN202 - aiohttp's type is not public
    async def deliver(app: web.Application) -> AsyncIterator[None]:
        world = app[WORLD]
        address = partial(address_of, world, app[CALLBACKS])
        work = asyncio.create_task(Postman(world, address, patience).work())
        work.add_done_callback(_complain)
        yield
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work

    return deliver


async def _living(app: web.Application) -> AsyncIterator[None]:
    """What happens by itself when time passes."""
    life = asyncio.create_task(_time_passes(app[WORLD]))
    life.add_done_callback(_complain_of_time)
    yield
    life.cancel()
    with suppress(asyncio.CancelledError):
        await life


async def _time_passes(world: World) -> None:
    while True:
        handovers.time_passes(world)
        archive.time_passes(world)
        await asyncio.sleep(_TICK_SECONDS)


def _complain_of_time(work: asyncio.Task[None]) -> None:
    if not work.cancelled() and (error := work.exception()):
        _log.error("nothing happens by itself any more", exc_info=error)


def _complain(work: asyncio.Task[None]) -> None:
    if not work.cancelled() and (error := work.exception()):
        _log.error("callbacks are no longer delivered", exc_info=error)
