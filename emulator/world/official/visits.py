"""Codes and tokens of web pages opened inside 微信; a code works once, for 5 minutes."""

from dataclasses import dataclass

from emulator.world import ids
from emulator.world.store import Store

LIFETIME = 300.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS official_visits (
    code TEXT PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    app_id TEXT NOT NULL,
    openid TEXT NOT NULL,
    scope TEXT NOT NULL,
    expires_at REAL NOT NULL,
    used INTEGER NOT NULL
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    code: str
    token: str
    app_id: str
    openid: str
    scope: str
    expires_at: float
    used: int


class Visits:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def begin(self, app_id: str, openid: str, scope: str, now: float) -> str:
        """Returns the code."""
        code = f"0{ids.letters(31)}"
        self._store.run(
            "INSERT INTO official_visits VALUES (?,?,?,?,?,?,0)",
            *(code, ids.letters(64), app_id, openid, scope, now + LIFETIME),
        )
        return code

    def find(self, code: str) -> Visit | None:
        row = self._store.row("SELECT * FROM official_visits WHERE code = ?", code)
        return Visit(**row) if row else None

    def with_token(self, token: str) -> Visit | None:
        row = self._store.row("SELECT * FROM official_visits WHERE token = ? AND used = 1", token)
        return Visit(**row) if row else None

    def use(self, visit: Visit) -> None:
        self._store.run("UPDATE official_visits SET used = 1 WHERE code = ?", visit.code)
