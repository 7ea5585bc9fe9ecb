"""会话内容存档 as it lies at the platform: sealed records in the order of their seq, files, and who agreed."""

from dataclasses import dataclass

from emulator.world.store import Store

LIFETIME = 5 * 86400.0
QUIET = 15.0
"""Seconds between two notices that there is something new."""
FIRST_SEQ = 2**53 + 1
"""Beyond what a floating-point number can count."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_archive_keys (version INTEGER PRIMARY KEY AUTOINCREMENT, pem TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS wecom_archive (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    msgid TEXT NOT NULL,
    sealed TEXT NOT NULL,
    plain TEXT NOT NULL,
    at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS wecom_archive_files (file_id TEXT PRIMARY KEY, content BLOB NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS wecom_archive_consents (
    userid TEXT NOT NULL COLLATE NOCASE,
    external_userid TEXT NOT NULL,
    status TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (userid, external_userid)
);
CREATE TABLE IF NOT EXISTS wecom_archive_notices (one INTEGER PRIMARY KEY CHECK (one = 1), told REAL, due INTEGER);
INSERT OR IGNORE INTO wecom_archive_notices (one, told, due) VALUES (1, 0, 0);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A public key as the administrator sets it; versions count from 1."""

    version: int
    pem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """`sealed` is the rest of a record's JSON, from `publickey_ver` on; `plain` what it says; `at` in Unix seconds."""

    seq: int
    msgid: str
    sealed: str
    plain: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """`status` is Agree, Disagree or Default_Agree; for a group its id stands in place of a userid."""

    userid: str
    external_userid: str
    status: str
    at: float


class Archive:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store
        if not store.number("SELECT count(*) FROM sqlite_sequence WHERE name = 'wecom_archive'"):
            store.run("INSERT INTO sqlite_sequence (name, seq) VALUES ('wecom_archive', ?)", FIRST_SEQ)

    def set_key(self, pem: str) -> int:
        """Records are sealed for it from now on. Returns its version."""
        return self._store.run("INSERT INTO wecom_archive_keys (pem) VALUES (?)", pem)

    def key(self, version: int | None = None) -> Key | None:
        """The one of that version, the newest without one; None before one is set."""
        row = self._store.row(
            "SELECT * FROM wecom_archive_keys WHERE version = coalesce(?, version) ORDER BY version DESC LIMIT 1",
            version,
        )
        return Key(**row) if row else None

    def add(self, *, msgid: str, sealed: str, plain: str, at: float) -> int:
        """Returns the seq."""
        return self._store.run(
            "INSERT INTO wecom_archive (msgid, sealed, plain, at) VALUES (?,?,?,?)", msgid, sealed, plain, at
        )

    def after(self, seq: int, limit: int, now: float) -> list[Archived]:
        """What came after that seq and is not older than 5 days."""
        rows = self._store.rows(
            "SELECT * FROM wecom_archive WHERE seq > ? AND at > ? ORDER BY seq LIMIT ?",
            *(min(seq, 2**63 - 1), now - LIFETIME, limit),
        )
        return [Archived(**row) for row in rows]

    def count(self) -> int:
        return self._store.number("SELECT count(*) FROM wecom_archive")

    def put_file(self, file_id: str, content: bytes, at: float) -> None:
        self._store.run("INSERT INTO wecom_archive_files (file_id, content, at) VALUES (?,?,?)", file_id, content, at)

    def file(self, file_id: str, now: float) -> bytes | None:
        """None when unknown or older than 5 days."""
        row = self._store.row(
            "SELECT content FROM wecom_archive_files WHERE file_id = ? AND at > ?", file_id, now - LIFETIME
        )
        return bytes(row["content"]) if row else None

    def answer(self, one: Consent) -> None:
        self._store.run(
            "INSERT OR REPLACE INTO wecom_archive_consents (userid, external_userid, status, at) VALUES (?,?,?,?)",
            *(one.userid, one.external_userid, one.status, one.at),
        )

    def consent(self, userid: str, external_userid: str) -> Consent | None:
        row = self._store.row(
            "SELECT * FROM wecom_archive_consents WHERE userid = ? AND external_userid = ?", userid, external_userid
        )
        return Consent(**row) if row else None

    def may_tell(self, now: float, *, news: bool) -> bool:
        """Whether a notice goes out now: there is something new and the last one was long enough ago."""
        if news:
            self._store.run("UPDATE wecom_archive_notices SET due = 1")
        return self._store.changed(
            "UPDATE wecom_archive_notices SET due = 0, told = ? WHERE due AND told <= ?", now, now - QUIET
        )
