"""The callback address of each app: nothing is answered 200 that is not durably stored or known to be a repeat."""

import time

from aiohttp import web

from adapters.envelope import SignatureWrong, Unreadable
from adapters.wechat.work.callbacks import echo, receive
from bot.apps import Apps, WorkApp
from bot.intake.arrivals import Arrivals
from bot.intake.ledger import Ledger, LedgerUnavailable
from bot.observing.metrics import Metrics
from crm_core.values import AppKey, Platform


class CallbackAddress:
    """`/callback/wecom/{corp}/{app}`: GET proves to the platform that the address is ours, POST delivers.

    Answers 404 for an address nobody has, 403 for a wrong signature, 400 for what cannot be read, 413 for what is too
    large, and 503 when it cannot be stored, so that the platform delivers it again.
    """

    def __init__(self, apps: Apps, ledger: Ledger, metrics: Metrics, *, window: float) -> None:
        self._apps = apps
        self._arrivals = Arrivals(ledger, metrics, late=window)

    async def verify(self, request: web.Request) -> web.Response:
        app = self._app(request)
        try:
            return web.Response(text=echo(request.query, app.envelope))
        except SignatureWrong:
            self._arrivals.refused(app.key, "signature")
            return web.Response(status=403)
        except Unreadable:
            self._arrivals.refused(app.key, "unreadable")
            return web.Response(status=400)

    async def deliver(self, request: web.Request) -> web.Response:
        began = time.perf_counter()
        app = self._app(request)
        try:
            received = receive(request.query, await request.read(), app.envelope, app=app.key)
        except SignatureWrong:
            self._arrivals.refused(app.key, "signature")
            return web.Response(status=403)
        except Unreadable:
            self._arrivals.refused(app.key, "unreadable")
            return web.Response(status=400)
        self._arrivals.count_late(app.key, request.query.get("timestamp", ""))
        try:
            await self._arrivals.keep(app.key, received)
        except LedgerUnavailable:
            return web.Response(status=503)
        self._arrivals.acknowledged(began)
        return web.Response()

    def _app(self, request: web.Request) -> WorkApp:
        corp, name = request.match_info["corp"], request.match_info["app"]
        app = self._apps.get(AppKey(f"{Platform.WECOM}:{corp}:{name}"))
        if not isinstance(app, WorkApp):
            raise web.HTTPNotFound(text="")
        return app
