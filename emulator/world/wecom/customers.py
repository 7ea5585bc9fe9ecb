"""Customers, and which staff member follows them with what notes."""

import json
from dataclasses import dataclass

from emulator.world.store import Row, Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_customers (
    external_userid TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    type INTEGER NOT NULL,
    gender INTEGER NOT NULL,
    company TEXT NOT NULL,
    position TEXT NOT NULL,
    unionid TEXT
);
CREATE TABLE IF NOT EXISTS wecom_follows (
    external_userid TEXT NOT NULL REFERENCES wecom_customers (external_userid),
    userid TEXT NOT NULL COLLATE NOCASE,
    remark TEXT NOT NULL,
    description TEXT NOT NULL,
    company TEXT NOT NULL,
    mobiles TEXT NOT NULL,
    add_way INTEGER NOT NULL,
    state TEXT,
    created_at REAL NOT NULL,
    PRIMARY KEY (external_userid, userid)
);
CREATE INDEX IF NOT EXISTS wecom_follows_by_staff ON wecom_follows (userid, created_at);
"""
WECHAT, WECOM = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """`type` 1 uses 微信, 2 another company's 企业微信; only of the latter `company` and `position` are known."""

    external_userid: str
    name: str
    type: int = WECHAT
    gender: int = 0
    company: str = ""
    position: str = ""
    unionid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """What one staff member noted of one customer. `created_at` is in Unix seconds."""

    external_userid: str
    userid: str
    created_at: float
    remark: str = ""
    description: str = ""
    company: str = ""
    mobiles: tuple[str, ...] = ()
    add_way: int = 1
    state: str | None = None


class Customers:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def all(self) -> list[Customer]:
        return [Customer(**row) for row in self._store.rows("SELECT * FROM wecom_customers ORDER BY rowid")]

    def find(self, external_userid: str) -> Customer | None:
        row = self._store.row("SELECT * FROM wecom_customers WHERE external_userid = ?", external_userid)
        return Customer(**row) if row else None

    def add(self, customer: Customer) -> None:
        self._store.run(
            "INSERT INTO wecom_customers (external_userid, name, type, gender, company, position, unionid)"
            " VALUES (?,?,?,?,?,?,?)",
            *(customer.external_userid, customer.name, customer.type, customer.gender),
            *(customer.company, customer.position, customer.unionid),
        )

    def followers(self, external_userid: str) -> list[Follow]:
        """In the order in which they became contacts."""
        return self._follows("external_userid = ? ORDER BY created_at, rowid", external_userid)

    def followed_by(self, userid: str) -> list[Follow]:
        return self._follows("userid = ? ORDER BY created_at, rowid", userid)

    def follow(self, userid: str, external_userid: str) -> Follow | None:
        return next(iter(self._follows("userid = ? AND external_userid = ?", userid, external_userid)), None)

    def _follows(self, condition: str, *values: str) -> list[Follow]:
        rows = self._store.rows(f"SELECT * FROM wecom_follows WHERE {condition}", *values)  # noqa: S608 - our own
        return [_follow(row) for row in rows]

    def keep(self, follow: Follow) -> None:
        """Begin to follow, or change what is noted."""
        self._store.run(
            "INSERT INTO wecom_follows"
            " (external_userid, userid, remark, description, company, mobiles, add_way, state, created_at)"
            " VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (external_userid, userid) DO UPDATE SET remark = excluded.remark,"
            " description = excluded.description, company = excluded.company, mobiles = excluded.mobiles",
            *(follow.external_userid, follow.userid, follow.remark, follow.description, follow.company),
            *(json.dumps(follow.mobiles), follow.add_way, follow.state, follow.created_at),
        )

    def drop(self, follow: Follow) -> None:
        """The two are contacts no more; the tags of this relation go with it."""
        for table in ("wecom_follow_tags", "wecom_follows"):
            self._store.run(
                f"DELETE FROM {table} WHERE external_userid = ? AND userid = ?",  # noqa: S608 - our own
                *(follow.external_userid, follow.userid),
            )

    def first_followers(self) -> dict[str, str]:
        """Who followed each customer first."""
        rows = self._store.rows(
            "SELECT external_userid, userid FROM wecom_follows ORDER BY created_at DESC, rowid DESC"
        )
        return {row["external_userid"]: row["userid"] for row in rows}


def _follow(row: Row) -> Follow:
    fields: Row = row | {"mobiles": tuple(json.loads(row["mobiles"]))}
    return Follow(**fields)
