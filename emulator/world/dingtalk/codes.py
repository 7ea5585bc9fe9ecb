"""Sign-in codes: 5 minutes, once. Those of the client and those of a browser's OAuth are not interchangeable."""

from typing import Literal

from emulator.world.dingtalk import ids
from emulator.world.store import Store

LIFETIME = 300.0
Kind = Literal["client", "oauth"]
SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_codes (
    code TEXT PRIMARY KEY, kind TEXT NOT NULL, userid TEXT NOT NULL, scope TEXT NOT NULL, expires_at REAL NOT NULL
);
"""


class Codes:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def hand_out(self, kind: Kind, userid: str, now: float, scope: str = "") -> str:
        code = ids.token()
        self._store.run(
            "INSERT INTO dingtalk_codes (code, kind, userid, scope, expires_at) VALUES (?,?,?,?,?)",
            *(code, kind, userid, scope, now + LIFETIME),
        )
        return code

    def take(self, kind: Kind, code: str, now: float) -> tuple[str, str] | None:
        """Whose it is and its scope; None when unknown, used or too old."""
        with self._store.change():
            row = self._store.row("SELECT * FROM dingtalk_codes WHERE code = ? AND kind = ?", code, kind)
            self._store.run("DELETE FROM dingtalk_codes WHERE code = ? AND kind = ?", code, kind)
        return (row["userid"], row["scope"]) if row and row["expires_at"] > now else None
