"""How faults strike a call, in one order on every platform."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from emulator.world.faults import Fault, Kind


async def with_trouble(
    strike: Callable[[Kind], Fault | None],
    instead: Mapping[Kind, Callable[[], web.StreamResponse]],
    carry_out: Callable[[], Awaitable[web.StreamResponse]],
) -> web.StreamResponse | None:
    """Carry a call out unless a fault answers `instead`, tried in that order; None when the connection is to be cut."""
    if strike(Kind.CUT_BEFORE):
        return None
    for kind, answer in instead.items():
        if strike(kind):
            return answer()
    response = await carry_out()
    if fault := strike(Kind.SLOW):
        await asyncio.sleep(fault.seconds or 15.0)
    return None if strike(Kind.CUT_AFTER) else response
