"""Work notices (工作通知): what became of each, since the answer to sending one never says."""

from dataclasses import dataclass
from hashlib import sha256

from emulator.world.dingtalk import ids
from emulator.world.store import Store

DAILY = 500
"""Notices of one app to one person a day."""
TO_MANY = 143105
SAME_TEXT = 143106
SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_notice_tasks (task_id INTEGER PRIMARY KEY, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS dingtalk_notices (
    task_id INTEGER NOT NULL, userid TEXT NOT NULL, print TEXT NOT NULL, day TEXT NOT NULL, code INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS dingtalk_notices_by_task ON dingtalk_notices (task_id);
CREATE INDEX IF NOT EXISTS dingtalk_notices_by_day ON dingtalk_notices (userid, day, code);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """`code` 0 was delivered, -1 the person is unknown, anything else is why it was dropped."""

    userid: str
    code: int


class Notices:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def begin(self, at: float) -> int:
        task_id = ids.task_id()
        self._store.run("INSERT INTO dingtalk_notice_tasks (task_id, at) VALUES (?, ?)", task_id, at)
        return task_id

    def refusal(self, userid: str, words: str, day: str) -> int:
        """Why this would be dropped without a word: one of the codes, 0 for not at all."""
        sent = "SELECT count(*) FROM dingtalk_notices WHERE userid = ? AND day = ? AND code = 0"
        if self._store.number(f"{sent} AND print = ?", userid, day, _print(words)):
            return SAME_TEXT
        return TO_MANY if self._store.number(sent, userid, day) >= DAILY else 0

    def settle(self, task_id: int, userid: str, words: str, day: str, code: int) -> None:
        self._store.run(
            "INSERT INTO dingtalk_notices (task_id, userid, print, day, code) VALUES (?,?,?,?,?)",
            *(task_id, userid, _print(words), day, code),
        )

    def begun_at(self, task_id: int) -> float | None:
        row = self._store.row("SELECT at FROM dingtalk_notice_tasks WHERE task_id = ?", task_id)
        return row["at"] if row else None

    def fates(self, task_id: int) -> list[Fate]:
        rows = self._store.rows("SELECT userid, code FROM dingtalk_notices WHERE task_id = ? ORDER BY rowid", task_id)
        return [Fate(**row) for row in rows]

    def dropped_count(self) -> int:
        return self._store.number("SELECT count(*) FROM dingtalk_notices WHERE code > 0")


def _print(words: str) -> str:
    return sha256(words.encode()).hexdigest()
