"""Customer groups and who is in them."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from emulator.world import ids
from emulator.world.store import Row, Store

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
CREATE TABLE IF NOT EXISTS wecom_group_terms (
    chat_id TEXT PRIMARY KEY REFERENCES wecom_groups (chat_id),
    notice TEXT NOT NULL DEFAULT '',
    dismissed_at REAL
);
CREATE TABLE IF NOT EXISTS wecom_group_ways (
    chat_id TEXT NOT NULL,
    member TEXT NOT NULL,
    scene INTEGER NOT NULL,
    state TEXT NOT NULL,
    invitor TEXT NOT NULL,
    PRIMARY KEY (chat_id, member)
);
CREATE TABLE IF NOT EXISTS wecom_group_past (chat_id TEXT PRIMARY KEY, told TEXT NOT NULL);
"""
_GROUPS = """
SELECT g.*, coalesce(t.notice, '') AS notice, t.dismissed_at FROM wecom_groups g
LEFT JOIN wecom_group_terms t ON t.chat_id = g.chat_id
"""
_MEMBERS = """
SELECT m.*, coalesce(w.scene, 1) AS scene, coalesce(w.state, '') AS state, coalesce(w.invitor, '') AS invitor
FROM wecom_group_members m LEFT JOIN wecom_group_ways w ON w.chat_id = m.chat_id AND w.member = m.member
"""
INVITED, BY_LINK, BY_CODE = 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`version` changes with every member that comes or goes. `dismissed_at` is None while there is such a group."""

    chat_id: str
    name: str
    owner: str
    created_at: float
    version: str
    notice: str = ""
    dismissed_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMember:
    """`member` is a userid or an external_userid; `state` that of the code they came by, `invitor` a userid."""

    chat_id: str
    member: str
    is_staff: bool
    joined_at: float
    scene: int = INVITED
    state: str = ""
    invitor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """How somebody came into a group."""

    scene: int = BY_CODE
    state: str = ""
    invitor: str = ""


_USUAL = Coming()


class Groups:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def all(self) -> list[Group]:
        """Those that there are."""
        rows = self._store.rows(f"{_GROUPS} WHERE t.dismissed_at IS NULL ORDER BY g.rowid")
        return [Group(**row) for row in rows]

    def find(self, chat_id: str) -> Group | None:
        """Also one that was dismissed."""
        row = self._store.row(f"{_GROUPS} WHERE g.chat_id = ?", chat_id)
        return Group(**row) if row else None

    def here(self, chat_id: str) -> Group | None:
        """None for one that was dismissed."""
        group = self.find(chat_id)
        return group if group and group.dismissed_at is None else None

    def sizes(self) -> dict[str, int]:
        """How many members each group has."""
        sql = "SELECT chat_id, count(*) AS members FROM wecom_group_members GROUP BY chat_id"
        return {row["chat_id"]: row["members"] for row in self._store.rows(sql)}

    def add(self, *, chat_id: str, name: str, owner: str, at: float) -> None:
        """The owner is its first member."""
        self._store.run(
            "INSERT INTO wecom_groups (chat_id, name, owner, created_at, version) VALUES (?,?,?,?,?)",
            *(chat_id, name, owner, at, ids.version()),
        )
        self._join(chat_id, owner, at, is_staff=True)

    def members(self, chat_id: str) -> list[GroupMember]:
        rows = self._store.rows(f"{_MEMBERS} WHERE m.chat_id = ? ORDER BY m.rowid", chat_id)
        return [_member(row) for row in rows]

    def has(self, chat_id: str, member: str) -> bool:
        sql = "SELECT 1 FROM wecom_group_members WHERE chat_id = ? AND member = ?"
        return self._store.row(sql, chat_id, member) is not None

    def join(self, group: Group, members: Sequence[str], at: float, coming: Coming = _USUAL) -> str:
        """Returns the group's new version."""
        self._store.many(
            "INSERT INTO wecom_group_members (chat_id, member, is_staff, joined_at) VALUES (?,?,0,?)",
            [(group.chat_id, one, at) for one in members],
        )
        self._store.many(
            "INSERT OR REPLACE INTO wecom_group_ways (chat_id, member, scene, state, invitor) VALUES (?,?,?,?,?)",
            [(group.chat_id, one, coming.scene, coming.state, coming.invitor) for one in members],
        )
        return self._renew(group)

    def give(self, group: Group, owner: str, at: float) -> None:
        """To another owner, who is a member from then on at the latest."""
        self._store.run("UPDATE wecom_groups SET owner = ? WHERE chat_id = ?", owner, group.chat_id)
        if not self.has(group.chat_id, owner):
            self._join(group.chat_id, owner, at, is_staff=True)
        self._renew(group)

    def leave(self, group: Group, members: Sequence[str]) -> str:
        """Returns the group's new version."""
        for table in ("wecom_group_members", "wecom_group_ways"):
            self._store.many(
                f"DELETE FROM {table} WHERE chat_id = ? AND member = ?",  # noqa: S608 - our own
                [(group.chat_id, one) for one in members],
            )
        return self._renew(group)

    def rename(self, group: Group, name: str) -> None:
        self._store.run("UPDATE wecom_groups SET name = ? WHERE chat_id = ?", name, group.chat_id)

    def announce(self, group: Group, notice: str) -> None:
        sql = "INSERT INTO wecom_group_terms (chat_id, notice) VALUES (?1, ?2)"
        self._store.run(f"{sql} ON CONFLICT (chat_id) DO UPDATE SET notice = ?2", group.chat_id, notice)

    def dismiss(self, group: Group, at: float) -> None:
        sql = "INSERT INTO wecom_group_terms (chat_id, dismissed_at) VALUES (?1, ?2)"
        self._store.run(f"{sql} ON CONFLICT (chat_id) DO UPDATE SET dismissed_at = ?2", group.chat_id, at)

    def remember(self, group: Group) -> None:
        """Keep how it is, for a platform that goes on showing it so for a while."""
        told = json.dumps([asdict(group), [asdict(one) for one in self.members(group.chat_id)]])
        self._store.run("INSERT OR REPLACE INTO wecom_group_past (chat_id, told) VALUES (?, ?)", group.chat_id, told)

    def past(self, chat_id: str) -> tuple[Group, list[GroupMember]] | None:
        """What was remembered of it."""
        row = self._store.row("SELECT told FROM wecom_group_past WHERE chat_id = ?", chat_id)
        if row is None:
            return None
        group, members = json.loads(row["told"])
        return Group(**group), [GroupMember(**one) for one in members]

    def _join(self, chat_id: str, member: str, at: float, *, is_staff: bool) -> None:
        self._store.run(
            "INSERT INTO wecom_group_members (chat_id, member, is_staff, joined_at) VALUES (?,?,?,?)",
            *(chat_id, member, is_staff, at),
        )

    def _renew(self, group: Group) -> str:
        version = ids.version()
        self._store.run("UPDATE wecom_groups SET version = ? WHERE chat_id = ?", version, group.chat_id)
        return version


def _member(row: Row) -> GroupMember:
    fields: Row = row | {"is_staff": bool(row["is_staff"])}
    return GroupMember(**fields)
