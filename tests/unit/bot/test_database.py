"""A bot prepares its database, also when MongoDB refuses at first."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import OperationFailure
from structlog.testing import capture_logs

from bot.storage.database import opened, unmade


@pytest.fixture
async def in_the_way(mongo_uri: str) -> AsyncGenerator[AsyncDatabase[dict[str, Any]]]:
    """A database with an index that is called like one of ours, and is another."""
    async with AsyncMongoClient[dict[str, Any]](mongo_uri) as client:
        name = f"scrm-tests-{secrets.token_hex(4)}"
        await client[name]["inbox"].create_index("foreign", name="due")
        yield client[name]
        await client.drop_database(name)


def _nothing(*_: object) -> None:
    """Nobody waits for news."""


async def _opens(uri: str, database: AsyncDatabase[dict[str, Any]]) -> list[str]:
    """What is missing then."""
    async with opened(uri, database.name, connections=4, committed=_nothing, observe=_nothing):
        return await unmade(database)


async def test_a_refusal_that_passes_costs_a_start_only_time(
    mongo_uri: str, in_the_way: AsyncDatabase[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.database.START_TRIES", 1_000)
    monkeypatch.setattr("bot.storage.database.AGAIN_SECONDS", 0.1)
    with capture_logs() as told:
        async with asyncio.timeout(60):
            opening = asyncio.create_task(_opens(mongo_uri, in_the_way))
            while not told:
                await asyncio.sleep(0.01)
            await in_the_way["inbox"].drop_index("due")
            assert await opening == []
    assert {(one["event"], one["code"]) for one in told} == {("database.not_prepared", 86)}


async def test_a_refusal_that_stays_ends_the_start(
    mongo_uri: str, in_the_way: AsyncDatabase[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.database.AGAIN_SECONDS", 0)
    with pytest.raises(OperationFailure):
        await _opens(mongo_uri, in_the_way)
