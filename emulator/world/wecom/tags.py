"""The company's tags in their groups, and who put which on a customer."""

from dataclasses import dataclass

from emulator.world import ids
from emulator.world.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_tags (
    tag_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    group_id TEXT NOT NULL,
    group_name TEXT NOT NULL,
    created_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS wecom_follow_tags (
    external_userid TEXT NOT NULL,
    userid TEXT NOT NULL COLLATE NOCASE,
    tag_id TEXT NOT NULL REFERENCES wecom_tags (tag_id),
    PRIMARY KEY (external_userid, userid, tag_id)
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    tag_id: str
    name: str
    group_id: str
    group_name: str
    created_at: float


class Tags:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def all(self) -> list[Tag]:
        return [Tag(**row) for row in self._store.rows("SELECT * FROM wecom_tags ORDER BY rowid")]

    def add_group(self, name: str, tags: list[str], at: float) -> None:
        group_id = f"et{ids.letters(30)}"
        for tag in tags:
            self._store.run(
                "INSERT INTO wecom_tags (tag_id, name, group_id, group_name, created_at) VALUES (?,?,?,?,?)",
                *(f"et{ids.letters(30)}", tag, group_id, name, at),
            )

    def of(self, external_userid: str, userid: str) -> list[Tag]:
        rows = self._store.rows(
            "SELECT wecom_tags.* FROM wecom_follow_tags JOIN wecom_tags USING (tag_id)"
            " WHERE external_userid = ? AND userid = ? ORDER BY wecom_follow_tags.rowid",
            *(external_userid, userid),
        )
        return [Tag(**row) for row in rows]

    def put(self, external_userid: str, userid: str, tag_id: str) -> None:
        self._store.run(
            "INSERT OR IGNORE INTO wecom_follow_tags (external_userid, userid, tag_id) VALUES (?,?,?)",
            *(external_userid, userid, tag_id),
        )

    def take(self, external_userid: str, userid: str, tag_id: str) -> None:
        self._store.run(
            "DELETE FROM wecom_follow_tags WHERE external_userid = ? AND userid = ? AND tag_id = ?",
            *(external_userid, userid, tag_id),
        )
