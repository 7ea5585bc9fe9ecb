"""Tickets for a Stream connection: 90 seconds, once."""

import json
from dataclasses import dataclass

from emulator.world.dingtalk import ids
from emulator.world.store import Store

LIFETIME = 90.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_tickets (
    ticket TEXT PRIMARY KEY, subscriptions TEXT NOT NULL, expires_at REAL NOT NULL
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """`type` is EVENT or CALLBACK."""

    type: str
    topic: str


class Tickets:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def issue(self, subscriptions: list[Subscription], now: float) -> str:
        ticket = ids.token()
        wanted = json.dumps([[one.type, one.topic] for one in subscriptions])
        self._store.run(
            "INSERT INTO dingtalk_tickets (ticket, subscriptions, expires_at) VALUES (?,?,?)",
            *(ticket, wanted, now + LIFETIME),
        )
        return ticket

    def take(self, ticket: str, now: float) -> list[Subscription] | None:
        """What it was given for; None when unknown, used or too old."""
        with self._store.change():
            row = self._store.row("SELECT * FROM dingtalk_tickets WHERE ticket = ?", ticket)
            self._store.run("DELETE FROM dingtalk_tickets WHERE ticket = ?", ticket)
        if row is None or row["expires_at"] <= now:
            return None
        return [Subscription(type=kind, topic=topic) for kind, topic in json.loads(row["subscriptions"])]
