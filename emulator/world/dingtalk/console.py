"""What an administrator has chosen in the developer console: how pushes are delivered, and where to."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from emulator.world.dingtalk import ids
from emulator.world.store import Store

Mode = Literal["stream", "http"]
OwnerKey = Literal["app_key", "corp_id"]
SCHEMA = "CREATE TABLE IF NOT EXISTS dingtalk_console (id INTEGER PRIMARY KEY CHECK (id = 1), settings TEXT NOT NULL);"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`event_url` and `robot_url` are None for the bot's usual address; `tags` None for every event there is.

    `owner` is what stands at the end of an encrypted event: the appKey of a subscription made in the console, the
    corpId of one registered by API. `login` asks a browser's OAuth to name its address.
    """

    robot: Mode = "stream"
    events: Mode = "stream"
    owner: OwnerKey = "app_key"
    event_url: str | None = None
    robot_url: str | None = None
    token: str
    aes_key: str
    tags: tuple[str, ...] | None = None
    registered: bool = False


class Console:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store
        row = store.row("SELECT settings FROM dingtalk_console")
        if row is None:
            self.settings = Settings(token=ids.letters(24), aes_key=ids.letters(43))
            self._write()
        else:
            self.settings = _read(json.loads(row["settings"]))

    def choose(self, settings: Settings) -> None:
        self.settings = settings
        self._write()

    def _write(self) -> None:
        self._store.run(
            "INSERT INTO dingtalk_console (id, settings) VALUES (1, ?)"
            " ON CONFLICT (id) DO UPDATE SET settings = excluded.settings",
            json.dumps(asdict(self.settings)),
        )


def _read(fields: dict[str, Any]) -> Settings:
    tags = fields.pop("tags")
    return Settings(**fields, tags=None if tags is None else tuple(tags))
