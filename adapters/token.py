"""The access token of one app: fetched once for all who wait, renewed early, dropped only by whoever used it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

_EARLY = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """`seconds` is how long it lives from now."""

    text: str = field(repr=False)
    seconds: float


class AccessToken:
    """`fetch` asks the platform for a token; `clock` counts seconds and never goes back.

    `refused` is the one that the platform refused last, empty for none.
    """

    def __init__(self, fetch: Callable[[], Awaitable[Token]], clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._clock = clock
        self.refused = ""
        self._held = ""
        self._until = 0.0
        self._fetching: asyncio.Task[str] | None = None

    async def current(self) -> str:
        """Give a token that is good for a while. All who wait share one fetch and its failure (a PlatformError)."""
        if self._held and self._clock() < self._until:
            return self._held
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._renew())
            self._fetching.add_done_callback(self._fetched)
        # Shielded: one who gives up waiting does not take the token from the others.
        return await asyncio.shield(self._fetching)

    def drop(self, refused: str) -> None:
        """Forget a token that the platform refused, unless it has been renewed in the meantime."""
        self.refused = refused
        if self._held == refused:
            self._held = ""

    async def _renew(self) -> str:
        token = await self._fetch()
        # A token that lives shortly is renewed at half its life; the platform's own lives 7,200 s.
        self._until = self._clock() + token.seconds - min(_EARLY, token.seconds / 2)
        self._held = token.text
        return token.text

    def _fetched(self, task: asyncio.Task[str]) -> None:
        self._fetching = None
        if not task.cancelled():
            task.exception()  # seen, even when everybody has stopped waiting
