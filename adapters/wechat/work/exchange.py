"""One HTTP exchange with the platform: what a network failure means, and nothing secret in what it says."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from copy import copy
from dataclasses import dataclass, field
from typing import TypeVar

import aiohttp

from adapters.channel import PlatformError, Reaction

T = TypeVar("T")

Turn = Callable[[], Awaitable[None]]
"""Waits until one more call may be made."""

_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call. `reads` is set when it changes nothing, so that repeating it does no harm; `body` is to be posted.

    `path` is what stands after `/cgi-bin/`; one that begins with a slash stands at the root of the host. With an
    `address`, that is asked instead, and the path only names it.
    """

    path: str
    query: Mapping[str, str] = field(repr=False)
    reads: bool
    body: bytes | None = field(default=None, repr=False)
    content_type: str = "application/json; charset=utf-8"
    address: str = field(default="", repr=False)

    @property
    def lost(self) -> Reaction:
        """What is known when no answer of the platform came back."""
        return Reaction.RETRY if self.reads else Reaction.UNKNOWN


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


class Exchanges:
    """Makes calls over the shared session and reports how each went."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        *,
        base_url: str,
        clock: Callable[[], float],
        patience: Patience,
        observe: Callable[[CallOutcome], None],
    ) -> None:
        self._http = http
        self._clock = clock
        self._base_url = base_url.rstrip("/")
        self._timeout = aiohttp.ClientTimeout(
            total=patience.total, connect=patience.connect, sock_connect=patience.connect, sock_read=patience.read
        )
        self._observe = observe
        self._turn: Turn | None = None

    def paced(self, turn: Turn) -> "Exchanges":
        """The same, but every call waits for its turn."""
        other = copy(self)
        other._turn = turn  # noqa: SLF001 - one of its own
        return other

    async def make(self, call: Call, read: Callable[[aiohttp.ClientResponse], Awaitable[T]]) -> T:
        """Make a call and read its answer with `read`, which may raise PlatformError. Raises PlatformError."""
        if self._turn is not None:
            await self._turn()
        started = self._clock()
        result = await self._outcome(call, read)
        failed = result if isinstance(result, PlatformError) else None
        self._observe(
            CallOutcome(
                path=call.path,
                code=failed.code if failed else 0,
                reaction=failed.reaction if failed else None,
                seconds=self._clock() - started,
            )
        )
        if isinstance(result, PlatformError):
            # Raised here, away from the network's exception: that one carries the URL, and the token in it.
            raise result
        return result

    async def _outcome(self, call: Call, read: Callable[[aiohttp.ClientResponse], Awaitable[T]]) -> T | PlatformError:
        try:
            async with self._request(call) as response:
                return _refused(call, response.status) or await read(response)
        except PlatformError as error:
            return error
        except _NOT_SENT:
            return PlatformError(Reaction.RETRY, "unreachable", call.path)
        except TimeoutError:
            return PlatformError(call.lost, "timeout", call.path)
        except aiohttp.ClientError:
            return PlatformError(call.lost, "disconnected", call.path)

    def _request(self, call: Call) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        return self._http.request(
            "GET" if call.body is None else "POST",
            call.address or self._base_url + (call.path if call.path.startswith("/") else f"/cgi-bin/{call.path}"),
            params=call.query,
            data=call.body,
            headers={"Content-Type": call.content_type} if call.body is not None else None,
            timeout=self._timeout,
            # A redirect would carry the token in the query to wherever it points.
            allow_redirects=False,
        )


def _refused(call: Call, status: int) -> PlatformError | None:
    """Judge the HTTP status: the platform itself answers 200 always, so anything else comes from something between.

    A gateway's 5xx may come after the platform acted; a 3xx or 4xx comes instead of it.
    """
    if status == 200:
        return None
    return PlatformError(call.lost if status >= 500 else Reaction.RETRY, f"http_{status}", call.path)
