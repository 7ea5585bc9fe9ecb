"""What every platform's address does with what it was handed: into the ledger, counted and told of in the log."""

import secrets
import time
from datetime import UTC, datetime

import structlog

from adapters.received import Received
from bot.intake.ledger import Ledger, LedgerUnavailable
from bot.observing.metrics import Metrics
from crm_core.inbox.model import Delivered
from crm_core.values import AppKey

log = structlog.get_logger()


class Arrivals:
    """`late` is after how many seconds a callback counts as late."""

    def __init__(self, ledger: Ledger, metrics: Metrics, *, late: float = 3_600) -> None:
        self._ledger = ledger
        self._metrics = metrics
        self._late = late

    async def keep(self, app: AppKey, received: Received) -> bool:
        """Store it durably; false for a redelivery. Raises LedgerUnavailable: then it has to be delivered again."""
        trace = secrets.token_hex(8)
        try:
            fresh = await self._ledger.put(_delivered(app, received, trace))
        except LedgerUnavailable:
            self.refused(app, "not_stored")
            raise
        outcome = "stored" if fresh else "redelivered"
        self._metrics.callbacks.labels(app, outcome).inc()
        log.info("callback", app=app, kind=received.kind, outcome=outcome, trace=trace if fresh else None)
        return fresh

    def refused(self, app: AppKey, outcome: str) -> None:
        self._metrics.callbacks.labels(app, outcome).inc()
        log.warning("callback.refused", app=app, outcome=outcome)

    def acknowledged(self, began: float) -> None:
        """The platform has its answer, to what came at `began` (of `time.perf_counter`)."""
        self._metrics.ack.observe(time.perf_counter() - began)

    def count_late(self, app: AppKey, timestamp: str) -> None:
        """Dedupe already stops replays, and nobody says whether a retry keeps its timestamp: so only count."""
        if timestamp.isascii() and timestamp.isdigit() and abs(time.time() - int(timestamp)) > self._late:
            self._metrics.callbacks_late.labels(app).inc()


def _delivered(app: AppKey, received: Received, trace: str) -> Delivered:
    return Delivered(
        key=received.key,
        app=app,
        chat=received.chat,
        urgent=received.urgent,
        kind=received.kind,
        body=received.body,
        at=datetime.now(UTC),
        trace=trace,
    )
