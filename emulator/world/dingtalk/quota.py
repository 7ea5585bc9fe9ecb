"""What the organisation has used up of the month: API calls and pushes (robot messages, events, card callbacks)."""

from typing import Literal

from emulator.world.dingtalk.china import in_china
from emulator.world.store import Store

Kind = Literal["api", "push"]
FREE: dict[Kind, int] = {"api": 5000, "push": 3000}
"""A month of the standard edition, since 2025-11-19."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_used (
    month TEXT NOT NULL, kind TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (month, kind)
);
CREATE TABLE IF NOT EXISTS dingtalk_limits (kind TEXT PRIMARY KEY, most INTEGER NOT NULL);
"""


class Quota:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def used(self, kind: Kind, now: float) -> int:
        return self._store.number("SELECT count FROM dingtalk_used WHERE month = ? AND kind = ?", *(_month(now), kind))

    def most(self, kind: Kind) -> int:
        row = self._store.row("SELECT most FROM dingtalk_limits WHERE kind = ?", kind)
        return int(row["most"]) if row else FREE[kind]

    def is_spent(self, kind: Kind, now: float) -> bool:
        return self.used(kind, now) >= self.most(kind)

    def count(self, kind: Kind, now: float) -> None:
        self._store.run(
            "INSERT INTO dingtalk_used (month, kind, count) VALUES (?, ?, 1)"
            " ON CONFLICT (month, kind) DO UPDATE SET count = count + 1",
            *(_month(now), kind),
        )

    def limit(self, kind: Kind, most: int) -> None:
        """As a bought edition or package does."""
        self._store.run(
            "INSERT INTO dingtalk_limits (kind, most) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET most = ?",
            *(kind, most, most),
        )

    def use_up(self, kind: Kind, count: int, now: float) -> None:
        """As if so many had been made this month."""
        self._store.run(
            "INSERT INTO dingtalk_used (month, kind, count) VALUES (?, ?, ?)"
            " ON CONFLICT (month, kind) DO UPDATE SET count = excluded.count",
            *(_month(now), kind, count),
        )


def _month(now: float) -> str:
    return in_china(now).strftime("%Y-%m")
