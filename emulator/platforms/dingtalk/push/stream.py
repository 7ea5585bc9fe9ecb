"""Delivers pushes over WebSockets, again and again until each is acknowledged."""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from emulator.platforms.dingtalk.push.answers import Verdict, judge
from emulator.platforms.dingtalk.push.connection import Connection
from emulator.platforms.dingtalk.push.frames import frame, way_of
from emulator.platforms.dingtalk.push.gateway import Gateway
from emulator.platforms.dingtalk.push.patience import StreamPatience
from emulator.platforms.dingtalk.push.settling import Settling
from emulator.platforms.dingtalk.push.trouble import Trouble
from emulator.world import World
from emulator.world.dingtalk.pushes import Push
from emulator.world.faults import Kind

Json = dict[str, Any]
Way = tuple[str, str]
"""Type and topic of a subscription."""


@dataclass(kw_only=True, eq=False)
class _Errand:
    """A push under way: on a connection, waiting for its time, or ready (with neither). `sent_at` is loop time."""

    push: Push
    connection: Connection | None = None
    timer: asyncio.TimerHandle | None = None
    sent_at: float = 0.0

    def rest(self) -> None:
        if self.timer:
            self.timer.cancel()
        self.connection = self.timer = None


class StreamDelivery:
    def __init__(self, world: World, patience: StreamPatience) -> None:
        self.gateway = Gateway()
        self._world = world
        self._patience = patience
        self._trouble = Trouble(world)
        self._settling = Settling(world)
        self._errands: dict[str, _Errand] = {}
        self._ready: dict[Way, deque[_Errand]] = {}
        self._leaving: set[asyncio.Task[None]] = set()

    def take(self, push: Push) -> None:
        errand = _Errand(push=push)
        self._errands[push.message_id] = errand
        self._queue_of(push).append(errand)
        self._pump()

    async def serve(self, connection: Connection) -> None:
        """Until the connection ends; what it left open goes to another, oldest first."""
        self.gateway.add(connection)
        self._pump()
        try:
            await connection.live(self._hear, self._world.clock, self._patience)
        finally:
            self.gateway.remove(connection)
            self._take_back(connection)

    def ask_to_leave(self, connection: Connection, reason: str = "emulated") -> None:
        task = asyncio.create_task(connection.leave(reason, self._world.clock, self._patience.leave))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def close(self) -> None:
        for errand in self._errands.values():
            errand.rest()
        for task in self._leaving:
            task.cancel()
        await asyncio.gather(*self._leaving, return_exceptions=True)
        for connection in self.gateway.all():
            connection.abort()

    def _take_back(self, connection: Connection) -> None:
        left = [errand for errand in self._errands.values() if errand.connection is connection]
        for errand in sorted(left, key=lambda errand: errand.push.id, reverse=True):
            errand.rest()
            self._queue_of(errand.push).appendleft(errand)
        self._pump()

    def _queue_of(self, push: Push) -> deque[_Errand]:
        return self._ready.setdefault(way_of(push), deque())

    def _pump(self) -> None:
        """Send what is ready; what nobody is connected for stays, in order."""
        for ready in self._ready.values():
            while ready and (ready[0].push.message_id not in self._errands or self._send(ready[0])):
                ready.popleft()

    def _send(self, errand: _Errand) -> bool:
        """False when nobody is connected for it."""
        push = errand.push
        connection = self.gateway.one_for(way_of(push))
        if connection is None:
            return False
        if seconds := self._trouble.holds_back(push):
            self._later(errand, seconds)
            return True
        if self._trouble.strikes(Kind.STREAM_LEAVE, push):
            connection.leaving = True
            self.ask_to_leave(connection)
            return self._send(errand)
        self._world.dingtalk.pushes.tried(push, "sent")
        errand.connection, errand.sent_at = connection, asyncio.get_running_loop().time()
        words = frame(push, self._world.dingtalk.org, connection.id, self._world.clock())
        for _ in range(2 if self._trouble.doubles(push) else 1):
            connection.send(words)
        if self._trouble.strikes(Kind.STREAM_CUT, push):
            connection.abort()
        wait = self._patience.ack if push.kind == "event" else self._patience.again
        errand.timer = asyncio.get_running_loop().call_later(wait, self._again, errand)
        return True

    def _later(self, errand: _Errand, seconds: float) -> None:
        errand.rest()
        errand.timer = asyncio.get_running_loop().call_later(seconds, self._again, errand)

    def _again(self, errand: _Errand) -> None:
        errand.rest()
        self._queue_of(errand.push).append(errand)
        self._pump()

    def _hear(self, said: Json) -> None:
        """An answer counts also when it comes late or a second time."""
        headers: Json = said.get("headers") or {}
        errand = self._errands.get(str(headers.get("messageId", "")))
        if errand is None:
            return
        verdict = judge(said, errand.push)
        if verdict is Verdict.LATER:
            self._later(errand, self._patience.later)
            return
        taken = asyncio.get_running_loop().time() - errand.sent_at
        errand.rest()
        del self._errands[errand.push.message_id]
        self._settling.settle(errand.push, verdict, said, in_time=taken <= self._patience.card)
        if seconds := self._trouble.replays(errand.push):
            self._replay(errand.push, seconds)

    def _replay(self, push: Push, seconds: float) -> None:
        errand = _Errand(push=push)
        self._errands[push.message_id] = errand
        self._later(errand, seconds)


STREAM = web.AppKey("stream", StreamDelivery)
