from collections.abc import AsyncIterator

import aiohttp
import pytest

from adapters.exchange import Patience
from adapters.wechat.work.client import Credentials, WorkClient
from tests.unit.adapters.wechat_work.stand_in import StandIn

CORP = "ww1a2b"
SECRET = "the-secret-of-the-app"


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
    return _client(platform, http, read=30)


@pytest.fixture
def impatient(platform: StandIn, http: aiohttp.ClientSession) -> WorkClient:
    """For an answer that does not come."""
    return _client(platform, http, read=1)


def _client(platform: StandIn, http: aiohttp.ClientSession, *, read: float) -> WorkClient:
    return WorkClient(
        http,
        Credentials(CORP, SECRET),
        base_url=platform.address,
        clock=lambda: 0.0,
        observe=lambda _outcome: None,
        patience=Patience(connect=30, read=read, total=60),
    )
