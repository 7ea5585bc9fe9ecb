"""The callback address of each 公众号: the ledger first, then an answer as long as the platform waits for one."""

import asyncio
import secrets
import time
from datetime import UTC, datetime, timedelta

import structlog
from aiohttp import web
from pymongo.errors import PyMongoError

from adapters.envelope import SignatureWrong, Unreadable
from adapters.received import Received
from bot.apps import Apps, OfficialApp
from bot.intake.arrivals import Arrivals
from bot.intake.ledger import Ledger, LedgerUnavailable
from bot.observing.metrics import Metrics
from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import EntryState
from crm_core.messages import Text
from crm_core.outbox.documents import HANDED_OUT, OutboxEntry
from crm_core.values import AppKey, Platform

LOOK_SECONDS = 0.05
UNSURE = timedelta(seconds=10)
"""What was handed out and not seen to leave by then is for a person to settle."""

log = structlog.get_logger()


class OfficialAddress:
    """`/callback/official/{app id}`: GET proves to the platform that the address is ours, POST delivers.

    Answers as `CallbackAddress` does. A reply that is ready within `patience` seconds goes back as the answer; the
    courier leaves it alone until the platform has stopped waiting, and sends it then if nobody took it.
    """

    def __init__(self, apps: Apps, ledger: Ledger, metrics: Metrics, *, window: float, patience: float) -> None:
        self._apps = apps
        self._arrivals = Arrivals(ledger, metrics, late=window)
        self._metrics = metrics
        self._patience = patience

    async def verify(self, request: web.Request) -> web.Response:
        app = self._app(request)
        try:
            return web.Response(text=app.post.echo(request.query))
        except SignatureWrong:
            self._arrivals.refused(app.key, "signature")
            return web.Response(status=403)

    async def deliver(self, request: web.Request) -> web.StreamResponse:
        began = time.perf_counter()
        app = self._app(request)
        try:
            received = app.post.receive(request.query, await request.read(), app=app.key)
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
        return await self._answer(request, app, received, began + self._patience)

    async def _answer(
        self, request: web.Request, app: OfficialApp, received: Received, until: float
    ) -> web.StreamResponse:
        """Say the reply once it is there; nothing when there is none, or not in time. Never fails: it is stored."""
        key = f"reply:{received.key}:0"
        try:
            ready = await _is_ready(received.key, key, until)
            now = datetime.now(UTC)
            call = await OutboxEntry.hand_out(key, now, now + UNSURE) if ready else None
        except PyMongoError:
            return web.Response()
        if call is None or not isinstance(words := call.said, Text):
            return web.Response()
        response = web.Response(text=_reply(app, received, words), content_type="text/xml")
        await self._hand_over(request, response, key)
        return response

    async def _hand_over(self, request: web.Request, response: web.Response, key: str) -> None:
        """Send the answer and note that it left; what cannot have left goes back to the courier."""
        try:
            if request.transport is None or request.transport.is_closing():
                await OutboxEntry.take_back(key, datetime.now(UTC))
                return
            await response.prepare(request)
            await response.write_eof()
            await OutboxEntry.sent(key, datetime.now(UTC), HANDED_OUT, repeated=False)
            self._metrics.sends.labels("passive").inc()
        except (ConnectionError, PyMongoError) as error:
            log.warning("official.answer_unsure", error=type(error).__name__)

    def _app(self, request: web.Request) -> OfficialApp:
        account = request.match_info["account"]
        app = self._apps.get(AppKey(f"{Platform.OFFICIAL}:{account}:official"))
        if not isinstance(app, OfficialApp):
            raise web.HTTPNotFound(text="")
        return app


async def _is_ready(entry: str, key: str, until: float) -> bool:
    """Wait for the entry to be worked; whether there is a reply to it then."""
    while time.perf_counter() < until:
        worked = await InboxEntry.get(entry)
        if worked is not None and worked.state is not EntryState.PENDING:
            return await OutboxEntry.get(key) is not None
        await asyncio.sleep(LOOK_SECONDS)
    return False


def _reply(app: OfficialApp, received: Received, words: Text) -> str:
    return app.post.reply(
        received.body,
        words.text,
        timestamp=str(int(time.time())),
        nonce=secrets.token_hex(8),
        prefix=secrets.token_bytes(16),
    )
