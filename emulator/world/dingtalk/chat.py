"""What was said in each conversation, and what of it each person has received from the app."""

import json
from dataclasses import dataclass
from typing import Any

from emulator.world.store import Row, Store

ROBOT = "robot"
NOTICES = "notices"
"""The conversation 工作通知, of which everybody has their own."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id TEXT NOT NULL,
    author TEXT NOT NULL,
    msgid TEXT NOT NULL,
    query_key TEXT NOT NULL,
    msgtype TEXT NOT NULL,
    text TEXT NOT NULL,
    raw TEXT NOT NULL,
    buttons TEXT NOT NULL,
    card TEXT NOT NULL,
    media_id TEXT NOT NULL,
    recalled INTEGER NOT NULL DEFAULT 0,
    at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS dingtalk_messages_by_place ON dingtalk_messages (conversation_id, id);
CREATE INDEX IF NOT EXISTS dingtalk_messages_by_key ON dingtalk_messages (query_key);
CREATE TABLE IF NOT EXISTS dingtalk_received (
    userid TEXT NOT NULL,
    n INTEGER NOT NULL,
    message_id INTEGER NOT NULL REFERENCES dingtalk_messages (id),
    tapped TEXT,
    read_at REAL,
    PRIMARY KEY (userid, n)
);
CREATE INDEX IF NOT EXISTS dingtalk_received_by_message ON dingtalk_received (message_id);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """`url` is where it leads; empty for one that asks the app."""

    key: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said, before it has a place. `text` is what a person reads, without the buttons.

    `card` is the outTrackId of an interactive card: its words are then read anew each time, as it may change.
    """

    msgtype: str
    text: str
    raw: dict[str, Any]
    buttons: tuple[Button, ...] = ()
    card: str = ""
    media_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`author` is a userid, an outsider's id or `robot`."""

    id: int
    conversation_id: str
    author: str
    msgid: str
    query_key: str
    words: Words
    recalled: bool
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """`n` counts from 1 what this person got from the app, wherever; `tapped` is the button they tapped last."""

    userid: str
    n: int
    message: Message
    tapped: str | None
    read: bool


class Chat:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def add(
        self, conversation_id: str, author: str, words: Words, *, msgid: str, at: float, query_key: str = ""
    ) -> Message:
        number = self._store.run(
            "INSERT INTO dingtalk_messages"
            " (conversation_id, author, msgid, query_key, msgtype, text, raw, buttons, card, media_id, at)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            *(conversation_id, author, msgid, query_key, words.msgtype, words.text, _json(words.raw)),
            *(_json([[one.key, one.text, one.url] for one in words.buttons]), words.card, words.media_id, at),
        )
        return Message(
            id=number, conversation_id=conversation_id, author=author, msgid=msgid, query_key=query_key,
            words=words, recalled=False, at=at,
        )  # fmt: skip

    def deliver(self, message: Message, userid: str) -> int:
        """Returns the message's `n` with that person."""
        n = 1 + self._store.number("SELECT max(n) FROM dingtalk_received WHERE userid = ?", userid)
        self._store.run("INSERT INTO dingtalk_received (userid, n, message_id) VALUES (?,?,?)", userid, n, message.id)
        return n

    def received_after(self, userid: str, n: int) -> list[Received]:
        return self._received("r.userid = ? AND r.n > ? ORDER BY r.n", userid, n)

    def received(self, userid: str, n: int) -> Received | None:
        return next(iter(self._received("r.userid = ? AND r.n = ?", userid, n)), None)

    def receivers(self, query_key: str) -> list[Received]:
        return self._received("m.query_key = ? ORDER BY r.rowid", query_key)

    def _received(self, condition: str, *values: str | int) -> list[Received]:
        rows = self._store.rows(
            "SELECT m.*, r.userid, r.n, r.tapped, r.read_at FROM dingtalk_received r"  # noqa: S608 - our own
            f" JOIN dingtalk_messages m ON m.id = r.message_id WHERE {condition}",
            *values,
        )
        return [_received(row) for row in rows]

    def whole(self, conversation_id: str) -> list[Message]:
        rows = self._store.rows(
            "SELECT * FROM dingtalk_messages WHERE conversation_id = ? ORDER BY id", conversation_id
        )
        return [_message(row) for row in rows]

    def with_key(self, query_key: str) -> list[Message]:
        rows = self._store.rows("SELECT * FROM dingtalk_messages WHERE query_key = ? ORDER BY id", query_key)
        return [_message(row) for row in rows]

    def places_of(self, card: str) -> list[str]:
        rows = self._store.rows("SELECT DISTINCT conversation_id FROM dingtalk_messages WHERE card = ?", card)
        return [row["conversation_id"] for row in rows]

    def recall(self, query_key: str) -> bool:
        return self._store.changed(
            "UPDATE dingtalk_messages SET recalled = 1 WHERE query_key = ? AND recalled = 0", query_key
        )

    def tapped(self, userid: str, n: int, key: str) -> None:
        self._store.run("UPDATE dingtalk_received SET tapped = ? WHERE userid = ? AND n = ?", key, userid, n)

    def rest_again(self, card: str) -> None:
        """Its buttons can be tapped once more, the app having changed the card."""
        self._store.run(
            "UPDATE dingtalk_received SET tapped = NULL"
            " WHERE message_id IN (SELECT id FROM dingtalk_messages WHERE card = ?)",
            card,
        )

    def read(self, userid: str, at: float) -> list[Message]:
        """Everything is read now; returns what had not been."""
        unread = self._received("r.userid = ? AND r.read_at IS NULL ORDER BY r.n", userid)
        self._store.run("UPDATE dingtalk_received SET read_at = ? WHERE userid = ? AND read_at IS NULL", at, userid)
        return [one.message for one in unread]


def _received(row: Row) -> Received:
    message = _message(row)
    return Received(
        userid=row["userid"], n=row["n"], message=message, tapped=row["tapped"], read=row["read_at"] is not None
    )


def _message(row: Row) -> Message:
    words = Words(
        msgtype=row["msgtype"],
        text=row["text"],
        raw=json.loads(row["raw"]),
        buttons=tuple(Button(key=key, text=text, url=url) for key, text, url in json.loads(row["buttons"])),
        card=row["card"],
        media_id=row["media_id"],
    )
    return Message(
        id=row["id"],
        conversation_id=row["conversation_id"],
        author=row["author"],
        msgid=row["msgid"],
        query_key=row["query_key"],
        words=words,
        recalled=bool(row["recalled"]),
        at=row["at"],
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
