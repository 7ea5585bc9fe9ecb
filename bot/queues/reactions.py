"""Reactions to what happened, from the event log: at least once each, in one process at a time, nothing passed over."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from pymongo.errors import PyMongoError

from bot.intake.worker import passes
from bot.observing.logs import whereabouts
from bot.observing.metrics import Metrics
from bot.queues.bell import Bell
from bot.queues.leases import Leases
from crm_core.act import PROGRAM, Act
from crm_core.events.documents import StoredEvent, StoredOwed
from crm_core.events.model import Happened, Reaction
from crm_core.values import CustomerId

TURN_EVENTS = 50
ABREAST = 8
"""Customers whose events are looked at beside each other; those of one customer are in their order."""
IDLE_SECONDS = 1.0
MOST_STALLS = 5
"""An event that MongoDB could not be had for as often is not waited for any longer: it may be the event's own fault."""
_LEASE = "reactions"

log = structlog.get_logger()


class Reactions:
    """Carries out what the rooms want done about events; a failure of one of them holds up nobody else."""

    def __init__(
        self, reactions: Sequence[Reaction], leases: Leases, metrics: Metrics, *, now: Callable[[], datetime]
    ) -> None:
        """Raises ValueError for a name used twice."""
        self._reactions = {one.name: one for one in reactions}
        if len(self._reactions) < len(reactions):
            raise ValueError("two reactions have one name")
        self._leases = leases
        self._metrics = metrics
        self._now = now
        self._stalls: Counter[str] = Counter()
        self._bell = Bell()
        self._stopping = False

    def wake(self) -> None:
        """Say that something happened."""
        self._bell.ring()

    def stop(self) -> None:
        """Finish the event at hand, and then return from `run`."""
        self._stopping = True
        self._bell.ring()

    async def run(self) -> None:
        """Work until stopped or cancelled."""
        while not self._stopping:
            found = False
            try:
                async with self._leases.hold(_LEASE) as held:
                    found = held and await self.turn()
            except PyMongoError as error:
                log.error("reactions.database_unavailable", error=type(error).__name__)
            if not found and not self._stopping:
                await self._bell.wait(IDLE_SECONDS)

    async def turn(self) -> bool:
        """Look at the events nobody has seen and at what is owed; whether there was any. Raises PyMongoError."""
        owed = await StoredOwed.due(self._now(), TURN_EVENTS)
        for one in owed:
            await self._again(one)
        events = await StoredEvent.unseen(TURN_EVENTS)
        seen: list[str] = []
        try:
            await self._abreast(events, seen)
        finally:
            await StoredEvent.seen(seen)
        return bool(owed or events)

    async def _abreast(self, events: Sequence[Happened], seen: list[str]) -> None:
        """Look at the events of several customers beside each other, and add to `seen` what was looked at.

        Raises PyMongoError when nobody is at it any more.
        """
        own: dict[CustomerId, list[Happened]] = {}
        for event in events:
            own.setdefault(event.customer, []).append(event)
        room = asyncio.Semaphore(ABREAST)

        async def follow(one: Sequence[Happened]) -> None:
            async with room:
                for event in one:
                    if self._stopping:
                        return
                    await self._look_at(event)
                    seen.append(event.id)

        ended = await asyncio.gather(*map(follow, own.values()), return_exceptions=True)
        for failure in ended:
            if failure is not None:
                raise failure

    async def _look_at(self, event: Happened) -> None:
        """Let everybody react who wants to; whoever fails is owed it, and tries again beside the others."""
        for one in self._reactions.values():
            if event.name in one.wants and (error := await self._react(one, event)):
                await self._owe(one.name, event, error, before=0)
        self._stalls.pop(event.id, None)

    async def _again(self, owed: StoredOwed) -> None:
        one = self._reactions.get(owed.reaction)
        error = await self._react(one, owed.happened) if one else "nobody reacts to it any more"
        if error:
            await self._owe(owed.reaction, owed.happened, error, before=owed.tries)
        else:
            await StoredOwed.settle(owed.id)

    async def _react(self, one: Reaction, event: Happened) -> str:
        """What went wrong; empty when nothing did. Raises PyMongoError while MongoDB is away."""
        act = Act(actor=PROGRAM, at=self._now(), cause=f"event:{event.id}", trace=event.trace)
        with structlog.contextvars.bound_contextvars(trace=event.trace, event_id=event.id, reaction=one.name):
            try:
                await one.react(act, event)
            except Exception as error:
                if isinstance(error, PyMongoError) and passes(error) and not self._stalled(event):
                    raise
                log.error("reactions.failed", error=type(error).__name__, where=whereabouts(error))
                return type(error).__name__
        self._metrics.reactions.labels(one.name, "done").inc()
        return ""

    def _stalled(self, event: Happened) -> bool:
        self._stalls[event.id] += 1
        return self._stalls[event.id] >= MOST_STALLS

    async def _owe(self, reaction: str, event: Happened, error: str, *, before: int) -> None:
        dead = await StoredOwed.failed(reaction, event, error, self._now(), before)
        self._metrics.reactions.labels(reaction, "dead" if dead else "retry").inc()
