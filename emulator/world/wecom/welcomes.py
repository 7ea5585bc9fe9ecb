"""Welcome codes: 20 s to greet a new customer, once."""

from dataclasses import dataclass

from emulator.world import ids
from emulator.world.store import Store

LIFETIME = 20.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_welcomes (
    code TEXT PRIMARY KEY,
    external_userid TEXT NOT NULL,
    userid TEXT NOT NULL COLLATE NOCASE,
    issued_at REAL NOT NULL,
    used INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS wecom_welcomes_by_pair ON wecom_welcomes (external_userid, userid);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    code: str
    external_userid: str
    userid: str
    issued_at: float
    used: bool


class Welcomes:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def issue(self, external_userid: str, userid: str, at: float) -> str:
        code = ids.letters(43)
        self._store.run(
            "INSERT INTO wecom_welcomes (code, external_userid, userid, issued_at) VALUES (?,?,?,?)",
            *(code, external_userid, userid, at),
        )
        return code

    def find(self, code: str) -> Welcome | None:
        row = self._store.row("SELECT * FROM wecom_welcomes WHERE code = ?", code)
        return Welcome(**row) if row else None

    def greeted(self, welcome: Welcome) -> bool:
        """Whether that staff member greeted that customer with any code before."""
        return bool(
            self._store.row(
                "SELECT 1 FROM wecom_welcomes WHERE external_userid = ? AND userid = ? AND used",
                *(welcome.external_userid, welcome.userid),
            )
        )

    def use(self, welcome: Welcome) -> None:
        self._store.run("UPDATE wecom_welcomes SET used = 1 WHERE code = ?", welcome.code)
