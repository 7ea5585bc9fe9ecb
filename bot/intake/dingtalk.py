"""What 钉钉 delivers, over HTTP or over Stream: into the same ledger, and answered only once it is there."""

import secrets
import time
from collections.abc import Awaitable, Callable

from aiohttp import web

from adapters.dingtalk import events, frames, robot
from adapters.dingtalk.frames import Frame
from adapters.dingtalk.stream import NotKept
from adapters.envelope import SignatureWrong, Unreadable
from adapters.received import Received
from bot.allowance import AllowanceBook
from bot.apps import Apps, DingtalkApp
from bot.intake.arrivals import Arrivals
from bot.intake.ledger import Ledger, LedgerUnavailable
from bot.observing.metrics import Metrics

_Take = Callable[[DingtalkApp, web.Request, bytes], Awaitable[web.Response]]


class DingtalkIntake:
    """Keeps what is authentic. Raises LedgerUnavailable when it cannot; then it is to be delivered again."""

    def __init__(self, ledger: Ledger, metrics: Metrics, book: AllowanceBook) -> None:
        self._arrivals = Arrivals(ledger, metrics)
        self._book = book

    async def keep(self, app: DingtalkApp, received: Received, *, pushed: bool = True) -> None:
        """Store it durably; `pushed` unless we asked for it ourselves, which takes nothing off the allowance."""
        if await self._arrivals.keep(app.key, received) and pushed:
            self._book.pushed(app.scope, received.kind)

    async def keep_frame(self, app: DingtalkApp, frame: Frame) -> None:
        """Keep what a Stream frame delivers; what nobody could ever read is acknowledged unkept. Raises NotKept."""
        try:
            received = frames.received(frame, app.key, now_ms=_now_ms())
        except Unreadable:
            self.refused(app, "unreadable")
            return
        if received is None:
            self.refused(app, "unknown_topic")
            return
        try:
            await self.keep(app, received)
        except LedgerUnavailable:
            raise NotKept from None

    def refused(self, app: DingtalkApp, outcome: str) -> None:
        self._arrivals.refused(app.key, outcome)


class DingtalkAddress:
    """`/callback/dingtalk/{app}` for events, `…/robot` for messages, `…/card` for taps; `app` is its name or its key.

    Answers 404 for an address nobody has, 403 for a wrong signature, 400 for what cannot be read, and 503 when it
    cannot be stored, so that the platform delivers it again.
    """

    def __init__(self, apps: Apps, intake: DingtalkIntake, metrics: Metrics) -> None:
        ours = [app for app in apps.values() if isinstance(app, DingtalkApp)]
        self._apps = {name: app for app in ours for name in (app.key, app.key.rsplit(":", 1)[1])}
        self._intake = intake
        self._metrics = metrics

    async def event(self, request: web.Request) -> web.Response:
        return await self._answered(request, self._app(request), self._event)

    async def message(self, request: web.Request) -> web.Response:
        return await self._answered(request, self._app(request), self._message)

    async def tap(self, request: web.Request) -> web.Response:
        return await self._answered(request, self._app(request), self._tap)

    async def _answered(self, request: web.Request, app: DingtalkApp, take: _Take) -> web.Response:
        began = time.perf_counter()
        try:
            answer = await take(app, request, await request.read())
        except SignatureWrong:
            self._intake.refused(app, "signature")
            return web.Response(status=403)
        except Unreadable:
            self._intake.refused(app, "unreadable")
            return web.Response(status=400)
        except LedgerUnavailable:
            return web.Response(status=503)
        self._metrics.ack.observe(time.perf_counter() - began)
        return answer

    async def _event(self, app: DingtalkApp, request: web.Request, body: bytes) -> web.Response:
        if app.envelope is None:
            raise web.HTTPNotFound(text="")
        call = events.receive(request.query, body, app.envelope, app=app.key, now_ms=_now_ms())
        if call.received is not None:
            await self._intake.keep(app, call.received)
        sealed = events.acknowledgement(
            app.envelope,
            owner=call.owner,
            timestamp=str(_now_ms()),
            nonce=secrets.token_hex(8),
            prefix=secrets.token_hex(8).encode(),
        )
        return web.json_response(sealed)

    async def _message(self, app: DingtalkApp, request: web.Request, body: bytes) -> web.Response:
        secret = app.client.credentials.secret
        received = robot.receive_message(request.headers, body, secret=secret, app=app.key, now_ms=_now_ms())
        await self._intake.keep(app, received)
        # The answer proper goes over the session; here it would have to be ready at once.
        return web.json_response({"msgtype": "empty"})

    async def _tap(self, app: DingtalkApp, request: web.Request, body: bytes) -> web.Response:
        secret = app.client.credentials.secret
        received = robot.receive_tap(request.headers, body, secret=secret, app=app.key, now_ms=_now_ms())
        await self._intake.keep(app, received)
        return web.json_response({})

    def _app(self, request: web.Request) -> DingtalkApp:
        app = self._apps.get(request.match_info["app"])
        if app is None:
            raise web.HTTPNotFound(text="")
        return app


def _now_ms() -> int:
    return int(time.time() * 1_000)
