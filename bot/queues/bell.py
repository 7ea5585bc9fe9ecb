"""A bell that says there may be work."""

import asyncio
from contextlib import suppress


class Bell:
    """Rung by whoever brings work; whoever waits for it looks by itself now and then."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake everybody who waits, or spare the next one the waiting."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Until it rings, at most so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        self._rung.clear()
