"""access_tokens: one per app while it is valid, 7,200 s."""

from emulator.world import ids
from emulator.world.store import Store
from emulator.world.wecom.corp import App

LIFETIME = 7200.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_tokens (token TEXT PRIMARY KEY, app TEXT NOT NULL, expires_at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS wecom_tokens_by_app ON wecom_tokens (app, expires_at);
"""


class Tokens:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def issue(self, app: App, now: float) -> tuple[str, int]:
        """The app's token and the whole seconds it still lives; asked again while it is valid, the same one."""
        row = self._store.row("SELECT * FROM wecom_tokens WHERE app = ? AND expires_at > ?", app.name, now + 1)
        if row:
            return row["token"], int(row["expires_at"] - now)
        token = ids.letters(214)
        self._store.run(
            "INSERT INTO wecom_tokens (token, app, expires_at) VALUES (?,?,?)", token, app.name, now + LIFETIME
        )
        return token, int(LIFETIME)

    def holder(self, token: str) -> tuple[str, float] | None:
        """The name of the app a token was given to and when it expires or expired; None for an unknown token."""
        row = self._store.row("SELECT app, expires_at FROM wecom_tokens WHERE token = ?", token)
        return (row["app"], row["expires_at"]) if row else None

    def expire(self, token: str, now: float) -> None:
        self._store.run("UPDATE wecom_tokens SET expires_at = ? WHERE token = ?", now, token)

    def revoke(self, token: str) -> None:
        self._store.run("DELETE FROM wecom_tokens WHERE token = ?", token)
