"""How fast the platforms are asked by somebody who is in no hurry."""

import asyncio
from collections.abc import Awaitable, Callable

_SLOWEST = 16.0
_RECOVERY = 0.97
"""By so much the pause shrinks with every call, after it was doubled."""


class Pace:
    """Hands out turns one after the other, never more than so many a second; `clock` counts seconds.

    One for all platforms: this lane is always a single call wide, so that whoever answers people is never kept waiting.
    """

    def __init__(
        self,
        calls_per_second: float,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._usual = 1 / calls_per_second
        self._pause = self._usual
        self._clock = clock
        self._sleep = sleep
        self._free = clock()

    @property
    def pause(self) -> float:
        """Seconds between two calls as things stand."""
        return self._pause

    async def turn(self) -> None:
        """Wait until one more call may be made."""
        now = self._clock()
        wait = self._free - now
        self._free = max(now, self._free) + self._pause
        self._pause = max(self._usual, self._pause * _RECOVERY)
        if wait > 0:
            await self._sleep(wait)

    async def slow_down(self, seconds: float) -> None:
        """The platform has had too many calls: rest for so long, then go on at half the speed."""
        self._pause = min(self._pause * 2, self._usual * _SLOWEST)
        await self._sleep(seconds)
