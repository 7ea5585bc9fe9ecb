"""The organisation and its app, with the credentials the platform issued."""

from dataclasses import dataclass

from emulator.world.dingtalk import ids
from emulator.world.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS dingtalk_orgs (corp_id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS dingtalk_apps (
    name TEXT PRIMARY KEY,
    app_key TEXT NOT NULL UNIQUE,
    app_secret TEXT NOT NULL,
    agent_id INTEGER NOT NULL,
    unified_app_id TEXT NOT NULL
);
"""
ASSISTANT = "assistant"
_AGENT_ID = 3_000_000_001


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    name: str
    app_key: str
    app_secret: str
    agent_id: int
    unified_app_id: str

    @property
    def robot_code(self) -> str:
        """Of an internal app's robot: its appKey."""
        return self.app_key


class Org:
    """Never changes once founded, so it is read once."""

    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self.is_new = store.row("SELECT corp_id FROM dingtalk_orgs") is None
        if self.is_new:
            _found(store)
        self.id = str(store.rows("SELECT corp_id FROM dingtalk_orgs")[0]["corp_id"])
        self.app = App(**store.rows("SELECT * FROM dingtalk_apps")[0])


def _found(store: Store) -> None:
    with store.change():
        store.run("INSERT INTO dingtalk_orgs (corp_id) VALUES (?)", ids.corp_id())
        store.run(
            "INSERT INTO dingtalk_apps (name, app_key, app_secret, agent_id, unified_app_id) VALUES (?,?,?,?,?)",
            *(ASSISTANT, ids.app_key(), ids.letters(64), _AGENT_ID, ids.token()),
        )
