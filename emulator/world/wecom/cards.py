"""Codes with which an app may change an interaction card it sent: 72 hours, once."""

from dataclasses import dataclass

from emulator.world import ids
from emulator.world.store import Store

LIFETIME = 72 * 3600.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_response_codes (
    code TEXT PRIMARY KEY,
    app TEXT NOT NULL,
    msgid TEXT NOT NULL,
    issued_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS wecom_task_ids (app TEXT NOT NULL, task_id TEXT NOT NULL, PRIMARY KEY (app, task_id));
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseCode:
    app: str
    msgid: str
    issued_at: float


class Cards:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def code_for(self, app: str, msgid: str, at: float) -> str:
        code = ids.letters(43)
        self._store.run(
            "INSERT INTO wecom_response_codes (code, app, msgid, issued_at) VALUES (?,?,?,?)", code, app, msgid, at
        )
        return code

    def use(self, code: str, app: str, now: float) -> ResponseCode | None:
        """Take the code; None when it is unknown, used, another app's or too old."""
        with self._store.change():
            row = self._store.row(
                "SELECT app, msgid, issued_at FROM wecom_response_codes WHERE code = ? AND app = ? AND issued_at > ?",
                *(code, app, now - LIFETIME),
            )
            self._store.run("DELETE FROM wecom_response_codes WHERE code = ? AND app = ?", code, app)
        return ResponseCode(**row) if row else None

    def task_is_known(self, app: str, task_id: str) -> bool:
        return self._store.row("SELECT 1 FROM wecom_task_ids WHERE app = ? AND task_id = ?", app, task_id) is not None

    def remember_task(self, app: str, task_id: str) -> None:
        self._store.run("INSERT OR IGNORE INTO wecom_task_ids (app, task_id) VALUES (?, ?)", app, task_id)
