"""The bot in the foreground, until it is told to stop."""

import asyncio
import signal

import structlog
import uvloop

from bot.observing import logs
from bot.wiring import running
from config.settings import Settings

log = structlog.get_logger()


def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT. Raises DatabaseError and PortTaken."""
    logs.set_up()
    uvloop.run(_until_told(settings))


async def _until_told(settings: Settings) -> None:
    told = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, told.set)
    async with running(settings):
        log.info("bot.ready", port=settings.web.port)
        await told.wait()
        log.info("bot.stopping")
