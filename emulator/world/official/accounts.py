"""The accounts: the platform issues their credentials; whoever runs one chooses how its callbacks are written."""

import secrets
from dataclasses import dataclass
from typing import Literal

from emulator.world import ids
from emulator.world.store import Store

Mode = Literal["plain", "compatible", "safe"]
SCHEMA = """
CREATE TABLE IF NOT EXISTS official_accounts (
    app_id TEXT PRIMARY KEY,
    origin_id TEXT NOT NULL,
    name TEXT NOT NULL,
    secret TEXT NOT NULL,
    token TEXT NOT NULL,
    aes_key TEXT NOT NULL,
    mode TEXT NOT NULL
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`origin_id` (gh_…) is the account's name in messages, `app_id` (wx…) everywhere else."""

    app_id: str
    origin_id: str
    name: str
    secret: str
    token: str
    aes_key: str
    mode: Mode


class Accounts:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store
        if not self.all():
            store.run(
                "INSERT INTO official_accounts VALUES (?,?,?,?,?,?,'safe')",
                *(f"wx{secrets.token_hex(8)}", f"gh_{secrets.token_hex(6)}", "暖木家居"),
                *(secrets.token_hex(16), ids.letters(24), ids.letters(43)),
            )

    def all(self) -> list[Account]:
        return [Account(**row) for row in self._store.rows("SELECT * FROM official_accounts ORDER BY rowid")]

    @property
    def first(self) -> Account:
        return self.all()[0]

    def find(self, app_id: str) -> Account | None:
        row = self._store.row("SELECT * FROM official_accounts WHERE app_id = ?", app_id)
        return Account(**row) if row else None

    def set_mode(self, account: Account, mode: Mode) -> None:
        self._store.run("UPDATE official_accounts SET mode = ? WHERE app_id = ?", mode, account.app_id)
