"""Departments and members, as the company's address book has them."""

from dataclasses import dataclass

from emulator.world.store import Row, Store

ROOT_DEPARTMENT = 1
SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_departments (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    parent_id INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS wecom_staff (
    userid TEXT PRIMARY KEY COLLATE NOCASE,
    name TEXT NOT NULL,
    department_id INTEGER NOT NULL REFERENCES wecom_departments (id),
    position TEXT NOT NULL,
    leads INTEGER NOT NULL,
    active INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS wecom_staff_by_department ON wecom_staff (department_id);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """`parent_id` is 0 for the company itself, which is department 1."""

    id: int
    name: str
    parent_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """`leads` says whether the member leads the department."""

    userid: str
    name: str
    department_id: int
    position: str
    leads: bool
    active: bool


class Directory:
    """Members are looked up whatever the case of their userid, as on the platform."""

    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def departments(self) -> list[Department]:
        return [Department(**row) for row in self._store.rows("SELECT * FROM wecom_departments ORDER BY id")]

    def below(self, department_id: int) -> list[Department]:
        """That department and all under it, itself first; empty when there is no such department."""
        everything = self.departments()
        found = [department for department in everything if department.id == department_id]
        for above in found:
            found.extend(department for department in everything if department.parent_id == above.id)
        return found

    def found(self, company: str) -> None:
        """The company itself, as the department above all."""
        self._store.run(
            "INSERT INTO wecom_departments (id, name, parent_id) VALUES (?, ?, 0)", ROOT_DEPARTMENT, company
        )

    def department_named(self, name: str) -> Department | None:
        row = self._store.row("SELECT * FROM wecom_departments WHERE name = ?", name)
        return Department(**row) if row else None

    def add_department(self, name: str, parent_id: int = ROOT_DEPARTMENT) -> Department:
        number = self._store.run("INSERT INTO wecom_departments (name, parent_id) VALUES (?, ?)", name, parent_id)
        return Department(id=number, name=name, parent_id=parent_id)

    def staff(self) -> list[Staff]:
        return [_staff(row) for row in self._store.rows("SELECT * FROM wecom_staff ORDER BY rowid")]

    def staff_of(self, department_id: int) -> list[Staff]:
        rows = self._store.rows("SELECT * FROM wecom_staff WHERE department_id = ? ORDER BY rowid", department_id)
        return [_staff(row) for row in rows]

    def find(self, userid: str) -> Staff | None:
        row = self._store.row("SELECT * FROM wecom_staff WHERE userid = ?", userid)
        return _staff(row) if row else None

    def add(self, staff: Staff) -> None:
        self._store.run(
            "INSERT INTO wecom_staff (userid, name, department_id, position, leads, active) VALUES (?,?,?,?,?,?)",
            *(staff.userid, staff.name, staff.department_id, staff.position, staff.leads, staff.active),
        )

    def leave(self, staff: Staff) -> None:
        """Whoever has left the company is in no list any more."""
        self._store.run("DELETE FROM wecom_staff WHERE userid = ?", staff.userid)

    def rename(self, staff: Staff, userid: str) -> None:
        self._store.run("UPDATE wecom_staff SET userid = ? WHERE userid = ?", userid, staff.userid)
        self._store.run("UPDATE wecom_follows SET userid = ? WHERE userid = ?", userid, staff.userid)

    def move(self, staff: Staff, department_id: int, *, leads: bool) -> None:
        sql = "UPDATE wecom_staff SET department_id = ?, leads = ? WHERE userid = ?"
        self._store.run(sql, department_id, leads, staff.userid)

    def disable(self, staff: Staff) -> None:
        self._store.run("UPDATE wecom_staff SET active = 0 WHERE userid = ?", staff.userid)


def _staff(row: Row) -> Staff:
    fields: Row = row | {"leads": bool(row["leads"]), "active": bool(row["active"])}
    return Staff(**fields)
