"""Pages opened inside the client: codes that say who opened one, and tickets that vouch for what a page may do."""

from dataclasses import dataclass
from typing import Literal

from emulator.world import ids
from emulator.world.store import Store
from emulator.world.wecom.corp import App

CODE_LIFETIME = 300.0
TICKET_LIFETIME = 7200.0
Kind = Literal["corp", "agent"]
"""`corp` is what `config` is signed with, `agent` what `agentConfig` is."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_codes_of_pages (
    code TEXT PRIMARY KEY, userid TEXT NOT NULL, external_userid TEXT NOT NULL, expires_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS wecom_tickets (
    ticket TEXT PRIMARY KEY, app TEXT NOT NULL, kind TEXT NOT NULL, expires_at REAL NOT NULL
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who opened a page: a member by `userid`, else somebody outside."""

    userid: str = ""
    external_userid: str = ""


class Pages:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def hand_out(self, holder: Holder, now: float) -> str:
        """A code: 5 minutes, once."""
        code = ids.letters(43)
        self._store.run(
            "INSERT INTO wecom_codes_of_pages (code, userid, external_userid, expires_at) VALUES (?,?,?,?)",
            *(code, holder.userid, holder.external_userid, now + CODE_LIFETIME),
        )
        return code

    def take(self, code: str, now: float) -> Holder | None:
        """Whose it is; None when unknown, used or too old."""
        with self._store.change():
            row = self._store.row("SELECT * FROM wecom_codes_of_pages WHERE code = ?", code)
            self._store.run("DELETE FROM wecom_codes_of_pages WHERE code = ?", code)
        if row is None or row["expires_at"] <= now:
            return None
        return Holder(userid=row["userid"], external_userid=row["external_userid"])

    def ticket(self, app: App, kind: Kind, now: float) -> tuple[str, int]:
        """The app's ticket and the whole seconds it still lives; asked again while it is valid, the same one."""
        row = self._store.row(
            "SELECT * FROM wecom_tickets WHERE app = ? AND kind = ? AND expires_at > ?", app.name, kind, now + 1
        )
        if row:
            return row["ticket"], int(row["expires_at"] - now)
        ticket = ids.letters(86)
        self._store.run(
            "INSERT INTO wecom_tickets (ticket, app, kind, expires_at) VALUES (?,?,?,?)",
            *(ticket, app.name, kind, now + TICKET_LIFETIME),
        )
        return ticket, int(TICKET_LIFETIME)

    def tickets(self, kind: Kind, now: float, app: App | None = None) -> list[str]:
        """Those that are valid: of one app, else of all."""
        rows = self._store.rows(
            "SELECT ticket FROM wecom_tickets WHERE kind = ?1 AND expires_at > ?2 AND (?3 = '' OR app = ?3)",
            *(kind, now, app.name if app else ""),
        )
        return [row["ticket"] for row in rows]
