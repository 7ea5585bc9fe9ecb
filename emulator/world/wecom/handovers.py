"""Customers on their way from one staff member to another, while both work here."""

from dataclasses import dataclass

from emulator.world.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_handovers (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    external_userid TEXT NOT NULL REFERENCES wecom_customers (external_userid),
    giver TEXT NOT NULL COLLATE NOCASE,
    taker TEXT NOT NULL COLLATE NOCASE,
    status INTEGER NOT NULL,
    began_at REAL NOT NULL,
    ended_at REAL
);
CREATE INDEX IF NOT EXISTS wecom_handovers_by_customer ON wecom_handovers (external_userid, began_at);
"""
DONE, WAITING, REFUSED, FULL = 1, 2, 3, 4
PATIENCE = 24 * 3600.0
"""Seconds after which a customer who said nothing has agreed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """`n` counts them all. `ended_at` is None while the customer may still refuse; times are in Unix seconds."""

    n: int
    external_userid: str
    giver: str
    taker: str
    status: int
    began_at: float
    ended_at: float | None

    @property
    def takeover_time(self) -> int:
        """When it took place, or will; 0 when it will not."""
        if self.status == WAITING:
            return int(self.began_at + PATIENCE)
        return int(self.ended_at or 0) if self.status == DONE else 0


class Handovers:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def begin(self, external_userid: str, giver: str, taker: str, at: float) -> None:
        self._store.run(
            "INSERT INTO wecom_handovers (external_userid, giver, taker, status, began_at) VALUES (?,?,?,?,?)",
            *(external_userid, giver, taker, WAITING, at),
        )

    def end(self, handover: Handover, status: int, at: float) -> None:
        self._store.run("UPDATE wecom_handovers SET status = ?, ended_at = ? WHERE n = ?", status, at, handover.n)

    def waiting_for(self, external_userid: str) -> Handover | None:
        """The one this customer may still refuse."""
        found = self._where("external_userid = ? AND status = ?", external_userid, WAITING)
        return found[0] if found else None

    def begun_since(self, external_userid: str, since: float) -> int:
        """How many were begun since then that came to something, or may."""
        return self._store.number(
            "SELECT count(*) FROM wecom_handovers WHERE external_userid = ? AND began_at > ? AND status NOT IN (?, ?)",
            *(external_userid, since, REFUSED, FULL),
        )

    def overdue(self, now: float) -> list[Handover]:
        """Those whose customer has said nothing for PATIENCE."""
        return self._where("status = ? AND began_at <= ?", WAITING, now - PATIENCE)

    def between(self, giver: str, taker: str) -> list[Handover]:
        """The latest of each customer, in the order in which they began."""
        latest = "n IN (SELECT max(n) FROM wecom_handovers WHERE giver = ? AND taker = ? GROUP BY external_userid)"
        return self._where(latest, giver, taker)

    def _where(self, condition: str, *values: str | float) -> list[Handover]:
        rows = self._store.rows(
            f"SELECT * FROM wecom_handovers WHERE {condition} ORDER BY n",  # noqa: S608 - our own
            *values,
        )
        return [Handover(**row) for row in rows]
