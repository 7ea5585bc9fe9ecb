"""Cancellations that PyMongo loses, as it does now and then on Python 3.11."""

import asyncio
from contextlib import suppress

from bot.queues.ending import end, heed


async def deaf() -> None:
    with suppress(asyncio.CancelledError):
        await asyncio.Event().wait()


async def test_a_lost_cancellation_is_made_good_at_the_next_heeding() -> None:
    async def work() -> None:
        heed()
        await deaf()
        heed()
        await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task], timeout=30)
    assert task.cancelled()


async def test_whoever_loses_the_first_is_cancelled_again() -> None:
    async def work() -> None:
        await deaf()
        await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    async with asyncio.timeout(30):
        await end([task])
    assert task.cancelled()
