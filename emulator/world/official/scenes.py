"""Codes with a scene; a temporary one dies, of whoever scans it then nobody hears."""

import secrets
from dataclasses import dataclass

from emulator.world import ids
from emulator.world.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS official_scenes (
    ticket TEXT PRIMARY KEY,
    app_id TEXT NOT NULL,
    scene TEXT NOT NULL,
    url TEXT NOT NULL,
    made_at REAL NOT NULL,
    expires_at REAL
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """`expires_at` is None for a permanent one."""

    ticket: str
    app_id: str
    scene: str
    url: str
    made_at: float
    expires_at: float | None

    def lives(self, now: float) -> bool:
        return self.expires_at is None or self.expires_at > now


class Scenes:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def make(self, app_id: str, scene: str, now: float, seconds: float | None) -> Code:
        code = Code(
            ticket=f"gQ{secrets.token_urlsafe(60)}==",
            app_id=app_id,
            scene=scene,
            url=f"http://weixin.qq.com/q/{ids.letters(22)}",
            made_at=now,
            expires_at=None if seconds is None else now + seconds,
        )
        self._store.run(
            "INSERT INTO official_scenes VALUES (?,?,?,?,?,?)",
            *(code.ticket, app_id, scene, code.url, now, code.expires_at),
        )
        return code

    def all(self) -> list[Code]:
        """Newest first."""
        return [Code(**row) for row in self._store.rows("SELECT * FROM official_scenes ORDER BY rowid DESC")]

    def of(self, app_id: str, scene: str) -> list[Code]:
        return [one for one in self.all() if (one.app_id, one.scene) == (app_id, scene)]

    def find(self, ticket: str) -> Code | None:
        row = self._store.row("SELECT * FROM official_scenes WHERE ticket = ?", ticket)
        return Code(**row) if row else None
