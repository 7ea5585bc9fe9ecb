"""Works off the ledger: each entry takes effect and is marked done in one transaction, or is tried again."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog
from pymongo.errors import ConnectionFailure, PyMongoError

from adapters.channel import PlatformError
from adapters.envelope import Unreadable
from bot.intake.effects import Effects
from bot.observing.logs import whereabouts
from bot.observing.metrics import Metrics
from crm_core.errors import Refusal
from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import MOST_TRIES, AlreadyDone, wait_before

DATABASE_WAIT = timedelta(seconds=3)
"""What holds an entry's documents may be gone by then; it is not the entry's fault and counts as no try."""

log = structlog.get_logger()


class InboxQueue:
    """The ledger as a queue of lanes."""

    name = "inbox"

    def __init__(self, effects: Effects, metrics: Metrics) -> None:
        self._effects = effects
        self._metrics = metrics

    async def lanes_waiting(self, now: datetime) -> list[int]:
        return await InboxEntry.lanes_waiting(now)

    async def due_in(self, lane: int, now: datetime, limit: int) -> Sequence[InboxEntry]:
        return await InboxEntry.due_in(lane, now, limit)

    async def handle(self, entry: InboxEntry) -> None:
        """Settle one entry: done, to be tried again, or dead after MOST_TRIES. Raises PyMongoError without MongoDB."""
        with structlog.contextvars.bound_contextvars(trace=entry.trace, entry=entry.id):
            outcome = "done"
            try:
                await self._effects.take(entry)
            except Exception as error:  # noqa: BLE001 - a bad entry must not stop its lane; it is kept and shown
                outcome = await self._not_done(entry, error)
            self._metrics.handled.labels(outcome).inc()
            log.info("inbox", kind=entry.kind, outcome=outcome)

    async def _not_done(self, entry: InboxEntry, error: Exception) -> str:
        match error:
            case AlreadyDone():
                return "done_already"
            case PyMongoError() if passes(error):
                return await self._wait_for_database(entry, error)
            case Unreadable():
                return await self._set_aside(entry, f"unreadable: {error}", final=True)
            case PlatformError() | Refusal():
                return await self._set_aside(entry, str(error))
            case _:
                log.error("inbox.failed", error=type(error).__name__, where=whereabouts(error))
                return await self._set_aside(entry, type(error).__name__)

    async def _wait_for_database(self, entry: InboxEntry, error: PyMongoError) -> str:
        log.warning("inbox.not_written", error=type(error).__name__)
        await InboxEntry.postpone(entry.id, datetime.now(UTC) + DATABASE_WAIT)
        return "database"

    async def _set_aside(self, entry: InboxEntry, error: str, *, final: bool = False) -> str:
        tried = entry.tries + 1
        dead = final or tried >= MOST_TRIES
        due = datetime.now(UTC) + wait_before(tried + 1)
        await InboxEntry.failed(entry.id, error, due, dead=dead)
        return "dead" if dead else "retry"


def passes(error: PyMongoError) -> bool:
    """Whether it is MongoDB's state and not the entry: away, too slow, or a document held by somebody else."""
    return (
        error.timeout
        or isinstance(error, ConnectionFailure)
        or error.has_error_label("TransientTransactionError")
        or error.has_error_label("UnknownTransactionCommitResult")
    )
