"""Pictures, voices and videos that followers send: 3 days, for the one account."""

from dataclasses import dataclass

from emulator.world import ids
from emulator.world.store import Store

LIFETIME = 3 * 86400.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS official_media (
    media_id TEXT PRIMARY KEY,
    app_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    content BLOB NOT NULL,
    at REAL NOT NULL
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """`kind` is image, voice, video or shortvideo; `name` is for the page only: the API tells none."""

    media_id: str
    app_id: str
    kind: str
    name: str
    content_type: str
    content: bytes
    at: float


class MediaShelf:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def put(self, *, app_id: str, kind: str, name: str, content_type: str, content: bytes, at: float) -> Media:
        one = Media(
            media_id=ids.letters(64),
            app_id=app_id,
            kind=kind,
            name=name,
            content_type=content_type,
            content=content,
            at=at,
        )
        self._store.run(
            "INSERT INTO official_media (media_id, app_id, kind, name, content_type, content, at)"
            " VALUES (?,?,?,?,?,?,?)",
            *(one.media_id, app_id, kind, name, content_type, content, at),
        )
        return one

    def find(self, app_id: str, media_id: str, now: float) -> Media | None:
        """None when unknown, another account's, or older than 3 days."""
        row = self._store.row(
            "SELECT * FROM official_media WHERE media_id = ? AND app_id = ? AND at > ?",
            *(media_id, app_id, now - LIFETIME),
        )
        return Media(**row) if row else None

    def shown(self, media_id: str) -> Media | None:
        """As the follower's own phone keeps showing it, however old."""
        row = self._store.row("SELECT * FROM official_media WHERE media_id = ?", media_id)
        return Media(**row) if row else None
