"""Files: uploaded by the app, or sent by people and then fetched with a code that becomes a short-lived address."""

from dataclasses import dataclass

from emulator.world.dingtalk import ids
from emulator.world.store import Store

CODE_LIFETIME = 86400.0
URL_LIFETIME = 600.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_media (
    media_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    content BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS dingtalk_downloads (
    key TEXT PRIMARY KEY, media_id TEXT NOT NULL REFERENCES dingtalk_media (media_id), expires_at REAL NOT NULL
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


class MediaShelf:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def put(self, *, kind: str, name: str, content_type: str, content: bytes) -> str:
        media_id = ids.media_id()
        self._store.run(
            "INSERT INTO dingtalk_media (media_id, kind, name, content_type, content) VALUES (?,?,?,?,?)",
            *(media_id, kind, name, content_type, content),
        )
        return media_id

    def find(self, media_id: str) -> Media | None:
        row = self._store.row("SELECT * FROM dingtalk_media WHERE media_id = ?", media_id)
        return Media(**row) if row else None

    def code_for(self, media_id: str, now: float) -> str:
        return self._key(f"mIofN{ids.letters(40)}", media_id, now + CODE_LIFETIME)

    def address_for(self, media_id: str, now: float) -> str:
        """The last part of an address under which the file lies for a while."""
        return self._key(ids.letters(32), media_id, now + URL_LIFETIME)

    def _key(self, key: str, media_id: str, expires_at: float) -> str:
        self._store.run(
            "INSERT INTO dingtalk_downloads (key, media_id, expires_at) VALUES (?,?,?)", key, media_id, expires_at
        )
        return key

    def behind(self, key: str, now: float) -> Media | None:
        """None when unknown or too old."""
        row = self._store.row("SELECT * FROM dingtalk_downloads WHERE key = ? AND expires_at > ?", key, now)
        return self.find(row["media_id"]) if row else None
