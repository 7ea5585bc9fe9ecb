"""What only the database can tell: how deep the queues are and how old their oldest entries."""

from datetime import UTC, datetime

from bot.observing.metrics import Metrics
from crm_core.act import PROGRAM, Act
from crm_core.archive.actions import set_aside_count
from crm_core.inbox.documents import InboxEntry
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import CallState
from crm_core.reconciling.actions import last_runs
from crm_core.reconciling.model import Found


async def read_into(metrics: Metrics) -> None:
    """Bring the gauges up to date. Raises PyMongoError."""
    backlog = await InboxEntry.backlog()
    metrics.pending.set(backlog.pending)
    metrics.dead.set(backlog.dead)
    metrics.oldest.set((datetime.now(UTC) - backlog.oldest).total_seconds() if backlog.oldest else 0)
    for state in (CallState.WAITING, CallState.SENDING, CallState.UNKNOWN, CallState.DEAD):
        metrics.outgoing.labels(state).set(await OutboxEntry.count_in(state))
    metrics.set_aside.set(await set_aside_count(_act()))
    await _read_reconciliation(metrics)


async def _read_reconciliation(metrics: Metrics) -> None:
    last = next((run for run in await last_runs(_act(), 2) if run.ended_at is not None), None)
    if last is not None and last.ended_at is not None:
        metrics.reconciled.set(last.ended_at.timestamp())
        for kind in Found:
            metrics.missed.labels(kind).set(last.found.get(kind, 0))


def _act() -> Act:
    return Act(actor=PROGRAM, at=datetime.now(UTC), cause="metrics", trace="metrics")
