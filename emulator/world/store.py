"""One SQLite file, written with each change, so that a second start finds the world as it was left."""

import sqlite3
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Value = str | int | float | bytes | None


class Store:
    """Statements outside `change()` are each a transaction of their own. Used from one thread only."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, cached_statements=256)
        self._db.row_factory = _row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._depth = 0
        self._afterwards: list[Callable[[], None]] = []

    def define(self, schema: str) -> None:
        self._db.executescript(schema)

    def run(self, sql: str, *values: Value) -> int:
        """Run one changing statement; returns the rowid of the row it inserted last."""
        return self._db.execute(sql, values).lastrowid or 0

    def changed(self, sql: str, *values: Value) -> bool:
        """Run one changing statement; says whether it touched any row."""
        return self._db.execute(sql, values).rowcount > 0

    def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one changing statement for each of these rows, as one change."""
        with self.change():
            self._db.executemany(sql, rows)

    def row(self, sql: str, *values: Value) -> Row | None:
        return self._db.execute(sql, values).fetchone()

    def rows(self, sql: str, *values: Value) -> list[Row]:
        return self._db.execute(sql, values).fetchall()

    def number(self, sql: str, *values: Value) -> int:
        """The first column of the first row, 0 when there is none."""
        row = self.row(sql, *values)
        return 0 if row is None else int(next(iter(row.values())) or 0)

    @contextmanager
    def change(self) -> Generator[None]:
        """All or nothing. Joins the change already under way; must not be held over an `await`."""
        if self._depth:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            self._afterwards.clear()
            raise
        else:
            self._db.execute("COMMIT")
        finally:
            self._depth = 0
        self._run_afterwards()

    def afterwards(self, deed: Callable[[], None]) -> None:
        """Do `deed` once what is being written stands in the file; never when it is rolled back."""
        self._afterwards.append(deed)
        if not self._depth:
            self._run_afterwards()

    def _run_afterwards(self) -> None:
        deeds, self._afterwards = self._afterwards, []
        for deed in deeds:
            deed()

    def close(self) -> None:
        self._db.close()


def _row(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, values, strict=True)}
