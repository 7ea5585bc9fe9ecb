"""Delivers the outbox: in order for each receiver, within the limits, each call once as far as one can know."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from pymongo.errors import PyMongoError

from adapters.channel import Addressed, PlatformError, Reaction, Receipt, SendLimit, SharedChannel
from bot.apps import App, Apps, app_for
from bot.files.uploads import with_files
from bot.intake.worker import passes
from bot.observing.logs import whereabouts
from bot.observing.metrics import Metrics
from bot.outcomes import telling
from bot.outcomes.group_welcomes import with_template
from bot.outcomes.settled import Settled
from bot.outcomes.todos import with_task
from bot.queues.gathering import Gathering
from crm_core.messages import CardUpdate, GroupWelcomeWanted, Outgoing, TodoChange, TodoUnwanted
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import MOST_TRIES, Allowance, CallState, free_at, wait_before

CODE_LIVES = timedelta(hours=72)

log = structlog.get_logger()


class OutboxQueue:
    """The outbox as a queue of lanes, one lane for all calls to a receiver."""

    name = "outbox"

    def __init__(self, apps: Apps, metrics: Metrics, code_lives: timedelta = CODE_LIVES) -> None:
        """`code_lives`: for how long after its delivery a card can be changed."""
        self._apps = apps
        self._metrics = metrics
        self._code_lives = code_lives
        self._gathering = Gathering()

    async def lanes_waiting(self, now: datetime) -> list[int]:
        return await OutboxEntry.lanes_waiting(now)

    async def due_in(self, lane: int, now: datetime, limit: int) -> Sequence[OutboxEntry]:
        return await OutboxEntry.due_in(lane, now, limit)

    async def handle(self, entry: OutboxEntry) -> None:
        """Settle one call: sent, waiting for its turn or a retry, unknown, or dead. Raises PyMongoError only."""
        with structlog.contextvars.bound_contextvars(trace=entry.trace, call=entry.id):
            words = entry.said
            app = self._app(entry, words)
            if app is None:
                state = _given_up(may_have_arrived=entry.began is not None)
                await _tell_of(_settled(entry, words, state, "no_app"))
                await _set_aside(entry, state, "no app is connected for it", began=entry.began)
                return
            if (free := await _turn(entry, app.channel.limits(words))) is not None:
                await OutboxEntry.postpone(entry.id, free)
                self._metrics.sends.labels("waits_for_limit").inc()
                return
            channel = app.channel
            if isinstance(channel, SharedChannel) and _may_share(entry, words, channel):
                await self._try_together(entry, words, channel)
            else:
                await self._try(entry, words, app)

    def _app(self, entry: OutboxEntry, words: Outgoing) -> App | None:
        if words.through is None:
            return self._apps.get(entry.app)
        return app_for(self._apps, entry.receiver, words.through)

    async def _try(self, entry: OutboxEntry, words: Outgoing, app: App) -> None:
        """One try. `began` of a call whose outcome is open marks this one as a repeat."""
        now = datetime.now(UTC)
        began = entry.began or now
        repeat = await _repeat_within(entry, now)
        if not await OutboxEntry.start(entry.id, began, began=entry.began):
            return
        try:
            receipt = await app.channel.send(
                entry.receiver,
                await _complete(app, entry, words, self._code_lives),
                key=entry.id,
                repeat_within=repeat,
                route=entry.route,
            )
        except PlatformError as error:
            await self._failed(entry, words, error, began)
        except PyMongoError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad call must not stop its lane; it is kept, counted and shown
            await self._stumbled(entry, error, began)
        else:
            await self._sent(entry, words, receipt)

    async def _try_together(self, entry: OutboxEntry, words: Outgoing, channel: SharedChannel) -> None:
        """The first try of this one and of others that say the same; each has an outcome of its own."""
        began = datetime.now(UTC)
        entries = await self._gathering.take(entry, words, channel, began)
        if not entries:
            return
        try:
            addressed = [Addressed(to=one.receiver, key=one.id) for one in entries]
            answers = await channel.send_to_all(addressed, words)
        except Exception as error:  # noqa: BLE001 - as for a single call
            for one in entries:
                await self._stumbled(one, error, began)
            return
        for one, answer in zip(entries, answers, strict=True):
            with structlog.contextvars.bound_contextvars(trace=one.trace, call=one.id):
                if isinstance(answer, Receipt):
                    await self._sent(one, words, answer)
                else:
                    await self._failed(one, words, answer, began)

    async def _sent(self, entry: OutboxEntry, words: Outgoing, receipt: Receipt) -> None:
        sent_at = datetime.now(UTC)
        await _tell_of(_settled(entry, words, CallState.SENT, 0, receipt))
        await OutboxEntry.sent(
            entry.id,
            sent_at,
            receipt.message_id,
            repeated=entry.began is not None,
            response_code=receipt.response_code,
        )
        self._tell("sent", entry)
        self._metrics.reply.observe((sent_at - entry.created_at).total_seconds())

    async def _stumbled(self, entry: OutboxEntry, error: Exception, began: datetime) -> None:
        log.error("outbox.failed", error=type(error).__name__, where=whereabouts(error))
        await _set_aside(entry, CallState.UNKNOWN, type(error).__name__, began=began)
        self._tell("unknown", entry)

    async def _failed(self, entry: OutboxEntry, words: Outgoing, error: PlatformError, began: datetime) -> None:
        unknown = error.reaction is Reaction.UNKNOWN or entry.began is not None
        state = _state_after(error.reaction, entry.tries + 1, may_have_arrived=unknown)
        await _tell_of(_settled(entry, words, state, error.code))
        await _set_aside(entry, state, str(error), began=began if unknown else None, retry_after=error.retry_after)
        self._tell(f"{error.reaction}" if state is CallState.WAITING else f"{state}", entry)
        if error.reaction is Reaction.TELL_ADMIN:
            log.error("outbox.needs_admin", code=error.code, remedy=error.detail)

    def _tell(self, outcome: str, entry: OutboxEntry) -> None:
        self._metrics.sends.labels(outcome).inc()
        if entry.began is not None:
            self._metrics.repeats.inc()
        log.info("outbox", outcome=outcome, tries=entry.tries + 1, repeat=entry.began is not None)


async def _complete(app: App, entry: OutboxEntry, words: Outgoing, code_lives: timedelta) -> Outgoing:
    """The words with their files handed over. A card's change needs the code its delivery was answered with; both go
    to one receiver, hence in their order. Raises PlatformError, without anything having been said.
    """
    if isinstance(words, TodoChange | TodoUnwanted):
        return await with_task(words)
    if isinstance(words, GroupWelcomeWanted):
        return await with_template(entry.receiver, words)
    if not isinstance(words, CardUpdate):
        return await with_files(app, words)
    if words.code:
        return words
    return replace(words, code=await OutboxEntry.response_code_of(words.card, datetime.now(UTC) - code_lives))


def _may_share(entry: OutboxEntry, words: Outgoing, channel: SharedChannel) -> bool:
    """Only what was never tried: of anything else it has to be found out by itself whether it has arrived."""
    return entry.began is None and entry.tries == 0 and channel.may_share(entry.receiver, words, entry.route)


def _state_after(reaction: Reaction, tries: int, *, may_have_arrived: bool) -> CallState:
    hopeless = reaction in (Reaction.STOP, Reaction.TELL_ADMIN)
    return _given_up(may_have_arrived=may_have_arrived) if hopeless or tries >= MOST_TRIES else CallState.WAITING


def _given_up(*, may_have_arrived: bool) -> CallState:
    """Whatever the last try came to: when an earlier one may have arrived, only a person can tell."""
    return CallState.UNKNOWN if may_have_arrived else CallState.DEAD


async def _tell_of(settled: Settled) -> None:
    """Whoever stumbles over the news must not stop the lane: the call would be made again and again. It is logged.

    Raises PyMongoError while MongoDB is away.
    """
    try:
        await telling.tell(settled)
    except Exception as error:
        if isinstance(error, PyMongoError) and passes(error):
            raise
        log.error("outbox.not_told", error=type(error).__name__, where=whereabouts(error))


def _settled(
    entry: OutboxEntry, words: Outgoing, state: CallState, code: int | str, receipt: Receipt | None = None
) -> Settled:
    return Settled(
        key=entry.id,
        app=entry.app,
        to=entry.receiver,
        words=words,
        state=state,
        code=code,
        receipt=receipt,
        trace=entry.trace,
    )


async def _turn(entry: OutboxEntry, limits: Sequence[SendLimit]) -> datetime | None:
    """When this receiver may be sent to again; None for now. The platform drops silently what comes too soon."""
    now = datetime.now(UTC)
    allowances = [Allowance(count=limit.count, seconds=limit.seconds) for limit in limits]
    if not allowances:
        return None
    longest = max(allowances, key=lambda one: one.seconds)
    sent = await OutboxEntry.sent_to(
        entry.app, entry.to, now - timedelta(seconds=longest.seconds), max(one.count for one in allowances)
    )
    free = max(free_at(sent, one, now) for one in allowances)
    return free if free > now else None


async def _repeat_within(entry: OutboxEntry, now: datetime) -> float | None:
    """For how long back the platform is to look for an equal message; None when this one cannot have arrived.

    Equal words that were sent for sure inside that time would be mistaken for this call and swallow it: then it is
    rather sent twice than not at all.
    """
    if entry.began is None:
        return None
    back = math.ceil((now - entry.began).total_seconds()) + 1
    if await OutboxEntry.equal_sent(entry, now - timedelta(seconds=back + 1)):
        return None
    return float(back)


async def _set_aside(
    entry: OutboxEntry, state: CallState, error: str, *, began: datetime | None, retry_after: float | None = None
) -> None:
    wait = max(wait_before(entry.tries + 2), timedelta(seconds=retry_after or 0))
    await OutboxEntry.failed(
        entry.id, state, datetime.now(UTC) + wait, error, began=began, repeated=entry.began is not None
    )
