"""Tokens of apps and of persons, and jsapi tickets: 7,200 s each, one at a time."""

from typing import Literal

from emulator.world.dingtalk import ids
from emulator.world.store import Row, Store

LIFETIME = 7200.0
Kind = Literal["app", "ticket", "user", "refresh"]
_LIVES: dict[Kind, float] = {"app": LIFETIME, "ticket": LIFETIME, "user": LIFETIME, "refresh": 30 * 86400.0}
SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_tokens (
    token TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    holder TEXT NOT NULL,
    expires_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS dingtalk_tokens_by_holder ON dingtalk_tokens (kind, holder, expires_at);
"""


class Tokens:
    """`holder` is an appKey for `app` and `ticket`, a userid for `user` and `refresh`."""

    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def issue(self, kind: Kind, holder: str, now: float) -> tuple[str, int]:
        """The one that is still valid, with its life renewed, else a new one; and the whole seconds it lives."""
        life = _LIVES[kind]
        row = self._store.row(
            "SELECT token FROM dingtalk_tokens WHERE kind = ? AND holder = ? AND expires_at > ?", kind, holder, now
        )
        if row:
            self._store.run("UPDATE dingtalk_tokens SET expires_at = ? WHERE token = ?", now + life, row["token"])
            return row["token"], int(life)
        token = ids.token()
        self._store.run(
            "INSERT INTO dingtalk_tokens (token, kind, holder, expires_at) VALUES (?,?,?,?)",
            *(token, kind, holder, now + life),
        )
        return token, int(life)

    def find(self, kind: Kind, token: str) -> Row | None:
        """`holder` and `expires_at`, also of one that has expired."""
        return self._store.row("SELECT * FROM dingtalk_tokens WHERE kind = ? AND token = ?", kind, token)

    def holder(self, kind: Kind, token: str, now: float) -> str | None:
        row = self.find(kind, token)
        return row["holder"] if row and row["expires_at"] > now else None

    def expire(self, token: str, now: float) -> None:
        self._store.run("UPDATE dingtalk_tokens SET expires_at = ? WHERE token = ?", now, token)

    def revoke(self, token: str) -> None:
        self._store.run("DELETE FROM dingtalk_tokens WHERE token = ?", token)
