"""微信客服: accounts, who answers, the state of each conversation, and the tokens that callbacks carry."""

from dataclasses import dataclass
from enum import IntEnum

from emulator.world import ids
from emulator.world.store import Row, Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_kf_accounts (open_kfid TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS wecom_kf_servicers (
    open_kfid TEXT NOT NULL,
    department_id INTEGER NOT NULL,
    PRIMARY KEY (open_kfid, department_id)
);
CREATE TABLE IF NOT EXISTS wecom_kf_sessions (
    open_kfid TEXT NOT NULL,
    external_userid TEXT NOT NULL,
    state INTEGER NOT NULL,
    userid TEXT NOT NULL,
    customer_at REAL NOT NULL,
    answers INTEGER NOT NULL,
    PRIMARY KEY (open_kfid, external_userid)
);
CREATE TABLE IF NOT EXISTS wecom_kf_tokens (token TEXT PRIMARY KEY, open_kfid TEXT NOT NULL, issued_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS wecom_kf_tokenless (open_kfid TEXT NOT NULL, at REAL NOT NULL);
"""
SESSION_LIFETIME = 48 * 3600.0
TOKEN_LIFETIME = 600.0
TOKENLESS_A_MINUTE = 30


class State(IntEnum):
    NEW = 0
    BOT = 1
    QUEUE = 2
    HUMAN = 3
    ENDED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    open_kfid: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`userid` is who answers it (state HUMAN), else empty; `answers` counts what the app sent since `customer_at`."""

    open_kfid: str
    external_userid: str
    state: State
    userid: str
    customer_at: float
    answers: int


class Kf:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def add_account(self, name: str) -> Account:
        account = Account(open_kfid=ids.open_kfid(), name=name)
        self._store.run(
            "INSERT INTO wecom_kf_accounts (open_kfid, name) VALUES (?, ?)", account.open_kfid, account.name
        )
        return account

    def accounts(self) -> list[Account]:
        return [Account(**row) for row in self._store.rows("SELECT * FROM wecom_kf_accounts ORDER BY rowid")]

    def account(self, open_kfid: str) -> Account | None:
        return next((account for account in self.accounts() if account.open_kfid == open_kfid), None)

    def let_answer(self, account: Account, department_id: int) -> None:
        sql = "INSERT OR IGNORE INTO wecom_kf_servicers (open_kfid, department_id) VALUES (?, ?)"
        self._store.run(sql, account.open_kfid, department_id)

    def let_answer_no_more(self, account: Account, department_id: int) -> None:
        sql = "DELETE FROM wecom_kf_servicers WHERE open_kfid = ? AND department_id = ?"
        self._store.run(sql, account.open_kfid, department_id)

    def rename(self, account: Account, name: str) -> None:
        self._store.run("UPDATE wecom_kf_accounts SET name = ? WHERE open_kfid = ?", name, account.open_kfid)

    def drop(self, account: Account) -> None:
        """Gone, with who answered it."""
        for table in ("wecom_kf_servicers", "wecom_kf_sessions", "wecom_kf_accounts"):
            self._store.run(f"DELETE FROM {table} WHERE open_kfid = ?", account.open_kfid)  # noqa: S608 - our own

    def answering_departments(self, open_kfid: str) -> list[int]:
        rows = self._store.rows("SELECT department_id FROM wecom_kf_servicers WHERE open_kfid = ?", open_kfid)
        return [row["department_id"] for row in rows]

    def session(self, open_kfid: str, external_userid: str) -> Session | None:
        row = self._store.row(
            "SELECT * FROM wecom_kf_sessions WHERE open_kfid = ? AND external_userid = ?", open_kfid, external_userid
        )
        return _session(row) if row else None

    def sessions(self, open_kfid: str) -> list[Session]:
        sql = "SELECT * FROM wecom_kf_sessions WHERE open_kfid = ? ORDER BY customer_at DESC"
        return [_session(row) for row in self._store.rows(sql, open_kfid)]

    def keep(self, session: Session) -> None:
        self._store.run(
            "INSERT OR REPLACE INTO wecom_kf_sessions (open_kfid, external_userid, state, userid, customer_at, answers)"
            " VALUES (?,?,?,?,?,?)",
            *(session.open_kfid, session.external_userid, session.state, session.userid),
            *(session.customer_at, session.answers),
        )

    def issue_token(self, open_kfid: str, at: float) -> str:
        token = f"ENC{ids.letters(44)}"
        self._store.run(
            "INSERT INTO wecom_kf_tokens (token, open_kfid, issued_at) VALUES (?,?,?)", token, open_kfid, at
        )
        return token

    def token_age(self, token: str, open_kfid: str, now: float) -> float | None:
        """Seconds since it was given out; None when it never was, for that account."""
        row = self._store.row(
            "SELECT issued_at FROM wecom_kf_tokens WHERE token = ? AND open_kfid = ?", token, open_kfid
        )
        return None if row is None else now - row["issued_at"]

    def may_sync_without_token(self, open_kfid: str, now: float) -> bool:
        """Whether the account's rate of such calls still allows this one, which is then counted."""
        self._store.run("DELETE FROM wecom_kf_tokenless WHERE at <= ?", now - 60)
        count = self._store.number("SELECT count(*) FROM wecom_kf_tokenless WHERE open_kfid = ?", open_kfid)
        if count >= TOKENLESS_A_MINUTE:
            return False
        self._store.run("INSERT INTO wecom_kf_tokenless (open_kfid, at) VALUES (?, ?)", open_kfid, now)
        return True


def _session(row: Row) -> Session:
    fields: Row = row | {"state": State(row["state"])}
    return Session(**fields)
