"""Delivers queued callbacks: in order within a stream, several streams at once, again when not acknowledged."""

import asyncio
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import aiohttp

from emulator.life.official.replies import is_answered, sender
from emulator.platforms.official.seal import seal_official
from emulator.seal import Sealed, seal
from emulator.world import World
from emulator.world.callbacks import Callback
from emulator.world.faults import Kind
from emulator.world.official import PLATFORM as OFFICIAL
from emulator.world.wecom.corp import App

ACKNOWLEDGED = "200"
UNREACHABLE = "unreachable"
NOBODY_THERE = frozenset({UNREACHABLE, "503"})
_LARGE = 2**20
_EVENT = re.compile(r"<(?:Event|ChangeType)><!\[CDATA\[(\w+)\]\]>|\"(?:Event|ChangeType)\": ?\"(\w+)\"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """All in seconds. After the retries a callback is parked and tried again at ever longer pauses."""

    timeout: float = 5
    retries: tuple[float, ...] = (5, 5, 5)
    parked: float = 30
    parked_longest: float = 120

    def pause(self, failures: int) -> float:
        """How long to wait after that many failures in a row (1 or more)."""
        if failures <= len(self.retries):
            return self.retries[failures - 1]
        return min(self.parked * 2.0 ** min(failures - len(self.retries) - 1, 16), self.parked_longest)


class Postman:
    """`address(callback)` is where one goes. At most `hands` are under way at once."""

    def __init__(self, world: World, address: Callable[[Callback], str], patience: Patience, hands: int = 16) -> None:
        self._world = world
        self._address = address
        self._patience = patience
        self._hands = hands
        self._streams: dict[str, deque[Callback]] = {}
        self._turns: asyncio.Queue[str] = asyncio.Queue()
        self._later: dict[int, tuple[asyncio.TimerHandle, Callback]] = {}
        self._failures: dict[int, int] = {}
        self._held_back: set[int] = set()
        self._unreached: dict[str, set[int]] = {}
        self._replays: set[asyncio.Task[None]] = set()

    async def work(self) -> None:
        """Deliver until cancelled, beginning with what an earlier run left."""
        timeout = aiohttp.ClientTimeout(total=self._patience.timeout)
        connector = aiohttp.TCPConnector(limit=self._hands * 2)
        async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
            self._take_up()
            try:
                async with asyncio.TaskGroup() as hands:
                    for _ in range(self._hands):
                        hands.create_task(self._deliver_forever(session))
            finally:
                await self._put_down()

    def _take_up(self) -> None:
        for callback in self._world.callbacks.waiting():
            self._failures[callback.id] = callback.tries
            self._queue(callback)
        self._world.callbacks.on_queued = self._queue

    async def _put_down(self) -> None:
        self._world.callbacks.on_queued = None
        for timer, _ in self._later.values():
            timer.cancel()
        for replay in self._replays:
            replay.cancel()
        await asyncio.gather(*self._replays, return_exceptions=True)

    def _queue(self, callback: Callback) -> None:
        waiting = self._streams.get(callback.stream)
        if waiting is None:
            self._streams[callback.stream] = deque([callback])
            self._turns.put_nowait(callback.stream)
        else:
            waiting.append(callback)

    def _queue_in(self, seconds: float, callback: Callback) -> None:
        timer = asyncio.get_running_loop().call_later(seconds, self._due, callback)
        self._later[callback.id] = (timer, callback)

    def _due(self, callback: Callback) -> None:
        del self._later[callback.id]
        self._queue(callback)

    async def _deliver_forever(self, session: aiohttp.ClientSession) -> None:
        while True:
            stream = await self._turns.get()
            callback = self._streams[stream].popleft()
            if self._world.faults.strike(callback.platform, Kind.LOST, callback.app, *events_in(callback.plaintext)):
                self._world.callbacks.acknowledged(callback, self._world.clock(), "lost")
            elif not self._hold_back(callback):
                await self._deliver(session, callback)
            if self._streams[stream]:
                self._turns.put_nowait(stream)
            else:
                del self._streams[stream]

    def _hold_back(self, callback: Callback) -> bool:
        """Whether a fault lets others go before this one."""
        if callback.id in self._held_back:
            self._held_back.discard(callback.id)
            return False
        for kind, seconds in ((Kind.REORDER, 1.0), (Kind.DELAY, 5.0)):
            if fault := self._world.faults.strike(callback.platform, kind, callback.app):
                self._held_back.add(callback.id)
                self._queue_in(fault.seconds or seconds, callback)
                return True
        return False

    async def _deliver(self, session: aiohttp.ClientSession, callback: Callback) -> None:
        request = self._sealed(callback)
        outcome = await self._post(session, callback, request)
        if outcome != ACKNOWLEDGED:
            self._failed(callback, outcome)
            return
        self._world.callbacks.acknowledged(callback, self._world.clock())
        self._failures.pop(callback.id, None)
        self._wake_parked(callback.app)
        await self._repeat(session, callback, request)

    async def _repeat(self, session: aiohttp.ClientSession, callback: Callback, request: Sealed) -> None:
        if self._world.faults.strike(callback.platform, Kind.DUPLICATE, callback.app):
            await self._post(session, callback, self._sealed(callback))
        if fault := self._world.faults.strike(callback.platform, Kind.REPLAY, callback.app):
            replay = asyncio.create_task(self._replay(session, callback, request, fault.seconds or 2.0))
            self._replays.add(replay)
            replay.add_done_callback(self._replays.discard)

    async def _replay(
        self, session: aiohttp.ClientSession, callback: Callback, request: Sealed, seconds: float
    ) -> None:
        await asyncio.sleep(seconds)
        await self._post(session, callback, request)

    def _sealed(self, callback: Callback) -> Sealed:
        if callback.platform == OFFICIAL:
            account = self._world.official.accounts.find(callback.app) or self._world.official.accounts.first
            return seal_official(account, callback.plaintext, sender(callback.plaintext), at=self._world.clock())
        corp = self._world.wecom.corp
        return seal(
            _app(corp.app(callback.app)), corp.id, callback.plaintext, form=callback.form, at=self._world.clock()
        )

    async def _post(self, session: aiohttp.ClientSession, callback: Callback, request: Sealed) -> str:
        """The HTTP status, `unreachable` without one, `timeout` when it took too long."""
        headers = {"Content-Type": request.content_type}
        try:
            async with session.post(
                self._address(callback),
                params=request.query,
                data=_payload(request.body),
                headers=headers,
                allow_redirects=False,
            ) as answer:
                body = await answer.read()
                if callback.platform == OFFICIAL and answer.status == 200:
                    is_answered(self._world, callback, body)
                return str(answer.status)
        except TimeoutError:
            return "timeout"
        except aiohttp.ClientError:
            return UNREACHABLE

    def _failed(self, callback: Callback, outcome: str) -> None:
        failures = self._failures.get(callback.id, 0) + 1
        self._failures[callback.id] = failures
        pause = self._patience.pause(failures)
        self._world.callbacks.failed(callback, outcome, self._world.clock() + pause)
        self._queue_in(pause, callback)
        if outcome in NOBODY_THERE:
            self._unreached.setdefault(callback.app, set()).add(callback.id)

    def _wake_parked(self, app: str) -> None:
        """Someone answers again: what could not be delivered to them need not wait out its pause."""
        for number in sorted(self._unreached.pop(app, ())):
            if number in self._later:
                timer, callback = self._later.pop(number)
                timer.cancel()
                self._queue(callback)


def _payload(body: bytes) -> bytes | BytesIO:
    """aiohttp wants what is large as a stream."""
    return body if len(body) < _LARGE else BytesIO(body)


def events_in(plaintext: str) -> tuple[str, ...]:
    """How a callback calls what happened: its event and the kind of change, as far as it has them."""
    return tuple(one for found in _EVENT.findall(plaintext) for one in found if one)


def _app(app: App | None) -> App:
    if app is None:
        raise LookupError("no such app")
    return app


def address_of(world: World, bot: str, callback: Callback) -> str:
    """Where a callback goes; `bot` is the bot's address without a path."""
    if callback.platform == OFFICIAL:
        return f"{bot}/callback/official/{callback.app}"
    return f"{bot}/callback/wecom/{world.wecom.corp.id}/{callback.app}"
