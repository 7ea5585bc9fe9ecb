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
CREATE TABLE IF NOT EXISTS wecom_tag_places (
    id TEXT PRIMARY KEY,
    place INTEGER NOT NULL
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """`place` and `group_place` are what the API calls order: the larger comes first."""

    tag_id: str
    name: str
    group_id: str
    group_name: str
    created_at: float
    place: int = 0
    group_place: int = 0


class Tags:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def all(self) -> list[Tag]:
        """As the client shows them: by place, else in the order in which they were made."""
        rows = self._store.rows(
            "SELECT wecom_tags.*, COALESCE(mine.place, 0) AS place, COALESCE(ours.place, 0) AS group_place"
            " FROM wecom_tags LEFT JOIN wecom_tag_places AS mine ON mine.id = tag_id"
            " LEFT JOIN wecom_tag_places AS ours ON ours.id = group_id"
            " ORDER BY group_place DESC, (SELECT min(t.rowid) FROM wecom_tags AS t"
            " WHERE t.group_id = wecom_tags.group_id),"
            " place DESC, wecom_tags.rowid"
        )
        return [Tag(**row) for row in rows]

    def find(self, tag_id: str) -> Tag | None:
        return next((tag for tag in self.all() if tag.tag_id == tag_id), None)

    def group(self, group_id: str) -> list[Tag]:
        """Empty where there is no such group: one without tags is none."""
        return [tag for tag in self.all() if tag.group_id == group_id]

    def add_group(self, name: str, tags: list[str], at: float) -> None:
        group_id = f"et{ids.letters(30)}"
        for tag in tags:
            self.add(tag, group_id, name, at)

    def add(self, name: str, group_id: str, group_name: str, at: float) -> str:
        tag_id = f"et{ids.letters(30)}"
        self._store.run(
            "INSERT INTO wecom_tags (tag_id, name, group_id, group_name, created_at) VALUES (?,?,?,?,?)",
            *(tag_id, name, group_id, group_name, at),
        )
        return tag_id

    def rename(self, one: str, name: str) -> None:
        """A tag or a group."""
        self._store.run("UPDATE wecom_tags SET name = ? WHERE tag_id = ?", name, one)
        self._store.run("UPDATE wecom_tags SET group_name = ? WHERE group_id = ?", name, one)

    def put_at(self, one: str, place: int) -> None:
        """A tag within its group, or a group."""
        self._store.run("INSERT OR REPLACE INTO wecom_tag_places (id, place) VALUES (?,?)", one, place)

    def delete(self, tag_id: str) -> None:
        """Nobody has it any more either."""
        self._store.run("DELETE FROM wecom_follow_tags WHERE tag_id = ?", tag_id)
        self._store.run("DELETE FROM wecom_tags WHERE tag_id = ?", tag_id)

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
