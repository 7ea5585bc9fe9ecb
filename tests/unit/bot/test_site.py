"""Who asks, behind a reverse proxy."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.site import behind


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
