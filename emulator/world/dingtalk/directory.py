"""Departments and people, as the organisation's address book has them."""

from dataclasses import dataclass

from emulator.world.store import Row, Store

ROOT_DEPARTMENT = 1
SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_departments (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    parent_id INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS dingtalk_staff (
    userid TEXT PRIMARY KEY,
    unionid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    mobile TEXT NOT NULL,
    department_id INTEGER NOT NULL REFERENCES dingtalk_departments (id),
    title TEXT NOT NULL,
    leads INTEGER NOT NULL,
    admin INTEGER NOT NULL,
    active INTEGER NOT NULL,
    left_at REAL
);
CREATE INDEX IF NOT EXISTS dingtalk_staff_by_department ON dingtalk_staff (department_id);
CREATE INDEX IF NOT EXISTS dingtalk_staff_by_mobile ON dingtalk_staff (mobile);
"""
_FIRST_DEPARTMENT = 900_000_001


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """`parent_id` is 0 for the organisation itself, which is department 1."""

    id: int
    name: str
    parent_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """`active` says whether 钉钉 has been activated. Who has left is no longer found."""

    userid: str
    unionid: str
    name: str
    mobile: str
    department_id: int
    title: str = ""
    leads: bool = False
    admin: bool = False
    active: bool = True


class Directory:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def found(self, name: str) -> None:
        self._store.run(
            "INSERT INTO dingtalk_departments (id, name, parent_id) VALUES (?, ?, 0)", ROOT_DEPARTMENT, name
        )

    def departments(self, parent_id: int | None = None) -> list[Department]:
        """All of them, or those right below one."""
        rows = self._store.rows("SELECT * FROM dingtalk_departments ORDER BY id")
        return [Department(**row) for row in rows if parent_id is None or row["parent_id"] == parent_id]

    def department(self, number: int) -> Department | None:
        return next((one for one in self.departments() if one.id == number), None)

    def department_named(self, name: str) -> Department | None:
        return next((one for one in self.departments() if one.name == name), None)

    def add_department(self, name: str, parent_id: int = ROOT_DEPARTMENT) -> Department:
        number = max(_FIRST_DEPARTMENT, 1 + self._store.number("SELECT max(id) FROM dingtalk_departments"))
        self._store.run(
            "INSERT INTO dingtalk_departments (id, name, parent_id) VALUES (?,?,?)", number, name, parent_id
        )
        return Department(id=number, name=name, parent_id=parent_id)

    def staff(self) -> list[Staff]:
        return self._read("left_at IS NULL ORDER BY rowid")

    def staff_of(self, department_id: int) -> list[Staff]:
        return self._read("left_at IS NULL AND department_id = ? ORDER BY rowid", department_id)

    def find(self, userid: str) -> Staff | None:
        return next(iter(self._read("left_at IS NULL AND userid = ?", userid)), None)

    def with_mobile(self, mobile: str) -> Staff | None:
        return next(iter(self._read("left_at IS NULL AND mobile = ?", mobile)), None)

    def with_unionid(self, unionid: str) -> Staff | None:
        return next(iter(self._read("left_at IS NULL AND unionid = ?", unionid)), None)

    def _read(self, condition: str, *values: str | int) -> list[Staff]:
        rows = self._store.rows(f"SELECT * FROM dingtalk_staff WHERE {condition}", *values)  # noqa: S608 - our own
        return [_staff(row) for row in rows]

    def add(self, staff: Staff) -> None:
        """One who had left may come back, under the same userid."""
        self._store.run("DELETE FROM dingtalk_staff WHERE userid = ? AND left_at IS NOT NULL", staff.userid)
        self._store.run(
            "INSERT INTO dingtalk_staff (userid, unionid, name, mobile, department_id, title, leads, admin, active)"
            " VALUES (?,?,?,?,?,?,?,?,?)",
            *(staff.userid, staff.unionid, staff.name, staff.mobile, staff.department_id, staff.title),
            *(staff.leads, staff.admin, staff.active),
        )

    def rename(self, staff: Staff, name: str) -> None:
        self._store.run("UPDATE dingtalk_staff SET name = ? WHERE userid = ?", name, staff.userid)

    def leave(self, staff: Staff, at: float) -> None:
        self._store.run("UPDATE dingtalk_staff SET left_at = ? WHERE userid = ?", at, staff.userid)

    def leavers(self, since: float, until: float) -> list[tuple[str, float]]:
        rows = self._store.rows(
            "SELECT userid, left_at FROM dingtalk_staff WHERE left_at BETWEEN ? AND ? ORDER BY left_at", since, until
        )
        return [(row["userid"], row["left_at"]) for row in rows]


def _staff(row: Row) -> Staff:
    fields: Row = row | {name: bool(row[name]) for name in ("leads", "admin", "active")}
    del fields["left_at"]
    return Staff(**fields)
