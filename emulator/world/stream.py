"""Tells whoever watches that something changed; what exactly, the watcher asks for itself."""

import asyncio
import json
from collections.abc import AsyncIterator

Change = tuple[str, str]
"""The event's name and its payload as JSON."""


class Stream:
    def __init__(self) -> None:
        self._watchers: set[_Watcher] = set()
        self._closed = False

    def tell(self, event: str, **payload: str) -> None:
        change = (event, json.dumps(payload, ensure_ascii=False))
        for watcher in self._watchers:
            watcher.notice(change)

    async def watch(self, keep_alive: float) -> AsyncIterator[Change | None]:
        """Changes as they happen, equal ones that wait together as one; None after `keep_alive` quiet seconds."""
        watcher = _Watcher()
        self._watchers.add(watcher)
        try:
            while not self._closed:
                for change in await watcher.next(keep_alive):
                    yield change
        finally:
            self._watchers.discard(watcher)

    def close(self) -> None:
        self._closed = True
        for watcher in self._watchers:
            watcher.wake.set()


class _Watcher:
    def __init__(self) -> None:
        self.wake = asyncio.Event()
        self._waiting: dict[Change, None] = {}

    def notice(self, change: Change) -> None:
        self._waiting[change] = None
        self.wake.set()

    async def next(self, patience: float) -> list[Change | None]:
        try:
            async with asyncio.timeout(patience):
                await self.wake.wait()
        except TimeoutError:
            return [None]
        self.wake.clear()
        changes, self._waiting = self._waiting, {}
        return list(changes)
