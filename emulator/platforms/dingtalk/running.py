"""钉钉's part of the running emulator: its addresses, and the pushes on their way."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from emulator.keys import CALLBACKS, WORLD
from emulator.platforms.dingtalk.push.address import Addresses
from emulator.platforms.dingtalk.push.agent import Agent
from emulator.platforms.dingtalk.push.patience import StreamPatience
from emulator.platforms.dingtalk.push.stream import STREAM, StreamDelivery
from emulator.platforms.dingtalk.routes import routes

_log = logging.getLogger(__name__)


def add_dingtalk(app: web.Application, patience: StreamPatience) -> None:
    """To an application that has its world already, and closes it after this."""
    app[STREAM] = StreamDelivery(app[WORLD], patience)
    app.add_routes(routes())
    app.on_shutdown.append(_hang_up)
    app.cleanup_ctx.append(_delivering(patience))


async def _hang_up(app: web.Application) -> None:
    for connection in app[STREAM].gateway.all():
        connection.abort()


def _delivering(patience: StreamPatience):  # noqa: ANN202 - aiohttp's type is not public
    async def deliver(app: web.Application) -> AsyncIterator[None]:
        addresses = Addresses(app[WORLD], app[CALLBACKS])
        work = asyncio.create_task(Agent(app[WORLD], app[STREAM], addresses, patience).work())
        work.add_done_callback(_complain)
        yield
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work

    return deliver


def _complain(work: asyncio.Task[None]) -> None:
    if not work.cancelled() and (error := work.exception()):
        _log.error("钉钉 tells the bot nothing any more", exc_info=error)
