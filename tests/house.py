"""The database of a test run, and what the door has told about it."""

from typing import Any

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from bot.storage.database import Client
from bot.storage.documents import DOCUMENTS
from crm_core.act import Unit

CONNECTIONS = 24


class House:
    """`units` are what each commit since the last emptying left behind, `outcomes` the actions seen by name."""

    client: Client
    rooms: AsyncDatabase[dict[str, Any]]

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.outcomes: list[tuple[str, str]] = []

    def furnish(self, client: Client, rooms: AsyncDatabase[dict[str, Any]]) -> None:
        self.client, self.rooms = client, rooms

    def committed(self, unit: Unit) -> None:
        self.units.append(unit)

    def observe(self, name: str, outcome: str) -> None:
        self.outcomes.append((name, outcome))

    async def empty(self) -> None:
        """Delete everything; collections and indexes stay."""
        for name in (*(one.get_collection_name() for one in DOCUMENTS), "files.files", "files.chunks"):
            await self.rows(name).delete_many({})
        self.units.clear()
        self.outcomes.clear()

    def rows(self, name: str) -> AsyncCollection[dict[str, Any]]:
        return self.rooms[name]

    async def holds(self) -> dict[str, int]:
        """How many documents lie in each collection that has any."""
        counts = {(name := one.get_collection_name()): await self.rows(name).count_documents({}) for one in DOCUMENTS}
        return {name: count for name, count in counts.items() if count}
