"""The bot's web server: who asks, behind a reverse proxy, and how long its end waits for them."""

import asyncio

import pytest
from aiohttp import ClientSession, ServerDisconnectedError, web
from aiohttp.test_utils import TestClient, TestServer

from bot.site.server import behind, listening
from config.running import Web
from tests.ports import unused_port


async def remote(request: web.Request) -> web.Response:
    return web.Response(text=request.remote)


@pytest.mark.parametrize(
    ("proxies", "told", "believed"),
    [
        (("127.0.0.1",), "203.0.113.7", "203.0.113.7"),
        (("127.0.0.1",), "forged, 203.0.113.7", "203.0.113.7"),
        (("127.0.0.1",), "", "127.0.0.1"),
        ((), "203.0.113.7", "127.0.0.1"),
    ],
)
async def test_only_our_proxy_says_who_asks(proxies: tuple[str, ...], told: str, believed: str) -> None:
    app = web.Application(middlewares=[behind(proxies)])
    app.router.add_get("/", remote)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/", headers={"X-Forwarded-For": told} if told else {})
        assert await answer.text() == believed


async def test_a_request_that_never_ends_does_not_keep_the_server_from_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    under_way, port = asyncio.Event(), unused_port()

    async def endless(_request: web.Request) -> web.Response:
        under_way.set()
        await asyncio.Event().wait()
        return web.Response()

    monkeypatch.setattr("bot.site.server.STOP_SECONDS", 0.1)
    async with ClientSession() as http, asyncio.timeout(30):
        async with listening(Web(port=port), [web.post("/", endless)], {}):
            asking = asyncio.create_task(http.post(f"http://127.0.0.1:{port}/"))
            await under_way.wait()
        with pytest.raises(ServerDisconnectedError):
            await asking
