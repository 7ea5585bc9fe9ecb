import os
import secrets
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.storage.database import opened
from bot.storage.mongod import drop_database, embedded_mongod
from tests.house import CONNECTIONS, House

# A busy machine is no failure, nor is a fixture that several examples share; the same examples at every run.
settings.register_profile(
    "suite",
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("search", settings.get_profile("suite"), derandomize=False, max_examples=1_000)
settings.load_profile("suite")


@pytest.fixture(scope="session")
async def mongo_uri() -> AsyncIterator[str]:
    """The address of a real replica set: the one in SCRM_MONGO_URI, else one of our own for this run."""
    if given := os.environ.get("SCRM_MONGO_URI"):
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="scrm-tests-") as folder:
        async with embedded_mongod(Path(folder)) as mongod:
            yield mongod.uri


@pytest.fixture(scope="session")
async def database_name(mongo_uri: str) -> AsyncIterator[str]:
    """A database of this run's own, forgotten at its end."""
    name = f"scrm-tests-{secrets.token_hex(4)}"
    yield name
    await drop_database(mongo_uri, name)


@pytest.fixture(scope="module")
async def database(mongo_uri: str, database_name: str) -> AsyncIterator[House]:
    """The door hung and the documents bound; for each file anew, as a bot in the same process does it too."""
    house = House()
    async with opened(
        mongo_uri, database_name, connections=CONNECTIONS, committed=house.committed, observe=house.observe
    ) as client:
        house.furnish(client, client[database_name])
        yield house


@pytest.fixture
async def house(database: House) -> House:
    """The same with nothing in it."""
    await database.empty()
    return database
