"""To-dos, of which everything is named by unionId."""

import json
from dataclasses import dataclass
from typing import Any

from emulator.world.dingtalk import ids
from emulator.world.store import Row, Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_todos (
    id TEXT PRIMARY KEY, unionid TEXT NOT NULL, fields TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0, at REAL NOT NULL
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """`unionid` is whose list it was made in, `fields` as the app sent them."""

    id: str
    unionid: str
    fields: dict[str, Any]
    done: bool
    at: float


class Todos:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def add(self, unionid: str, fields: dict[str, Any], at: float) -> Todo:
        todo = Todo(id=f"task{ids.token()}", unionid=unionid, fields=fields, done=False, at=at)
        self._store.run(
            "INSERT INTO dingtalk_todos (id, unionid, fields, at) VALUES (?,?,?,?)",
            *(todo.id, unionid, json.dumps(fields, ensure_ascii=False), at),
        )
        return todo

    def find(self, number: str) -> Todo | None:
        row = self._store.row("SELECT * FROM dingtalk_todos WHERE id = ?", number)
        return _todo(row) if row else None

    def with_source(self, source: str) -> Todo | None:
        return next((todo for todo in self.all() if source and todo.fields.get("sourceId") == source), None)

    def all(self) -> list[Todo]:
        return [_todo(row) for row in self._store.rows("SELECT * FROM dingtalk_todos ORDER BY rowid")]

    def change(self, todo: Todo, fields: dict[str, Any], *, done: bool) -> None:
        self._store.run(
            "UPDATE dingtalk_todos SET fields = ?, done = ? WHERE id = ?",
            *(json.dumps(todo.fields | fields, ensure_ascii=False), done, todo.id),
        )

    def remove(self, todo: Todo) -> None:
        self._store.run("DELETE FROM dingtalk_todos WHERE id = ?", todo.id)


def _todo(row: Row) -> Todo:
    fields: Row = row | {"fields": json.loads(row["fields"]), "done": bool(row["done"])}
    return Todo(**fields)
