from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from adapters.exchange import Patience
from adapters.wechat.official.client import Credentials, OfficialClient
from emulator.keys import WORLD
from emulator.server import build
from emulator.world import World


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[TestServer]:
    """The emulated 公众号; nobody takes its callbacks."""
    server = TestServer(build(tmp_path / "emulator.sqlite", "http://127.0.0.1:9", seed=False))
    async with server:
        yield server


@pytest.fixture
def world(server: TestServer) -> World:
    return server.app[WORLD]


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def client(server: TestServer, world: World, http: aiohttp.ClientSession) -> OfficialClient:
    account = world.official.accounts.first
    return client_of(server, http, Credentials(account.app_id, account.secret))


def client_of(
    server: TestServer, http: aiohttp.ClientSession, credentials: Credentials, *, below: str = "/official"
) -> OfficialClient:
    return OfficialClient(
        http,
        credentials,
        base_url=str(server.make_url(below)),
        clock=lambda: 0.0,
        observe=lambda _outcome: None,
        patience=Patience(connect=30, read=30, total=60),
    )
