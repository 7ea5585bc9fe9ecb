"""One WebSocket of an app: frames go out in order, what comes in is handed on."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from aiohttp import WSMsgType, web

from emulator.platforms.dingtalk.push.frames import system
from emulator.platforms.dingtalk.push.patience import StreamPatience
from emulator.world import Clock
from emulator.world.dingtalk import ids
from emulator.world.dingtalk.tickets import Subscription

Json = dict[str, Any]


class Connection:
    """`leaving` ones get nothing new. `id` is how the app hears of it in each frame."""

    def __init__(self, socket: web.WebSocketResponse, wanted: list[Subscription], request: web.Request) -> None:
        self.id = ids.token()
        self.leaving = False
        self._socket = socket
        self._transport = request.transport
        self._wanted = {(one.type, one.topic) for one in wanted}
        self._out: asyncio.Queue[str | None] = asyncio.Queue()

    def takes(self, way: tuple[str, str]) -> bool:
        kind, _ = way
        return not self.leaving and (way in self._wanted or (kind == "EVENT" and (kind, "*") in self._wanted))

    def send(self, frame: str) -> None:
        self._out.put_nowait(frame)

    def abort(self) -> None:
        """Cut without a word, once what was sent before is out."""
        self.leaving = True
        self._out.put_nowait(None)

    async def live(self, hear: Callable[[Json], None], clock: Clock, patience: StreamPatience) -> None:
        """Until either side ends it."""
        writing = asyncio.create_task(self._write())
        pinging = asyncio.create_task(self._ping(clock, patience.ping))
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT and (said := _read(message.data)):
                    hear(said)
        finally:
            for task in (writing, pinging):
                task.cancel()
                with suppress(asyncio.CancelledError, ConnectionError):
                    await task

    async def _write(self) -> None:
        with suppress(ConnectionError):
            while (frame := await self._out.get()) is not None:
                await self._socket.send_str(frame)
        if self._transport:
            self._transport.abort()

    async def _ping(self, clock: Clock, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            self.send(system("ping", {"opaque": ids.token()}, ids.token(), clock()))

    async def leave(self, reason: str, clock: Clock, seconds: float) -> None:
        """Ask the app to go, and end the connection a while after."""
        self.leaving = True
        self.send(system("disconnect", {"reason": reason}, ids.token(), clock()))
        await asyncio.sleep(seconds)
        await self._socket.close()


def _read(text: str) -> Json | None:
    with suppress(ValueError):
        said = json.loads(text)
        if isinstance(said, dict):
            return cast("Json", said)
    return None
