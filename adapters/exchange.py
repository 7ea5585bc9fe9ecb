"""One HTTP exchange with a platform: what a network failure means, and nothing secret in what it says."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import aiohttp

from adapters.channel import PlatformError, Reaction

T = TypeVar("T")

Turn = Callable[[], Awaitable[None]]
"""Waits until one more call may be made."""

_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOutcome:
    """How one exchange went, for metrics and logs. `code` is 0 and `reaction` None when it succeeded."""

    path: str
    code: int | str
    reaction: Reaction | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds to wait: for a connection, for the next bytes, and for a whole answer."""

    connect: float
    read: float
    total: float

    @property
    def timeout(self) -> aiohttp.ClientTimeout:
        """The same as aiohttp takes it."""
        return aiohttp.ClientTimeout(
            total=self.total, connect=self.connect, sock_connect=self.connect, sock_read=self.read
        )


async def exchanged(
    exchange: Callable[[], Awaitable[T]],
    *,
    path: str,
    lost: Reaction,
    clock: Callable[[], float],
    observe: Callable[[CallOutcome], None],
) -> T:
    """Carry out an exchange and report how it went; `lost` is what is known when no answer came back.

    Raises PlatformError, whatever the network raised.
    """
    started = clock()
    result = await _outcome(exchange, path, lost)
    failed = result if isinstance(result, PlatformError) else None
    observe(
        CallOutcome(
            path=path,
            code=failed.code if failed else 0,
            reaction=failed.reaction if failed else None,
            seconds=clock() - started,
        )
    )
    if isinstance(result, PlatformError):
        # Raised here, away from the network's exception: that one carries the URL, and the token in it.
        raise result
    return result


async def _outcome(exchange: Callable[[], Awaitable[T]], path: str, lost: Reaction) -> T | PlatformError:
    try:
        return await exchange()
    except PlatformError as error:
        return error
    except _NOT_SENT:
        return PlatformError(Reaction.RETRY, "unreachable", path)
    except TimeoutError:
        return PlatformError(lost, "timeout", path)
    except aiohttp.ClientError:
        return PlatformError(lost, "disconnected", path)
