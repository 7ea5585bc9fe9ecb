import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.mongod import embedded_mongod


@pytest.fixture(scope="session")
async def mongo_uri() -> AsyncIterator[str]:
    """The address of a real replica set: the one in SCRM_MONGO_URI, else one of our own for this run."""
    if given := os.environ.get("SCRM_MONGO_URI"):
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="scrm-tests-") as folder:
        async with embedded_mongod(Path(folder)) as mongod:
            yield mongod.uri
