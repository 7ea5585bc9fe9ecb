"""access_tokens of two kinds that know nothing of each other: `token` (each call ends the last) and `stable_token`."""

from typing import Literal

from emulator.world import ids
from emulator.world.official.accounts import Account
from emulator.world.store import Store

LIFETIME = 7200.0
OVERLAP = 300.0
"""How long an old token still works beside a new one."""
Kind = Literal["plain", "stable"]
SCHEMA = """
CREATE TABLE IF NOT EXISTS official_tokens (
    token TEXT PRIMARY KEY,
    app_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    forced INTEGER NOT NULL,
    made_at REAL NOT NULL,
    expires_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS official_tokens_by_account ON official_tokens (app_id, kind, expires_at);
"""


class Tokens:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def renew(self, account: Account, kind: Kind, now: float, *, forced: bool = False) -> tuple[str, int]:
        """Give a new token; those of this kind before it work for OVERLAP more."""
        token = ids.letters(136)
        with self._store.change():
            self._store.run(
                "UPDATE official_tokens SET expires_at = min(expires_at, ?) WHERE app_id = ? AND kind = ?",
                *(now + OVERLAP, account.app_id, kind),
            )
            self._store.run(
                "INSERT INTO official_tokens VALUES (?,?,?,?,?,?)",
                *(token, account.app_id, kind, int(forced), now, now + LIFETIME),
            )
        return token, int(LIFETIME)

    def stable(self, account: Account, now: float) -> tuple[str, int]:
        """Give the stable token: the same one while it is valid."""
        row = self._store.row(
            "SELECT token, expires_at FROM official_tokens WHERE app_id = ? AND kind = 'stable' AND expires_at > ?"
            " ORDER BY made_at DESC, rowid DESC LIMIT 1",
            *(account.app_id, now + 1),
        )
        return (row["token"], int(row["expires_at"] - now)) if row else self.renew(account, "stable", now)

    def forced_since(self, account: Account, since: float) -> int:
        return self._store.number(
            "SELECT count(*) FROM official_tokens WHERE app_id = ? AND forced = 1 AND made_at > ?",
            *(account.app_id, since),
        )

    def holder(self, token: str) -> tuple[str, float] | None:
        """The AppID a token was given to and when it expires or expired; None for an unknown token."""
        row = self._store.row("SELECT app_id, expires_at FROM official_tokens WHERE token = ?", token)
        return (row["app_id"], row["expires_at"]) if row else None

    def expire(self, token: str, now: float) -> None:
        self._store.run("UPDATE official_tokens SET expires_at = ? WHERE token = ?", now, token)

    def revoke(self, token: str) -> None:
        self._store.run("DELETE FROM official_tokens WHERE token = ?", token)
