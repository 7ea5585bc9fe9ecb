"""Codes by which customers join a group (入群方式)."""

import json
from dataclasses import dataclass

from emulator.world import ids
from emulator.world.store import Row, Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_join_ways (
    config_id TEXT PRIMARY KEY,
    scene INTEGER NOT NULL,
    remark TEXT NOT NULL,
    auto_create_room INTEGER NOT NULL,
    room_base_name TEXT NOT NULL,
    room_base_id INTEGER NOT NULL,
    chat_id_list TEXT NOT NULL,
    state TEXT NOT NULL,
    mark_source INTEGER NOT NULL
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinWay:
    """`room_base_id` is the number the next group made by it gets."""

    config_id: str
    scene: int = 2
    remark: str = ""
    auto_create_room: bool = True
    room_base_name: str = ""
    room_base_id: int = 1
    chat_id_list: tuple[str, ...] = ()
    state: str = ""
    mark_source: bool = True


class JoinWays:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def new_id(self) -> str:
        return ids.letters(32)

    def all(self) -> list[JoinWay]:
        return [_way(row) for row in self._store.rows("SELECT * FROM wecom_join_ways ORDER BY rowid")]

    def find(self, config_id: str) -> JoinWay | None:
        row = self._store.row("SELECT * FROM wecom_join_ways WHERE config_id = ?", config_id)
        return _way(row) if row else None

    def keep(self, way: JoinWay) -> None:
        """Make it, or put these settings in place of all it had."""
        self._store.run(
            "INSERT OR REPLACE INTO wecom_join_ways (config_id, scene, remark, auto_create_room, room_base_name,"
            " room_base_id, chat_id_list, state, mark_source) VALUES (?,?,?,?,?,?,?,?,?)",
            *(way.config_id, way.scene, way.remark, way.auto_create_room, way.room_base_name, way.room_base_id),
            *(json.dumps(way.chat_id_list), way.state, way.mark_source),
        )

    def drop(self, config_id: str) -> None:
        self._store.run("DELETE FROM wecom_join_ways WHERE config_id = ?", config_id)


def _way(row: Row) -> JoinWay:
    switches = {name: bool(row[name]) for name in ("auto_create_room", "mark_source")}
    fields: Row = row | switches | {"chat_id_list": tuple(json.loads(row["chat_id_list"]))}
    return JoinWay(**fields)
