"""Every API call received, with its outcome: what a test or a curious person looks at afterwards."""

import json
from dataclasses import dataclass
from typing import Any

from emulator.world.store import Row, Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    platform TEXT NOT NULL,
    at REAL NOT NULL,
    app TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    query TEXT NOT NULL,
    body TEXT NOT NULL,
    status INTEGER NOT NULL,
    errcode INTEGER,
    errmsg TEXT NOT NULL,
    notes TEXT NOT NULL
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a call ended. `errcode` is None where the answer had none (a file, a page, a cut connection: status 0).

    `notes` say what the answer does not: messages dropped, a fault made on purpose, a text cut.
    """

    status: int
    errcode: int | None
    errmsg: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A call as it came in; credentials are left out of `query`. `app` is empty where it could not be told."""

    platform: str
    app: str
    method: str
    path: str
    query: dict[str, str]
    body: Any


class Calls:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def record(self, heard: Heard, outcome: Outcome, at: float) -> None:
        self._store.run(
            "INSERT INTO calls (platform, at, app, method, path, query, body, status, errcode, errmsg, notes)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            *(heard.platform, at, heard.app, heard.method, heard.path, _json(heard.query), _json(heard.body)),
            *(outcome.status, outcome.errcode, outcome.errmsg, _json(outcome.notes)),
        )

    def after(self, n: int) -> list[Row]:
        """Calls numbered above `n`, oldest first."""
        rows = self._store.rows("SELECT * FROM calls WHERE n > ? ORDER BY n", n)
        return [row | {part: json.loads(row[part]) for part in ("query", "body", "notes")} for row in rows]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
