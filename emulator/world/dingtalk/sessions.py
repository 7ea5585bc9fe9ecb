"""Addresses to answer at (sessionWebhook): one per message that came in, 90 minutes."""

from dataclasses import dataclass

from emulator.world.dingtalk import ids
from emulator.world.store import Store

LIFETIME = 5400.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_sessions (
    session TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, expires_at REAL NOT NULL
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    session: str
    conversation_id: str
    expires_at: float


class Sessions:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def begin(self, conversation_id: str, now: float) -> Session:
        made = Session(session=ids.token(), conversation_id=conversation_id, expires_at=now + LIFETIME)
        self._store.run(
            "INSERT INTO dingtalk_sessions (session, conversation_id, expires_at) VALUES (?,?,?)",
            *(made.session, made.conversation_id, made.expires_at),
        )
        return made

    def find(self, session: str) -> Session | None:
        """Also one that has expired."""
        row = self._store.row("SELECT * FROM dingtalk_sessions WHERE session = ?", session)
        return Session(**row) if row else None
