"""What a follower and the account said to each other. `n` counts over all followers."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from emulator.world.store import Row, Store

Author = Literal["follower", "account", "platform"]
Way = Literal["said", "passive", "custom", "template", "subscribe", "event"]
SCHEMA = """
CREATE TABLE IF NOT EXISTS official_chat (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    openid TEXT NOT NULL,
    author TEXT NOT NULL,
    way TEXT NOT NULL,
    text TEXT NOT NULL,
    raw TEXT NOT NULL,
    at REAL NOT NULL,
    answers_to INTEGER UNIQUE
);
CREATE INDEX IF NOT EXISTS official_chat_by_follower ON official_chat (openid, n);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`author` platform is the platform itself; `answers_to` the callback that a passive reply answers."""

    n: int
    openid: str
    author: Author
    way: Way
    text: str
    raw: dict[str, Any]
    at: float
    answers_to: int | None = None


class Chat:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def add(
        self,
        openid: str,
        author: Author,
        way: Way,
        text: str,
        at: float,
        *,
        raw: dict[str, Any] | None = None,
        answers_to: int | None = None,
    ) -> bool:
        """False for a second passive reply to the same callback, which nobody is shown."""
        return self._store.changed(
            "INSERT OR IGNORE INTO official_chat (openid, author, way, text, raw, at, answers_to)"
            " VALUES (?,?,?,?,?,?,?)",
            *(openid, author, way, text, json.dumps(raw or {}, ensure_ascii=False), at, answers_to),
        )

    def after(self, openid: str, n: int) -> list[Line]:
        rows = self._store.rows("SELECT * FROM official_chat WHERE openid = ? AND n > ? ORDER BY n", openid, n)
        return [_line(row) for row in rows]


def _line(row: Row) -> Line:
    fields: Row = row | {"raw": json.loads(row["raw"])}
    return Line(**fields)
