"""Customer groups and who is in them."""

from dataclasses import dataclass

from emulator.world import ids
from emulator.world.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_groups (
    chat_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    owner TEXT NOT NULL COLLATE NOCASE,
    created_at REAL NOT NULL,
    version TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS wecom_group_members (
    chat_id TEXT NOT NULL REFERENCES wecom_groups (chat_id),
    member TEXT NOT NULL,
    is_staff INTEGER NOT NULL,
    joined_at REAL NOT NULL,
    PRIMARY KEY (chat_id, member)
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`version` changes with every member that comes or goes."""

    chat_id: str
    name: str
    owner: str
    created_at: float
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMember:
    """`member` is a userid or an external_userid."""

    chat_id: str
    member: str
    is_staff: bool
    joined_at: float


class Groups:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def all(self) -> list[Group]:
        return [Group(**row) for row in self._store.rows("SELECT * FROM wecom_groups ORDER BY rowid")]

    def find(self, chat_id: str) -> Group | None:
        row = self._store.row("SELECT * FROM wecom_groups WHERE chat_id = ?", chat_id)
        return Group(**row) if row else None

    def add(self, *, chat_id: str, name: str, owner: str, at: float) -> None:
        """The owner is its first member."""
        self._store.run(
            "INSERT INTO wecom_groups (chat_id, name, owner, created_at, version) VALUES (?,?,?,?,?)",
            *(chat_id, name, owner, at, ids.version()),
        )
        self._join(chat_id, owner, at, is_staff=True)

    def members(self, chat_id: str) -> list[GroupMember]:
        rows = self._store.rows("SELECT * FROM wecom_group_members WHERE chat_id = ? ORDER BY rowid", chat_id)
        return [GroupMember(**row) for row in rows]

    def has(self, chat_id: str, member: str) -> bool:
        sql = "SELECT 1 FROM wecom_group_members WHERE chat_id = ? AND member = ?"
        return self._store.row(sql, chat_id, member) is not None

    def join(self, group: Group, external_userid: str, at: float) -> str:
        """Returns the group's new version."""
        self._join(group.chat_id, external_userid, at, is_staff=False)
        return self._renew(group)

    def give(self, group: Group, owner: str, at: float) -> None:
        """To another owner, who is a member from then on at the latest."""
        self._store.run("UPDATE wecom_groups SET owner = ? WHERE chat_id = ?", owner, group.chat_id)
        if not self.has(group.chat_id, owner):
            self._join(group.chat_id, owner, at, is_staff=True)
        self._renew(group)

    def leave(self, group: Group, external_userid: str) -> str:
        """Returns the group's new version."""
        sql = "DELETE FROM wecom_group_members WHERE chat_id = ? AND member = ?"
        self._store.run(sql, group.chat_id, external_userid)
        return self._renew(group)

    def _join(self, chat_id: str, member: str, at: float, *, is_staff: bool) -> None:
        self._store.run(
            "INSERT INTO wecom_group_members (chat_id, member, is_staff, joined_at) VALUES (?,?,?,?)",
            *(chat_id, member, is_staff, at),
        )

    def _renew(self, group: Group) -> str:
        version = ids.version()
        self._store.run("UPDATE wecom_groups SET version = ? WHERE chat_id = ?", version, group.chat_id)
        return version
