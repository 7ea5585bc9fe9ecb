"""Roles (角色) and who has them."""

from dataclasses import dataclass

from emulator.world.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_roles (id INTEGER PRIMARY KEY, name TEXT NOT NULL, group_name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS dingtalk_role_members (
    role_id INTEGER NOT NULL REFERENCES dingtalk_roles (id), userid TEXT NOT NULL, PRIMARY KEY (role_id, userid)
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    id: int
    name: str
    group_name: str


class Roles:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def add(self, name: str, group_name: str) -> Role:
        number = self._store.run("INSERT INTO dingtalk_roles (name, group_name) VALUES (?, ?)", name, group_name)
        return Role(id=number, name=name, group_name=group_name)

    def all(self) -> list[Role]:
        return [Role(**row) for row in self._store.rows("SELECT * FROM dingtalk_roles ORDER BY id")]

    def named(self, name: str) -> Role | None:
        return next((role for role in self.all() if role.name == name), None)

    def give(self, role: Role, userid: str) -> None:
        self._store.run("INSERT OR IGNORE INTO dingtalk_role_members (role_id, userid) VALUES (?, ?)", role.id, userid)

    def take(self, role: Role, userid: str) -> None:
        self._store.run("DELETE FROM dingtalk_role_members WHERE role_id = ? AND userid = ?", role.id, userid)

    def members(self, role_id: int) -> list[str]:
        rows = self._store.rows("SELECT userid FROM dingtalk_role_members WHERE role_id = ? ORDER BY rowid", role_id)
        return [row["userid"] for row in rows]

    def of(self, userid: str) -> list[Role]:
        return [role for role in self.all() if userid in self.members(role.id)]
