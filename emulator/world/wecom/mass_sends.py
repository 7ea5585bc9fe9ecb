"""Mass-sends: tasks for staff members, each with the receivers it goes to once they confirm."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from emulator.world import ids
from emulator.world.store import Row, Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_mass_sends (
    msgid TEXT PRIMARY KEY,
    chat_type TEXT NOT NULL,
    creator TEXT NOT NULL,
    text TEXT NOT NULL,
    attachments TEXT NOT NULL,
    created_at REAL NOT NULL,
    cancelled_at REAL
);
CREATE INDEX IF NOT EXISTS wecom_mass_sends_by_time ON wecom_mass_sends (chat_type, created_at);
CREATE TABLE IF NOT EXISTS wecom_mass_send_tasks (
    msgid TEXT NOT NULL REFERENCES wecom_mass_sends (msgid),
    userid TEXT NOT NULL COLLATE NOCASE,
    sent_at REAL,
    PRIMARY KEY (msgid, userid)
);
CREATE INDEX IF NOT EXISTS wecom_mass_send_tasks_by_staff ON wecom_mass_send_tasks (userid);
CREATE TABLE IF NOT EXISTS wecom_mass_send_receivers (
    msgid TEXT NOT NULL,
    userid TEXT NOT NULL COLLATE NOCASE,
    receiver TEXT NOT NULL,
    status INTEGER NOT NULL DEFAULT 0,
    sent_at REAL,
    PRIMARY KEY (msgid, receiver)
);
CREATE INDEX IF NOT EXISTS wecom_mass_send_receivers_by_task ON wecom_mass_send_receivers (msgid, userid);
CREATE INDEX IF NOT EXISTS wecom_mass_send_receivers_sent ON wecom_mass_send_receivers (receiver, sent_at)
    WHERE status = 1;
CREATE TABLE IF NOT EXISTS wecom_mass_send_reminders (msgid TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS wecom_mass_send_quota (id INTEGER PRIMARY KEY CHECK (id = 1), period TEXT NOT NULL);
"""
NOT_SENT, SENT, NO_FRIEND, HAD_ENOUGH = 0, 1, 2, 3
LIFETIME = 30 * 86400.0
"""Seconds after which nobody can confirm it any more."""
PERIODS = ("day", "week", "month")


@dataclass(frozen=True, slots=True, kw_only=True)
class MassSend:
    """`chat_type` is `single` or `group`; `creator` a userid, empty for the company itself."""

    msgid: str
    chat_type: str
    creator: str
    text: str
    attachments: tuple[dict[str, Any], ...]
    created_at: float
    cancelled_at: float | None = None

    def is_open(self, now: float) -> bool:
        """Whether it can be confirmed."""
        return self.cancelled_at is None and now < self.created_at + LIFETIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One staff member's part; `sent_at` is None until it is confirmed."""

    msgid: str
    userid: str
    sent_at: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """An external_userid or a chat_id, and what became of it."""

    msgid: str
    userid: str
    receiver: str
    status: int
    sent_at: float | None


class MassSends:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    @property
    def period(self) -> str:
        """In which one receiver may get one a day, seven a week, or as many a month as it has days."""
        row = self._store.row("SELECT period FROM wecom_mass_send_quota")
        return str(row["period"]) if row else "month"

    def set_period(self, period: str) -> None:
        self._store.run("INSERT OR REPLACE INTO wecom_mass_send_quota (id, period) VALUES (1, ?)", period)

    def add(self, send: MassSend, parts: Mapping[str, Iterable[str]]) -> None:
        """`parts` has the receivers of each userid."""
        self._store.run(
            "INSERT INTO wecom_mass_sends (msgid, chat_type, creator, text, attachments, created_at)"
            " VALUES (?,?,?,?,?,?)",
            *(send.msgid, send.chat_type, send.creator, send.text),
            *(json.dumps(send.attachments, ensure_ascii=False), send.created_at),
        )
        self._store.many(
            "INSERT INTO wecom_mass_send_tasks (msgid, userid) VALUES (?,?)", [(send.msgid, one) for one in parts]
        )
        self._store.many(
            "INSERT OR IGNORE INTO wecom_mass_send_receivers (msgid, userid, receiver) VALUES (?,?,?)",
            [(send.msgid, userid, one) for userid, some in parts.items() for one in some],
        )

    def new_id(self) -> str:
        return f"msg{ids.letters(29)}"

    def find(self, msgid: str) -> MassSend | None:
        row = self._store.row("SELECT * FROM wecom_mass_sends WHERE msgid = ?", msgid)
        return _send(row) if row else None

    def between(self, chat_type: str, start: float, end: float) -> list[MassSend]:
        """Newest first."""
        sql = "SELECT * FROM wecom_mass_sends WHERE chat_type = ? AND created_at BETWEEN ? AND ? ORDER BY rowid DESC"
        return [_send(row) for row in self._store.rows(sql, chat_type, start, end)]

    def of_staff(self, userid: str) -> list[tuple[MassSend, Task]]:
        """All parts of one staff member, newest first."""
        sql = "SELECT * FROM wecom_mass_send_tasks WHERE userid = ? ORDER BY rowid DESC"
        tasks = [Task(**row) for row in self._store.rows(sql, userid)]
        return [(send, task) for task in tasks if (send := self.find(task.msgid))]

    def tasks(self, msgid: str) -> list[Task]:
        rows = self._store.rows("SELECT * FROM wecom_mass_send_tasks WHERE msgid = ? ORDER BY rowid", msgid)
        return [Task(**row) for row in rows]

    def task(self, msgid: str, userid: str) -> Task | None:
        sql = "SELECT * FROM wecom_mass_send_tasks WHERE msgid = ? AND userid = ?"
        row = self._store.row(sql, msgid, userid)
        return Task(**row) if row else None

    def receivers(self, msgid: str, userid: str, *, start: int = 0, limit: int = -1) -> list[Receiver]:
        sql = "SELECT * FROM wecom_mass_send_receivers WHERE msgid = ? AND userid = ? ORDER BY rowid LIMIT ? OFFSET ?"
        return [Receiver(**row) for row in self._store.rows(sql, msgid, userid, limit, start)]

    def had_since(self, since: float) -> dict[str, int]:
        """How many mass-sends have reached each receiver since then."""
        sql = (
            "SELECT receiver, count(*) AS had FROM wecom_mass_send_receivers"
            " WHERE status = 1 AND sent_at >= ? GROUP BY receiver"
        )
        return {row["receiver"]: row["had"] for row in self._store.rows(sql, since)}

    def confirm(self, task: Task, statuses: Mapping[str, int], at: float) -> None:
        self._store.run(
            "UPDATE wecom_mass_send_tasks SET sent_at = ? WHERE msgid = ? AND userid = ?", at, task.msgid, task.userid
        )
        self._store.many(
            "UPDATE wecom_mass_send_receivers SET status = ?, sent_at = ? WHERE msgid = ? AND receiver = ?",
            [(status, at if status == SENT else None, task.msgid, one) for one, status in statuses.items()],
        )

    def cancel(self, msgid: str, at: float) -> None:
        self._store.run("UPDATE wecom_mass_sends SET cancelled_at = ? WHERE msgid = ?", at, msgid)

    def remind(self, msgid: str, at: float) -> None:
        self._store.run("INSERT INTO wecom_mass_send_reminders (msgid, at) VALUES (?, ?)", msgid, at)

    def reminded_since(self, msgid: str, since: float) -> int:
        sql = "SELECT count(*) FROM wecom_mass_send_reminders WHERE msgid = ? AND at > ?"
        return self._store.number(sql, msgid, since)


def _send(row: Row) -> MassSend:
    fields: Row = row | {"attachments": tuple(json.loads(row["attachments"]))}
    return MassSend(**fields)
