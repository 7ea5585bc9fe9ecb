"""What Prometheus is told."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_ACK_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """One set of figures on a registry of its own, so that several bots can live in one test process."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.callbacks = Counter(
            "scrm_callbacks", "Callbacks by app and outcome", ["app", "outcome"], registry=registry
        )
        self.callbacks_late = Counter(
            "scrm_callbacks_late", "Callbacks signed longer ago than the window", ["app"], registry=registry
        )
        self.ack = Histogram(
            "scrm_ack_seconds", "From a callback's arrival to its answer", buckets=_ACK_SECONDS, registry=registry
        )
        self.handled = Counter(
            "scrm_inbox_handled", "Ledger entries worked, by outcome", ["outcome"], registry=registry
        )
        self.pending = Gauge("scrm_inbox_pending", "Ledger entries not yet done", registry=registry)
        self.oldest = Gauge("scrm_inbox_oldest_seconds", "Age of the oldest of them", registry=registry)
        self.dead = Gauge("scrm_inbox_dead", "Ledger entries given up", registry=registry)
        self.outgoing = Gauge("scrm_outbox_calls", "Outgoing calls by state", ["state"], registry=registry)
        self.sends = Counter("scrm_sends", "Tries to send, by what came of them", ["outcome"], registry=registry)
        self.repeats = Counter(
            "scrm_sends_repeated", "Tries made although an earlier one may have arrived", registry=registry
        )
        self.reply = Histogram(
            "scrm_reply_seconds", "From a reply's commit to its delivery", buckets=_SECONDS, registry=registry
        )
        self.actions = Counter("scrm_actions", "Actions by outcome", ["action", "outcome"], registry=registry)
        self.reactions = Counter(
            "scrm_reactions", "Reactions to events, by what came of them", ["reaction", "outcome"], registry=registry
        )
        self.reconciled = Gauge(
            "scrm_reconciled_timestamp_seconds", "When the last reconciliation ended", registry=registry
        )
        self.missed = Gauge(
            "scrm_reconcile_missed", "What the last reconciliation found, by kind", ["kind"], registry=registry
        )
        self.archived = Counter(
            "scrm_archive_records", "Records of the chat archive, by what came of them", ["outcome"], registry=registry
        )
        self.set_aside = Gauge(
            "scrm_archive_set_aside", "Records of the archive that wait set aside", registry=registry
        )
        self.api_calls = Counter(
            "scrm_platform_calls", "Platform calls by endpoint and outcome", ["endpoint", "outcome"], registry=registry
        )
