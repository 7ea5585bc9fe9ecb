from collections.abc import AsyncIterator

import aiohttp
import pytest

from adapters.wechat.work.client import WorkClient
from tests.unit.adapters.wechat_work.stand_in import StandIn, client_of

CORP = "ww1a2b"


@pytest.fixture
async def platform() -> AsyncIterator[StandIn]:
    stand_in = StandIn()
    await stand_in.server.start_server()
    yield stand_in
    stand_in.over.set()
    await stand_in.server.close()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def client(platform: StandIn, http: aiohttp.ClientSession) -> WorkClient:
    return client_of(platform, http, CORP)


@pytest.fixture
def impatient(platform: StandIn, http: aiohttp.ClientSession) -> WorkClient:
    """For an answer that does not come."""
    return client_of(platform, http, CORP, read=1)
