"""Ending tasks for good."""

import asyncio
from collections.abc import Iterable


async def end(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel until they have ended: PyMongo loses a cancellation now and then on Python 3.11.

    A TaskGroup inside one of them would pass on the first only, so a task that speaks to MongoDB is in none of these.
    """
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=1)


def heed() -> None:
    """Be cancelled now, where PyMongo lost the cancellation on the way here and nobody cancels a second time."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
