"""Callbacks on their way to the bot. What is not acknowledged stays here, over restarts too."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from emulator.world.store import Store

Form = Literal["xml", "json"]

SCHEMA = """
CREATE TABLE IF NOT EXISTS callbacks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    platform TEXT NOT NULL,
    app TEXT NOT NULL,
    stream TEXT NOT NULL,
    form TEXT NOT NULL,
    plaintext TEXT NOT NULL,
    queued_at REAL NOT NULL,
    due_at REAL NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    outcome TEXT NOT NULL DEFAULT '',
    acknowledged_at REAL
);
CREATE INDEX IF NOT EXISTS callbacks_waiting ON callbacks (id) WHERE acknowledged_at IS NULL;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """`stream` names what it should stay in order with; `outcome` is that of the last try, empty before the first."""

    id: int
    platform: str
    app: str
    stream: str
    form: Form
    plaintext: str
    queued_at: float
    due_at: float
    tries: int
    outcome: str
    acknowledged_at: float | None


class Callbacks:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store
        self.on_queued: Callable[[Callback], None] | None = None

    def queue(self, *, platform: str, app: str, stream: str, plaintext: str, at: float, form: Form = "xml") -> int:
        """To be sent as soon as what is being written stands. Returns the callback's id."""
        number = self._store.run(
            "INSERT INTO callbacks (platform, app, stream, form, plaintext, queued_at, due_at) VALUES (?,?,?,?,?,?,?)",
            *(platform, app, stream, form, plaintext, at, at),
        )
        if self.on_queued:
            callback = Callback(
                id=number, platform=platform, app=app, stream=stream, form=form, plaintext=plaintext,
                queued_at=at, due_at=at, tries=0, outcome="", acknowledged_at=None,
            )  # fmt: skip
            self._store.afterwards(lambda: self._announce(callback))
        return number

    def _announce(self, callback: Callback) -> None:
        if self.on_queued:
            self.on_queued(callback)

    def waiting(self) -> list[Callback]:
        """What nobody acknowledged yet, oldest first."""
        return [Callback(**row) for row in self._store.rows("SELECT * FROM callbacks WHERE acknowledged_at IS NULL")]

    def waiting_count(self) -> int:
        return self._store.number("SELECT count(*) FROM callbacks WHERE acknowledged_at IS NULL")

    def after(self, number: int) -> list[Callback]:
        return [Callback(**row) for row in self._store.rows("SELECT * FROM callbacks WHERE id > ? ORDER BY id", number)]

    def acknowledged(self, callback: Callback, at: float, outcome: str = "200") -> None:
        self._store.run(
            "UPDATE callbacks SET acknowledged_at = ?, outcome = ?, tries = tries + 1 WHERE id = ?",
            *(at, outcome, callback.id),
        )

    def failed(self, callback: Callback, outcome: str, due_at: float) -> None:
        self._store.run(
            "UPDATE callbacks SET tries = tries + 1, outcome = ?, due_at = ? WHERE id = ?", outcome, due_at, callback.id
        )
