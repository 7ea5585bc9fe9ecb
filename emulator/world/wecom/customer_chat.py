"""What customers write and receive: through 微信客服, or from the staff member they added."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from emulator.world.store import Row, Store

Author = Literal["customer", "staff", "app", "system"]
SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_customer_messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    external_userid TEXT NOT NULL,
    open_kfid TEXT NOT NULL,
    author TEXT NOT NULL,
    userid TEXT NOT NULL,
    msgid TEXT NOT NULL,
    msgtype TEXT NOT NULL,
    content TEXT NOT NULL,
    side TEXT NOT NULL,
    n INTEGER NOT NULL,
    at REAL NOT NULL,
    UNIQUE (external_userid, side, n)
);
CREATE INDEX IF NOT EXISTS wecom_customer_messages_by_account ON wecom_customer_messages (open_kfid, seq);
CREATE UNIQUE INDEX IF NOT EXISTS wecom_customer_messages_by_msgid ON wecom_customer_messages (open_kfid, msgid);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerMessage:
    """`open_kfid` is empty outside 客服. `userid` is who wrote it where a staff member did, else empty.

    `content` is the object the platform names after `msgtype`. `n` counts from 1 what the customer wrote, or, apart
    from that, what the customer received.
    """

    seq: int
    external_userid: str
    open_kfid: str
    author: Author
    userid: str
    msgid: str
    msgtype: str
    content: dict[str, Any]
    n: int
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message before it has a place in a chat."""

    author: Author
    userid: str = ""
    msgid: str
    msgtype: str
    content: dict[str, Any]


_SIDES = {"customer": "written", "staff": "received", "app": "received", "system": "hidden"}


class CustomerChat:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def add(self, external_userid: str, open_kfid: str, said: Said, at: float) -> None:
        side = _SIDES[said.author]
        n = 1 + self._store.number(
            "SELECT max(n) FROM wecom_customer_messages WHERE external_userid = ? AND side = ?", external_userid, side
        )
        self._store.run(
            "INSERT INTO wecom_customer_messages"
            " (external_userid, open_kfid, author, userid, msgid, msgtype, content, side, n, at)"
            " VALUES (?,?,?,?,?,?,?,?,?,?)",
            *(external_userid, open_kfid, said.author, said.userid, said.msgid, said.msgtype),
            *(json.dumps(said.content, ensure_ascii=False), side, n, at),
        )

    def received_after(self, external_userid: str, n: int) -> list[CustomerMessage]:
        return self._read("external_userid = ? AND side = 'received' AND n > ? ORDER BY n", external_userid, n)

    def whole(self, external_userid: str) -> list[CustomerMessage]:
        """What a person sees of it, oldest first."""
        return self._read("external_userid = ? AND side != 'hidden' ORDER BY at, seq", external_userid)

    def last(self, external_userid: str, open_kfid: str) -> CustomerMessage | None:
        found = self._read(
            "external_userid = ? AND open_kfid = ? AND side != 'hidden' ORDER BY seq DESC LIMIT 1",
            *(external_userid, open_kfid),
        )
        return next(iter(found), None)

    def of_account(self, open_kfid: str, *, after: int, since: float, limit: int) -> list[CustomerMessage]:
        """What an account hears of: not what an app sent through the API."""
        return self._read(
            "open_kfid = ? AND seq > ? AND author != 'app' AND at > ? ORDER BY seq LIMIT ?",
            *(open_kfid, after, since, limit),
        )

    def knows(self, open_kfid: str, msgid: str) -> bool:
        sql = "SELECT 1 FROM wecom_customer_messages WHERE open_kfid = ? AND msgid = ?"
        return self._store.row(sql, open_kfid, msgid) is not None

    def _read(self, condition: str, *values: str | float) -> list[CustomerMessage]:
        rows = self._store.rows(f"SELECT * FROM wecom_customer_messages WHERE {condition}", *values)  # noqa: S608 - our own
        return [_message(row) for row in rows]


def _message(row: Row) -> CustomerMessage:
    fields: Row = row | {"content": json.loads(row["content"])}
    del fields["side"]
    return CustomerMessage(**fields)
