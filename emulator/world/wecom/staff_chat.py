"""The conversation of each staff member with the apps, both directions."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from emulator.world.store import Row, Store

Author = Literal["staff", "app"]
SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_staff_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    userid TEXT NOT NULL COLLATE NOCASE,
    author TEXT NOT NULL,
    n INTEGER NOT NULL,
    app TEXT NOT NULL,
    msgid TEXT NOT NULL,
    msgtype TEXT NOT NULL,
    text TEXT NOT NULL,
    raw TEXT NOT NULL,
    buttons TEXT NOT NULL,
    tapped TEXT,
    at REAL NOT NULL,
    UNIQUE (userid, author, n)
);
CREATE INDEX IF NOT EXISTS wecom_staff_messages_by_time ON wecom_staff_messages (userid, author, app, at);
CREATE INDEX IF NOT EXISTS wecom_staff_messages_by_msgid ON wecom_staff_messages (msgid);
CREATE TABLE IF NOT EXISTS wecom_dropped (userid TEXT NOT NULL, app TEXT NOT NULL, at REAL NOT NULL);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMessage:
    """`n` counts from 1 what this author said in this staff member's chat.

    `text` is what a person reads, without the buttons; `raw` the message as the app sent it; `tapped` the key of the
    button tapped last.
    """

    userid: str
    author: Author
    n: int
    app: str
    msgid: str
    msgtype: str
    text: str
    raw: dict[str, Any]
    buttons: tuple[Button, ...]
    tapped: str | None
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said, before it has a place in a chat."""

    msgtype: str
    text: str
    raw: dict[str, Any]
    buttons: tuple[Button, ...] = ()


class StaffChat:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def add(self, userid: str, author: Author, *, app: str, msgid: str, words: Words, at: float) -> int:
        """Returns the message's `n`."""
        n = 1 + self._store.number(
            "SELECT max(n) FROM wecom_staff_messages WHERE userid = ? AND author = ?", userid, author
        )
        self._store.run(
            "INSERT INTO wecom_staff_messages (userid, author, n, app, msgid, msgtype, text, raw, buttons, at)"
            " VALUES (?,?,?,?,?,?,?,?,?,?)",
            *(userid, author, n, app, msgid, words.msgtype, words.text, _json(words.raw)),
            *(_json([[button.key, button.text] for button in words.buttons]), at),
        )
        return n

    def from_app_after(self, userid: str, n: int) -> list[StaffMessage]:
        return self._read("userid = ? AND author = 'app' AND n > ? ORDER BY n", userid, n)

    def from_app(self, userid: str, n: int) -> StaffMessage | None:
        return next(iter(self._read("userid = ? AND author = 'app' AND n = ?", userid, n)), None)

    def whole(self, userid: str) -> list[StaffMessage]:
        return self._read("userid = ? ORDER BY id", userid)

    def with_msgid(self, msgid: str, userids: Iterable[str]) -> list[StaffMessage]:
        wanted = {userid.lower() for userid in userids}
        return [message for message in self._read("msgid = ?", msgid) if message.userid.lower() in wanted]

    def _read(self, condition: str, *values: str | int) -> list[StaffMessage]:
        rows = self._store.rows(f"SELECT * FROM wecom_staff_messages WHERE {condition}", *values)  # noqa: S608 - our own
        return [_message(row) for row in rows]

    def tapped(self, message: StaffMessage, key: str) -> None:
        self._store.run(
            "UPDATE wecom_staff_messages SET tapped = ? WHERE userid = ? AND author = 'app' AND n = ?",
            *(key, message.userid, message.n),
        )

    def replace(self, message: StaffMessage, words: Words) -> None:
        """The app changed a card in place."""
        self._store.run(
            "UPDATE wecom_staff_messages SET text = ?, raw = ?, buttons = ?"
            " WHERE userid = ? AND author = 'app' AND n = ?",
            *(words.text, _json(words.raw), _json([[button.key, button.text] for button in words.buttons])),
            *(message.userid, message.n),
        )

    def sent_since(self, userid: str, app: str, at: float) -> int:
        return self._store.number(
            "SELECT count(*) FROM wecom_staff_messages WHERE userid = ? AND author = 'app' AND app = ? AND at > ?",
            *(userid, app, at),
        )

    def drop(self, userid: str, app: str, at: float) -> None:
        self._store.run("INSERT INTO wecom_dropped (userid, app, at) VALUES (?,?,?)", userid, app, at)

    def dropped_count(self) -> int:
        return self._store.number("SELECT count(*) FROM wecom_dropped")


def _message(row: Row) -> StaffMessage:
    buttons = tuple(Button(key=key, text=text) for key, text in json.loads(row["buttons"]))
    fields: Row = row | {"raw": json.loads(row["raw"]), "buttons": buttons}
    del fields["id"]
    return StaffMessage(**fields)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
