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
    return WorkClient(
        http,
        Credentials(CORP, SECRET),
        base_url=platform.address,
        clock=lambda: 0.0,
        observe=lambda _outcome: None,
        patience=Patience(connect=1, read=0.3, total=5),
    )
