"""What only the database can tell: how deep the queues are and how old their oldest entries."""

from datetime import UTC, datetime

from bot.metrics import Metrics
from crm_core.inbox.documents import InboxEntry
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import CallState


async def read_into(metrics: Metrics) -> None:
    """Bring the gauges up to date. Raises PyMongoError."""
    backlog = await InboxEntry.backlog()
    metrics.pending.set(backlog.pending)
    metrics.dead.set(backlog.dead)
    metrics.oldest.set((datetime.now(UTC) - backlog.oldest).total_seconds() if backlog.oldest else 0)
    for state in (CallState.WAITING, CallState.SENDING, CallState.UNKNOWN, CallState.DEAD):
        metrics.outgoing.labels(state).set(await OutboxEntry.count_in(state))
