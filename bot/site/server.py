"""The bot's web server: callbacks, health, metrics."""

from collections.abc import AsyncGenerator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager

import pymongo
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from pymongo.errors import PyMongoError

from bot.observing import gauges
from bot.observing.metrics import Metrics
from bot.storage.database import Client
from config.running import Web

PROBE_SECONDS = 2.0
"""Whoever probes gives up after a few seconds, and would take silence for a bot that hangs."""
STOP_SECONDS = 5.0
"""So long a callback may take, and the platform waits for its answer; aiohttp would wait a minute for anybody."""


class PortTaken(Exception):
    """Somebody else listens there; the text names the remedy."""


class Health:
    """`/healthz` says that the process lives, `/readyz` that it can take work, `/metrics` what it has done."""

    def __init__(self, metrics: Metrics, client: Client) -> None:
        self._metrics = metrics
        self._client = client

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        return [
            web.get("/healthz", self.alive),
            web.get("/readyz", self.ready),
            web.get("/metrics", self.figures),
        ]

    async def alive(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def ready(self, _request: web.Request) -> web.Response:
        try:
            with pymongo.timeout(PROBE_SECONDS):
                hello = await self._client.admin.command("hello")
        except PyMongoError:
            return web.json_response({"status": "waiting", "for": "mongodb"}, status=503)
        if not hello.get("isWritablePrimary"):
            return web.json_response({"status": "waiting", "for": "a primary"}, status=503)
        return web.json_response({"status": "ready"})

    async def figures(self, _request: web.Request) -> web.Response:
        try:
            await gauges.read_into(self._metrics)
        except PyMongoError:
            return web.Response(status=503)
        return web.Response(body=generate_latest(self._metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def behind(proxies: Collection[str]) -> Middleware:
    """Who asks is whom the last of our proxies names; nobody else is believed."""

    @web.middleware
    async def named(request: web.Request, handler: Handler) -> web.StreamResponse:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return await handler(request.clone(remote=told) if told and request.remote in proxies else request)

    return named


@asynccontextmanager
async def listening(
    settings: Web, routes: Iterable[web.RouteDef], parts: Mapping[str, web.Application]
) -> AsyncGenerator[None]:
    """Serve until the block is left; `parts` by what their paths begin with. Raises PortTaken."""
    app = web.Application(client_max_size=settings.largest_callback, middlewares=[behind(settings.proxies)])
    app.add_routes(routes)
    for begins_with, part in parts.items():
        app.add_subapp(begins_with, part)
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=STOP_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError:
        await runner.cleanup()
        raise PortTaken(f"端口 {settings.port} 已被占用，请改用别的端口（web.port 或 SCRM_WEB__PORT）") from None
    try:
        yield
    finally:
        await runner.cleanup()
