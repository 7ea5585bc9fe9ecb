"""Asking again at once."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from adapters.channel import PlatformError, Reaction

T = TypeVar("T")
_TRIES = 4


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask something that changes nothing up to four times.

    Looking for what an earlier try has made takes many questions, of which one that fails would be all in vain. A
    refusal that says how long to wait is not asked again. Raises PlatformError.
    """
    for _ in range(_TRIES - 1):
        try:
            return await ask()
        except PlatformError as refused:
            if refused.reaction is not Reaction.RETRY or refused.retry_after is not None:
                raise
    return await ask()
