"""Who follows or followed, and how much may be sent to each."""

import secrets
from dataclasses import dataclass, replace

from emulator.world.store import Row, Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS official_followers (
    openid TEXT PRIMARY KEY,
    app_id TEXT NOT NULL,
    name TEXT NOT NULL,
    unionid TEXT,
    follows INTEGER NOT NULL,
    since REAL NOT NULL,
    way TEXT NOT NULL,
    scene TEXT NOT NULL,
    spoke_at REAL NOT NULL,
    answers INTEGER NOT NULL,
    touched_at REAL NOT NULL,
    touch_answers INTEGER NOT NULL
);
"""
BY_SEARCH, BY_CODE = "ADD_SCENE_SEARCH", "ADD_SCENE_QR_CODE"
SPOKEN_WINDOW, SPOKEN_MOST = 48 * 3600.0, 5
TOUCHED_WINDOW, TOUCHED_MOST = 60.0, 3
"""A menu click, a follow or a scan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """`name` is for the page only: the API tells none. The times are in Unix seconds, 0 for never."""

    openid: str
    app_id: str
    name: str
    unionid: str | None = None
    follows: bool = False
    since: float = 0.0
    way: str = BY_SEARCH
    scene: str = ""
    spoke_at: float = 0.0
    answers: int = 0
    touched_at: float = 0.0
    touch_answers: int = 0

    def spoke(self, at: float) -> "Follower":
        return replace(self, spoke_at=at, answers=0)

    def touched(self, at: float) -> "Follower":
        return replace(self, touched_at=at, touch_answers=0)

    def windows(self, now: float) -> tuple[bool, bool]:
        """Whether anything may be sent at all now, and whether one more message may."""
        spoken, touched = now - self.spoke_at <= SPOKEN_WINDOW, now - self.touched_at <= TOUCHED_WINDOW
        room = (spoken and self.answers < SPOKEN_MOST) or (touched and self.touch_answers < TOUCHED_MOST)
        return spoken or touched, room

    def answered(self, now: float) -> "Follower":
        """Use up one message: of the short window first, which closes sooner."""
        if now - self.touched_at <= TOUCHED_WINDOW and self.touch_answers < TOUCHED_MOST:
            return replace(self, touch_answers=self.touch_answers + 1)
        return replace(self, answers=self.answers + 1)


class Followers:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def all(self) -> list[Follower]:
        return [_follower(row) for row in self._store.rows("SELECT * FROM official_followers ORDER BY rowid")]

    def of(self, app_id: str) -> list[Follower]:
        return [one for one in self.all() if one.app_id == app_id and one.follows]

    def find(self, openid: str) -> Follower | None:
        row = self._store.row("SELECT * FROM official_followers WHERE openid = ?", openid)
        return _follower(row) if row else None

    def keep(self, one: Follower) -> None:
        self._store.run(
            "INSERT OR REPLACE INTO official_followers VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            *(one.openid, one.app_id, one.name, one.unionid, int(one.follows), one.since, one.way, one.scene),
            *(one.spoke_at, one.answers, one.touched_at, one.touch_answers),
        )


def new_openid() -> str:
    return f"o{secrets.token_urlsafe(20)[:27]}"


def _follower(row: Row) -> Follower:
    fields: Row = row | {"follows": bool(row["follows"])}
    return Follower(**fields)
