"""The process ids somebody told us of, so that whoever asks for the state can find the bot and its database."""

from emulator.world.store import Store

SCHEMA = "CREATE TABLE IF NOT EXISTS pids (name TEXT PRIMARY KEY, pid INTEGER NOT NULL);"


class Pids:
    def __init__(self, store: Store) -> None:
        store.define(SCHEMA)
        self._store = store

    def put(self, pids: dict[str, int]) -> None:
        """What was said before is forgotten."""
        with self._store.change():
            self._store.run("DELETE FROM pids")
            for name, pid in pids.items():
                self._store.run("INSERT INTO pids (name, pid) VALUES (?, ?)", name, pid)

    def all(self) -> dict[str, int]:
        return {row["name"]: row["pid"] for row in self._store.rows("SELECT * FROM pids ORDER BY name")}
