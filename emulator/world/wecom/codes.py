"""Contact codes (联系我), which no client and no console ever shows."""

import json
from dataclasses import dataclass

from emulator.world import ids
from emulator.world.store import Row, Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_codes (
    config_id TEXT PRIMARY KEY,
    type INTEGER NOT NULL,
    scene INTEGER NOT NULL,
    style INTEGER NOT NULL,
    remark TEXT NOT NULL,
    skip_verify INTEGER NOT NULL,
    state TEXT NOT NULL,
    users TEXT NOT NULL,
    qr_code TEXT NOT NULL,
    created_at REAL NOT NULL,
    scans INTEGER NOT NULL DEFAULT 0
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCode:
    """`scans` counts those who were led to somebody, whose turn it is by it."""

    config_id: str
    type: int
    scene: int
    style: int
    remark: str
    skip_verify: bool
    state: str
    users: tuple[str, ...]
    qr_code: str
    created_at: float
    scans: int = 0


class Codes:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    @staticmethod
    def new_id() -> str:
        return ids.letters(32).lower()

    def all(self) -> list[ContactCode]:
        return [_code(row) for row in self._store.rows("SELECT * FROM wecom_codes ORDER BY created_at, rowid")]

    def find(self, config_id: str) -> ContactCode | None:
        row = self._store.row("SELECT * FROM wecom_codes WHERE config_id = ?", config_id)
        return _code(row) if row else None

    def keep(self, code: ContactCode) -> None:
        self._store.run(
            "INSERT OR REPLACE INTO wecom_codes (config_id, type, scene, style, remark, skip_verify, state, users,"
            " qr_code, created_at, scans) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            *(code.config_id, code.type, code.scene, code.style, code.remark, int(code.skip_verify), code.state),
            *(json.dumps(code.users), code.qr_code, code.created_at, code.scans),
        )

    def delete(self, config_id: str) -> None:
        self._store.run("DELETE FROM wecom_codes WHERE config_id = ?", config_id)


def _code(row: Row) -> ContactCode:
    fields: Row = row | {"users": tuple(json.loads(row["users"])), "skip_verify": bool(row["skip_verify"])}
    return ContactCode(**fields)
