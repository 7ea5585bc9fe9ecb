"""Who may die in a demo, who is started again, and when to give up."""

import asyncio
import time
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import NoReturn

from bot.demo.program import Program

CRASHES = 3
SECONDS = 10.0


async def together(*works: Coroutine[None, None, None]) -> None:
    """Run all of them; the first to fail ends the others and is what this raises."""
    try:
        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(work)
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None


async def guard(program: Program, process: Process) -> NoReturn:
    """Raises DemoError when the program ends: without it the demo makes no sense."""
    raise program.ended(await process.wait())


async def keep_running(
    program: Program, *, opened: asyncio.Event, started: Callable[[Process], Awaitable[None]]
) -> NoReturn:
    """Start it, and again at once whenever it ends.

    Raises DemoError after three ends in 10 s, and when it gives up by itself before it was ever `opened`:
    starting again would not mend a wrong setting.
    """
    ends: list[float] = []
    while True:
        async with program.running() as process:
            await started(process)
            code = await process.wait()
        ends.append(time.monotonic())
        if is_hopeless(ends) or (code > 0 and not opened.is_set()):
            raise program.ended(code)


def is_hopeless(ends: Sequence[float]) -> bool:
    """`ends` in seconds, oldest first."""
    return len(ends) >= CRASHES and ends[-1] - ends[-CRASHES] <= SECONDS
