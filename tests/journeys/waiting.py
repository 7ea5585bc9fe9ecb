"""Waiting for something that happens elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 120.0
"""A guard against hanging, no measure of speed: whoever builds may share the machine with others."""


async def eventually(ask: Callable[[], Awaitable[T | None]], seconds: float = PATIENCE) -> T:
    """The first answer that is not empty; asked again and again. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not (answer := await ask()):
            await asyncio.sleep(0.02)
    return answer
