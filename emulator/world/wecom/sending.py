"""What the platform remembers of sends, to drop what was sent twice."""

import hashlib
import json

from emulator.world.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS wecom_sent (
    app TEXT NOT NULL,
    userid TEXT NOT NULL COLLATE NOCASE,
    print TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (app, userid, print)
);
"""


def fingerprint(message: dict[str, object]) -> str:
    """Equal for equal content, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(message, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


class Sending:
    """Every send is remembered: the check asks what was sent before, whether or not that send asked for the check."""

    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def sent_since(self, app: str, userid: str, print_: str, at: float) -> bool:
        return bool(
            self._store.row(
                "SELECT 1 FROM wecom_sent WHERE app = ? AND userid = ? AND print = ? AND at > ?",
                app,
                userid,
                print_,
                at,
            )
        )

    def remember(self, app: str, userid: str, print_: str, at: float) -> None:
        self._store.run(
            "INSERT INTO wecom_sent (app, userid, print, at) VALUES (?,?,?,?)"
            " ON CONFLICT (app, userid, print) DO UPDATE SET at = excluded.at",
            *(app, userid, print_, at),
        )
