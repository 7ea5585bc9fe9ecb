"""What happens with a customer, told to the pages that show the customer, as it happens (server-sent events)."""

import asyncio
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import takewhile

import orjson
import structlog
from aiohttp import web
from pymongo.errors import PyMongoError

from crm_core.act import Act
from crm_core.customers.actions import get_customer
from crm_core.errors import Refusal
from crm_core.events.actions import arriving
from crm_core.timeline.actions import timeline_page
from crm_core.timeline.model import Kind, Mark, Moment, Stretch
from crm_core.values import CustomerId
from web import shown
from web.gate import Gate, Visit, program

HEARTBEAT_SECONDS = 15.0
LOOK_SECONDS = 1.0
"""So often is looked whether the page is still there: its place is free for the next one then."""
GATHER_SECONDS = 0.1
AGAIN_SECONDS = 2.0
LATELY_SECONDS = 30.0
"""What a page shows when it begins to listen is no older: it is told when something has happened since then."""
MOST_AT_ONCE = 50
MOST_STREAMS = 4
"""Of one session. Over HTTP/1.1 a browser has six connections to one address: two are left for all it asks besides."""
_HEARTBEAT = b": still here\n\n"

log = structlog.get_logger()


class Live:
    """One watch on the event log for all pages of this process."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._bells: set[tuple[CustomerId, asyncio.Event]] = set()
        self._rang: dict[CustomerId, float] = {}
        self._streams: Counter[str] = Counter()
        self._ended = False

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/events", self._gate.members(self.stream), allow_head=False)]

    async def run(self) -> None:
        """Ring for whoever shows a customer with whom something happens; until cancelled."""
        while True:
            try:
                async with await arriving(program("web.live")) as events:
                    self._ring(None)  # whatever came while nobody watched
                    async for customer, _name in events:
                        self._remember(customer)
                        self._ring(customer)
            except PyMongoError as error:
                log.error("web.watch_lost", error=type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)

    async def end(self, _app: web.Application) -> None:
        """Let all pages go: a server that stops would wait for them."""
        self._ended = True
        self._ring(None)

    async def stream(self, visit: Visit) -> web.StreamResponse:
        """Lines above the place `after`, or above the last one received, for as long as the page listens.

        `listening` comes first, `moment` carries one line, `customer` says that the rest of the view may have changed.
        A page too many is told `crowded` and nothing more. Raises NotFound.
        """
        customer = CustomerId(visit.query.get("customer", ""))
        last = visit.request.headers.get("Last-Event-ID") or visit.query.get("after", "")
        await get_customer(visit.act, customer)
        place = Mark.read(last) if last else await _top(visit.act, customer)
        with self._listening(visit.who.session.id, customer) as bell:
            answer = web.StreamResponse(
                headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
            )
            with suppress(ConnectionError, Refusal):
                await answer.prepare(visit.request)
                await answer.write(_event("listening" if bell else "crowded", {}))
                if bell:
                    await self._follow(visit, answer, customer, place, bell)
        return answer

    async def _follow(
        self, visit: Visit, answer: web.StreamResponse, customer: CustomerId, place: Mark | None, bell: asyncio.Event
    ) -> None:
        """Until server or session end, the customer is out of sight or nobody listens. Raises Refusal, ConnectionError.

        Who listens and what they may see is asked anew before anything is told, and with each heartbeat.
        """
        place = await _told(answer, visit.act, customer, place)
        while True:
            rang = await _heard(visit.request, bell)
            who = None if self._ended else await self._gate.who(visit.request)
            if who is None:
                return
            act = replace(visit.act, actor=who.actor)
            await get_customer(act, customer)
            if rang:
                place = await _told(answer, act, customer, place)
            await answer.write(_event("customer", {}) if rang else _HEARTBEAT)

    @contextmanager
    def _listening(self, session: str, customer: CustomerId) -> Generator[asyncio.Event | None]:
        """What rings for the page, at once for what may have happened since it was read; None for a page too many."""
        if self._streams[session] >= MOST_STREAMS:
            yield None
            return
        bell = asyncio.Event()
        if customer in self._rang and not self._is_long_ago(self._rang[customer]):
            bell.set()
        self._bells.add((customer, bell))
        self._streams[session] += 1
        try:
            yield bell
        finally:
            self._bells.discard((customer, bell))
            self._streams[session] -= 1
            self._streams += Counter()

    def _remember(self, customer: CustomerId) -> None:
        """Something happened with this customer just now."""
        self._rang.pop(customer, None)
        self._rang[customer] = asyncio.get_running_loop().time()
        for one in [*takewhile(lambda one: self._is_long_ago(self._rang[one]), self._rang)]:
            del self._rang[one]

    def _is_long_ago(self, rang: float) -> bool:
        return asyncio.get_running_loop().time() - rang > LATELY_SECONDS

    def _ring(self, customer: CustomerId | None) -> None:
        """For whoever shows this customer; with None for all."""
        for shows, bell in self._bells:
            if customer in (None, shows):
                bell.set()


async def _top(act: Act, customer: CustomerId) -> Mark | None:
    newest = (await timeline_page(act, customer, Stretch(limit=1), frozenset(Kind))).moments
    return newest[0].mark if newest else None


async def _above(act: Act, customer: CustomerId, place: Mark | None) -> list[Moment]:
    """The lines above a place in their order, or the last of them when they are more than MOST_AT_ONCE.

    Raises NotFound.
    """
    newest = (await timeline_page(act, customer, Stretch(limit=MOST_AT_ONCE + 1), frozenset(Kind))).moments
    return [one for one in reversed(newest) if place is None or one.place > place.place]


async def _told(answer: web.StreamResponse, act: Act, customer: CustomerId, place: Mark | None) -> Mark | None:
    """Tell the lines above a place; returns the new place. Raises NotFound, ConnectionError."""
    above = await _above(act, customer, place)
    if len(above) > MOST_AT_ONCE:
        # Told some only, the page would believe to have them all: now it reads its history anew.
        place = above[-1].mark
        await answer.write(_event("customer", {}, str(place)))
        return place
    for one in above:
        place = one.mark
        await answer.write(_event("moment", await shown.named(act, one), str(place)))
    return place


async def _heard(request: web.Request, bell: asyncio.Event) -> bool:
    """Wait until something happened, and what happens right after it; False when all was quiet for a heartbeat.

    Raises ConnectionError.
    """
    quiet = 0.0
    while not bell.is_set():
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await bell.wait()
        except TimeoutError:
            quiet += LOOK_SECONDS
        if request.transport is None or request.transport.is_closing():
            raise ConnectionResetError
        if quiet >= HEARTBEAT_SECONDS:
            return False
    await asyncio.sleep(GATHER_SECONDS)
    bell.clear()
    return True


def _event(name: str, said: object, key: str = "") -> bytes:
    head = f"id: {key}\n" if key else ""
    return f"{head}event: {name}\ndata: ".encode() + orjson.dumps(said) + b"\n\n"
