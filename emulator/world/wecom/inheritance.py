"""What those who have left the company leave behind: customers nobody looks after yet."""

from dataclasses import dataclass

from emulator.world.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_unassigned (
    userid TEXT NOT NULL COLLATE NOCASE,
    external_userid TEXT NOT NULL,
    left_at REAL NOT NULL,
    PRIMARY KEY (userid, external_userid)
);
CREATE TABLE IF NOT EXISTS wecom_leavers (
    userid TEXT PRIMARY KEY COLLATE NOCASE,
    left_at REAL NOT NULL
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unassigned:
    """A customer whose contact has left; `left_at` in Unix seconds."""

    userid: str
    external_userid: str
    left_at: float


class Inheritance:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def leave(self, userid: str, at: float) -> None:
        """All customers of somebody who leaves wait from now on."""
        self._store.run("INSERT OR REPLACE INTO wecom_leavers (userid, left_at) VALUES (?, ?)", userid, at)
        self._store.run(
            "INSERT OR IGNORE INTO wecom_unassigned (userid, external_userid, left_at)"
            " SELECT userid, external_userid, ? FROM wecom_follows WHERE userid = ?",
            *(at, userid),
        )

    def has_left(self, userid: str) -> bool:
        return self._store.row("SELECT 1 FROM wecom_leavers WHERE userid = ?", userid) is not None

    def waiting(self) -> list[Unassigned]:
        rows = self._store.rows("SELECT * FROM wecom_unassigned ORDER BY left_at, rowid")
        return [Unassigned(**row) for row in rows]

    def waits(self, userid: str, external_userid: str) -> bool:
        sql = "SELECT 1 FROM wecom_unassigned WHERE userid = ? AND external_userid = ?"
        return self._store.row(sql, userid, external_userid) is not None

    def assigned(self, userid: str, external_userid: str) -> None:
        sql = "DELETE FROM wecom_unassigned WHERE userid = ? AND external_userid = ?"
        self._store.run(sql, userid, external_userid)
