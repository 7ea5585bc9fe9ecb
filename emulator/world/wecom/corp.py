"""The company and its apps: the platform issues their credentials."""

from dataclasses import dataclass

from emulator.world import ids
from emulator.world.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_corp (corp_id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS wecom_apps (
    name TEXT PRIMARY KEY,
    agent_id INTEGER NOT NULL UNIQUE,
    secret TEXT NOT NULL UNIQUE,
    token TEXT NOT NULL,
    aes_key TEXT NOT NULL
);
"""
ASSISTANT = "assistant"
SERVICE = "service"
ARCHIVE = "archive"
_AGENT_IDS = {ASSISTANT: 1000002, SERVICE: 1000003, ARCHIVE: 2000004}


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """`assistant` talks with staff and hears of 客户联系; `service` has 微信客服; `archive` is 会话内容存档."""

    name: str
    agent_id: int
    secret: str
    token: str
    aes_key: str


class Corp:
    """Never changes once founded, so it is read once."""

    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self.is_new = store.row("SELECT corp_id FROM wecom_corp") is None
        _found(store)
        self.id = str(store.rows("SELECT corp_id FROM wecom_corp")[0]["corp_id"])
        self.apps = tuple(App(**row) for row in store.rows("SELECT * FROM wecom_apps ORDER BY agent_id"))

    def app(self, name: str) -> App | None:
        return next((app for app in self.apps if app.name == name), None)

    def app_with_secret(self, secret: str) -> App | None:
        return next((app for app in self.apps if app.secret == secret), None)


def _found(store: Store) -> None:
    """Also adds the apps that a company founded by an older emulator lacks."""
    with store.change():
        if store.row("SELECT corp_id FROM wecom_corp") is None:
            store.run("INSERT INTO wecom_corp (corp_id) VALUES (?)", ids.corp_id())
        for name, agent_id in _AGENT_IDS.items():
            store.run(
                "INSERT OR IGNORE INTO wecom_apps (name, agent_id, secret, token, aes_key) VALUES (?,?,?,?,?)",
                *(name, agent_id, ids.letters(43), ids.letters(24), ids.letters(43)),
            )
