"""Calls to 企业微信 and 公众号 on their way: where they go, and what an HTTP status means."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from copy import copy
from dataclasses import dataclass, field
from typing import TypeVar

import aiohttp

from adapters.channel import PlatformError, Reaction
from adapters.exchange import CallOutcome, Patience, Turn, exchanged

T = TypeVar("T")


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
        self._timeout = patience.timeout
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

        async def exchange() -> T:
            async with self._request(call) as response:
                if refused := _refused(call, response.status):
                    raise refused
                return await read(response)

        return await exchanged(exchange, path=call.path, lost=call.lost, clock=self._clock, observe=self._observe)

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
