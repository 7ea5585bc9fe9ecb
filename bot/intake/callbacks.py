"""The callback address of each app: nothing is answered 200 that is not durably stored or known to be a repeat."""

import secrets
import time
from datetime import UTC, datetime

import structlog
from aiohttp import web

from adapters.envelope import SignatureWrong, Unreadable
from adapters.received import Received
from adapters.wechat.work.callbacks import echo, receive
from bot.apps import Apps, WorkApp
from bot.intake.ledger import Ledger, LedgerUnavailable
from bot.metrics import Metrics
from crm_core.inbox.model import Delivered
from crm_core.values import AppKey, Platform

log = structlog.get_logger()


class CallbackAddress:
    """`/callback/wecom/{corp}/{app}`: GET proves to the platform that the address is ours, POST delivers.

    Answers 404 for an address nobody has, 403 for a wrong signature, 400 for what cannot be read, 413 for what is too
    large, and 503 when it cannot be stored, so that the platform delivers it again.
    """

    def __init__(self, apps: Apps, ledger: Ledger, metrics: Metrics, *, window: float) -> None:
        self._apps = apps
        self._ledger = ledger
        self._metrics = metrics
        self._window = window

    async def verify(self, request: web.Request) -> web.Response:
        app = self._app(request)
        try:
            return web.Response(text=echo(request.query, app.envelope))
        except SignatureWrong:
            return self._refuse(app, "signature", 403)
        except Unreadable:
            return self._refuse(app, "unreadable", 400)

    async def deliver(self, request: web.Request) -> web.Response:
        began = time.perf_counter()
        app = self._app(request)
        try:
            received = receive(request.query, await request.read(), app.envelope, app=app.key)
        except SignatureWrong:
            return self._refuse(app, "signature", 403)
        except Unreadable:
            return self._refuse(app, "unreadable", 400)
        self._count_late(app, request.query.get("timestamp", ""))
        response = await self._keep(app, received)
        self._metrics.ack.observe(time.perf_counter() - began)
        return response

    async def _keep(self, app: WorkApp, received: Received) -> web.Response:
        trace = secrets.token_hex(8)
        try:
            fresh = await self._ledger.put(_delivered(app, received, trace))
        except LedgerUnavailable:
            return self._refuse(app, "not_stored", 503)
        outcome = "stored" if fresh else "redelivered"
        self._metrics.callbacks.labels(app.key, outcome).inc()
        log.info("callback", app=app.key, kind=received.kind, outcome=outcome, trace=trace if fresh else None)
        return web.Response()

    def _app(self, request: web.Request) -> WorkApp:
        corp, name = request.match_info["corp"], request.match_info["app"]
        app = self._apps.get(AppKey(f"{Platform.WECOM}:{corp}:{name}"))
        if not isinstance(app, WorkApp):
            raise web.HTTPNotFound(text="")
        return app

    def _refuse(self, app: WorkApp, outcome: str, status: int) -> web.Response:
        self._metrics.callbacks.labels(app.key, outcome).inc()
        log.warning("callback.refused", app=app.key, outcome=outcome)
        return web.Response(status=status)

    def _count_late(self, app: WorkApp, timestamp: str) -> None:
        """Dedupe already stops replays, and nobody says whether a retry keeps its timestamp: so only count."""
        if timestamp.isascii() and timestamp.isdigit() and abs(time.time() - int(timestamp)) > self._window:
            self._metrics.callbacks_late.labels(app.key).inc()


def _delivered(app: WorkApp, received: Received, trace: str) -> Delivered:
    return Delivered(
        key=received.key,
        app=app.key,
        chat=received.chat,
        urgent=received.urgent,
        kind=received.kind,
        body=received.body,
        at=datetime.now(UTC),
        trace=trace,
    )
