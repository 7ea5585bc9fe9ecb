"""The Stream connection of one app: nothing is acknowledged that the ledger does not have.

A half-dead connection, the most reported fault, is noticed by pings that stay unanswered. When a connection ends, or
the platform says that it will, the next is opened at once, while what came over the old one is still being kept.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import aiohttp

from adapters.channel import PlatformError, Reaction
from adapters.dingtalk import frames
from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.connecting import Entrance, Pace, entrance, wait_before
from adapters.dingtalk.frames import Frame
from adapters.envelope import Unreadable

_LARGEST = 4 * 1024 * 1024
_CONNECT = 10.0
_FAREWELL = 15.0
_SETTLED = 5.0
"""Seconds a connection must have held before its end counts as no failure."""
_HELD_AT_ALL = 1.0
"""The same for one whose end was announced: a platform that says goodbye at every greeting is not greeted in a loop."""


class NotKept(Exception):
    """What came could not be stored: it must come again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamNews:
    """What became of the connection: `connected`, `goodbye`, `ended`, `refused` or `failed`, and why.

    Of what came over it: `unreadable`, or `stumbled` for what `keep` could not deal with at all.
    """

    what: str
    why: str = ""


class Stream:
    """`keep` stores what a frame delivers and raises NotKept, also when too much waits for that already.

    `idle` is after how many seconds of silence to ping.

    `random` gives numbers from 0 to 1. One process per app is best: the platform hands each push to one of an app's
    connections, by chance.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        client: DingtalkClient,
        *,
        keep: Callable[[Frame], Awaitable[None]],
        tell: Callable[[StreamNews], None],
        random: Callable[[], float],
        idle: float = 30.0,
        pace: Pace | None = None,
    ) -> None:
        self._http = http
        self._client = client
        self._keep = keep
        self._tell = tell
        self._random = random
        self._idle = idle
        self._pace = pace or Pace()

    async def run(self) -> None:
        """Stay connected until cancelled; every task it starts ends with it."""
        failures = 0
        async with asyncio.TaskGroup() as connections:
            while True:
                failures = 0 if await self._one_connection(connections) else failures + 1
                if failures:
                    await asyncio.sleep(wait_before(failures, self._pace, self._random))

    async def _one_connection(self, connections: asyncio.TaskGroup) -> bool:
        """Returns when the next one is wanted; false when it is too soon for that."""
        try:
            socket = await self._connect(await entrance(self._client))
        except PlatformError as error:
            refused = error.reaction in {Reaction.STOP, Reaction.TELL_ADMIN}
            self._tell(StreamNews(what="refused" if refused else "failed", why=str(error.code)))
            # A block, a wrong secret: asking again at once would only make it worse.
            await asyncio.sleep(self._pace.refused if refused else error.retry_after or 0)
            return False
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            self._tell(StreamNews(what="failed", why=type(error).__name__))
            return False
        self._tell(StreamNews(what="connected"))
        began = asyncio.get_running_loop().time()
        one = _Connection(socket, self._keep, self._tell)
        connections.create_task(one.serve())
        await one.moved_on.wait()
        held = asyncio.get_running_loop().time() - began
        return held > (_HELD_AT_ALL if one.dismissed else _SETTLED)

    async def _connect(self, where: Entrance) -> aiohttp.ClientWebSocketResponse:
        async with asyncio.timeout(_CONNECT):  # `wait_for` may lose a cancellation on Python 3.11
            return await self._http.ws_connect(
                where.endpoint, params={"ticket": where.ticket}, heartbeat=self._idle, max_msg_size=_LARGEST
            )


class _Connection:
    """One connection, from its opening to its end. `dismissed` is set when the platform said goodbye.

    Listening waits for nobody: were it to wait for the ledger, neither a goodbye nor the end of the line was heard.
    """

    def __init__(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        keep: Callable[[Frame], Awaitable[None]],
        tell: Callable[[StreamNews], None],
    ) -> None:
        self.moved_on = asyncio.Event()
        self.dismissed = False
        self._socket = socket
        self._keep = keep
        self._tell = tell

    async def serve(self) -> None:
        """Take what comes until the connection ends; a reason to end is told, never raised."""
        try:
            async with asyncio.TaskGroup() as work:
                await self._listen(work)
                self._tell(StreamNews(what="ended", why=str(self._socket.close_code or "")))
                self.moved_on.set()
        finally:
            self.moved_on.set()
            with suppress(aiohttp.ClientError, OSError, TimeoutError):
                await self._socket.close()

    async def _listen(self, work: asyncio.TaskGroup) -> None:
        ends_at: float | None = None
        while True:
            left = None if ends_at is None else max(ends_at - asyncio.get_running_loop().time(), 0)
            try:
                message = await self._socket.receive(timeout=left)
            except TimeoutError:
                return
            if message.type is not aiohttp.WSMsgType.TEXT:
                if message.type in {aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.PING, aiohttp.WSMsgType.PONG}:
                    continue
                return
            frame = self._read(message.data)
            if frame is not None and frame.is_goodbye and not self.dismissed:
                self.dismissed = True
                self._tell(StreamNews(what="goodbye"))
                self.moved_on.set()
                ends_at = asyncio.get_running_loop().time() + _FAREWELL
            elif frame is not None:
                work.create_task(self._answer(frame))

    def _read(self, text: str) -> Frame | None:
        try:
            return frames.read(text)
        except Unreadable:
            self._tell(StreamNews(what="unreadable"))
            return None

    async def _answer(self, frame: Frame) -> None:
        """Acknowledge once it is kept. What is not kept comes again: an event when asked for, the rest by itself."""
        kept = frame.type not in {"EVENT", "CALLBACK"} or await self._kept(frame)
        if kept or frame.type == "EVENT":
            with suppress(ConnectionError, aiohttp.ClientError):
                await self._socket.send_str(frames.acknowledged(frame, kept=kept))

    async def _kept(self, frame: Frame) -> bool:
        try:
            await self._keep(frame)
        except NotKept:
            return False
        except Exception as error:  # noqa: BLE001 - one odd frame must not end the connection, let alone the bot
            self._tell(StreamNews(what="stumbled", why=type(error).__name__))
            return False
        return True
