"""What the platform has to tell the app: events, robot messages, card callbacks. It stays here until acknowledged."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from emulator.world.dingtalk import ids
from emulator.world.store import Row, Store

Kind = Literal["event", "robot", "card"]
SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_pushes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    message_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    content TEXT NOT NULL,
    born_at REAL NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    outcome TEXT NOT NULL DEFAULT '',
    settled_at REAL,
    failed_at REAL,
    handed_out INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS dingtalk_pushes_waiting ON dingtalk_pushes (id) WHERE settled_at IS NULL;
CREATE INDEX IF NOT EXISTS dingtalk_pushes_failed ON dingtalk_pushes (failed_at) WHERE failed_at IS NOT NULL;
"""
ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """`name` is the event's type, or the card's outTrackId. `content` is what the app reads, with camelCase keys."""

    id: int
    kind: Kind
    name: str
    message_id: str
    event_id: str
    content: dict[str, Any]
    born_at: float
    tries: int = 0
    outcome: str = ""
    settled_at: float | None = None
    failed_at: float | None = None


class Pushes:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store
        self.on_queued: Callable[[Push], None] | None = None

    def queue(self, kind: Kind, name: str, content: dict[str, Any], at: float) -> Push:
        """To be delivered as soon as what is being written stands."""
        message_id, event_id = ids.token(), ids.token()
        number = self._store.run(
            "INSERT INTO dingtalk_pushes (kind, name, message_id, event_id, content, born_at) VALUES (?,?,?,?,?,?)",
            *(kind, name, message_id, event_id, json.dumps(content, ensure_ascii=False), at),
        )
        push = Push(
            id=number, kind=kind, name=name, message_id=message_id, event_id=event_id, content=content, born_at=at
        )
        self._store.afterwards(lambda: self._announce(push))
        return push

    def again(self, push: Push) -> None:
        """As if it had not been acknowledged."""
        self._announce(push)

    def find(self, number: int) -> Push | None:
        return next(iter(self._read("id = ?", number)), None)

    def _announce(self, push: Push) -> None:
        if self.on_queued:
            self.on_queued(push)

    def waiting(self) -> list[Push]:
        return self._read("settled_at IS NULL ORDER BY id")

    def waiting_count(self) -> int:
        return self._store.number("SELECT count(*) FROM dingtalk_pushes WHERE settled_at IS NULL")

    def after(self, number: int) -> list[Push]:
        return self._read("id > ? ORDER BY id", number)

    def failed(self, since: float, until: float, *, limit: int, fresh: bool = False) -> list[Push]:
        """Events given up in that time, oldest first; `fresh` leaves out what was handed out before."""
        new = "AND handed_out = 0" if fresh else ""
        return self._read(
            f"kind = 'event' AND failed_at BETWEEN ? AND ? {new} ORDER BY failed_at, id LIMIT ?", since, until, limit
        )

    def hand_out(self, pushes: list[Push]) -> None:
        for push in pushes:
            self._store.run("UPDATE dingtalk_pushes SET handed_out = 1 WHERE id = ?", push.id)

    def mark(self, push: Push, outcome: str) -> None:
        self._store.run("UPDATE dingtalk_pushes SET outcome = ? WHERE id = ?", outcome, push.id)

    def tried(self, push: Push, outcome: str) -> None:
        self._store.run("UPDATE dingtalk_pushes SET tries = tries + 1, outcome = ? WHERE id = ?", outcome, push.id)

    def settle(self, push: Push, outcome: str, at: float) -> bool:
        """Nothing more will be done about it. False when that was so already."""
        return self._store.changed(
            "UPDATE dingtalk_pushes SET settled_at = ?, outcome = ? WHERE id = ? AND settled_at IS NULL",
            *(at, outcome, push.id),
        )

    def give_up(self, push: Push, outcome: str, at: float) -> None:
        """Settled, and to be found in the list of failed events."""
        self.settle(push, outcome, at)
        self._store.run("UPDATE dingtalk_pushes SET failed_at = ? WHERE id = ?", at, push.id)

    def _read(self, condition: str, *values: float) -> list[Push]:
        rows = self._store.rows(f"SELECT * FROM dingtalk_pushes WHERE {condition}", *values)  # noqa: S608 - our own
        return [_push(row) for row in rows]


def _push(row: Row) -> Push:
    fields: Row = row | {"content": json.loads(row["content"])}
    del fields["handed_out"]
    return Push(**fields)
