"""Pictures, voices, videos and files: 3 days, for every app of the company."""

from dataclasses import dataclass

from emulator.world import ids
from emulator.world.store import Store

LIFETIME = 3 * 86400.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_media (
    media_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    content BLOB NOT NULL,
    at REAL NOT NULL
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """`kind` is image, voice, video or file."""

    media_id: str
    kind: str
    name: str
    content_type: str
    content: bytes
    at: float


class MediaShelf:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def put(self, *, kind: str, name: str, content_type: str, content: bytes, at: float) -> str:
        """Returns the media id."""
        media_id = ids.letters(64)
        self._store.run(
            "INSERT INTO wecom_media (media_id, kind, name, content_type, content, at) VALUES (?,?,?,?,?,?)",
            *(media_id, kind, name, content_type, content, at),
        )
        return media_id

    def find(self, media_id: str, now: float) -> Media | None:
        """None when unknown or older than 3 days."""
        row = self._store.row("SELECT * FROM wecom_media WHERE media_id = ? AND at > ?", media_id, now - LIFETIME)
        return Media(**row) if row else None

    def shown(self, media_id: str) -> Media | None:
        """As the client that has it keeps showing it, however old."""
        row = self._store.row("SELECT * FROM wecom_media WHERE media_id = ?", media_id)
        return Media(**row) if row else None
