"""钉钉: from its settings to apps that receive and can be called."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import aiohttp
import structlog
from aiohttp import web

from adapters.channel import PlatformError, Reaction
from adapters.dingtalk.cards import register_route
from adapters.dingtalk.client import Credentials, DingtalkClient, Hosts
from adapters.dingtalk.failed import failed_events
from adapters.dingtalk.sending import HOME, DingtalkChannel, RobotSettings
from adapters.dingtalk.stream import Stream, StreamNews
from adapters.envelope import Envelope
from adapters.exchange import CallOutcome, Patience
from bot.allowance import AllowanceBook
from bot.apps import Apps, DingtalkApp
from bot.intake.dingtalk import DingtalkAddress, DingtalkIntake
from bot.intake.ledger import Ledger, LedgerUnavailable
from bot.mirrors.outside import OutsideContacts
from bot.observing.metrics import Metrics
from config.dingtalk import Dingtalk, DingtalkAppSettings
from crm_core.allowance.model import Spent
from crm_core.values import AppKey, Platform

RETRY_SECONDS = 5.0

log = structlog.get_logger()


def allowance_book(dingtalk: Dingtalk) -> AllowanceBook:
    return AllowanceBook({Spent.CALLS: dingtalk.calls_per_month, Spent.PUSHES: dingtalk.pushes_per_month})


def connected(
    dingtalk: Dingtalk, http: aiohttp.ClientSession, metrics: Metrics, book: AllowanceBook, page: str
) -> Iterator[DingtalkApp]:
    """`page` is what to-dos open; empty for 钉钉 itself."""
    return (_connected(dingtalk, one, http, metrics, book, page) for one in dingtalk.apps)


@dataclass(frozen=True, slots=True, kw_only=True)
class DingtalkSide:
    """What runs for 钉钉 beside the workers. `origin` is where we can be reached; empty when nobody has said."""

    dingtalk: Dingtalk
    origin: str
    apps: Apps
    book: AllowanceBook
    intake: DingtalkIntake
    metrics: Metrics
    outside: OutsideContacts

    @classmethod
    def of(
        cls, dingtalk: Dingtalk, origin: str, apps: Apps, book: AllowanceBook, ledger: Ledger, metrics: Metrics
    ) -> "DingtalkSide":
        ours = [app for app in apps.values() if isinstance(app, DingtalkApp)]
        book.open({app.scope for app in ours}, [key for key, app in apps.items() if "staff" in app.uses])
        intake = DingtalkIntake(ledger, metrics, book)
        return cls(
            dingtalk=dingtalk,
            origin=origin,
            apps=apps,
            book=book,
            intake=intake,
            metrics=metrics,
            outside=OutsideContacts(apps),
        )

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        address = DingtalkAddress(self.apps, self.intake, self.metrics)
        return [
            web.post("/callback/dingtalk/{app}", address.event),
            web.post("/callback/dingtalk/{app}/robot", address.message),
            web.post("/callback/dingtalk/{app}/card", address.tap),
        ]

    def endless(self, http: aiohttp.ClientSession) -> Sequence[Callable[[], Coroutine[None, None, None]]]:
        """What to run until the bot ends: a Stream for each app that has one, and the allowance's book."""
        streamed = {_key(one) for one in self.dingtalk.apps if one.delivery == "stream"}
        streams = [
            self._stream(http, app)
            for app in self.apps.values()
            if isinstance(app, DingtalkApp) and app.key in streamed
        ]
        return [self.book.run, *(stream.run for stream in streams), *self._routes] if self.dingtalk.apps else []

    @property
    def _routes(self) -> Sequence[Callable[[], Coroutine[None, None, None]]]:
        """Where taps are posted, told to the platform once for each app that has cards over HTTP."""
        wanted = {_key(one): one.card_route for one in self.dingtalk.apps if one.delivery == "http" and one.card_route}
        apps = [app for app in self.apps.values() if isinstance(app, DingtalkApp) and app.key in wanted]
        return [partial(self._register, app, wanted[app.key]) for app in apps] if self.origin else []

    async def _register(self, app: DingtalkApp, route_key: str) -> None:
        address = f"{self.origin}/callback/dingtalk/{app.key.rsplit(':', 1)[1]}/card"
        while True:
            try:
                await register_route(app.client, route_key, address)
            except PlatformError as error:
                log.error("dingtalk.card_route", app=app.key, code=error.code, remedy=error.detail)
                if error.reaction is not Reaction.RETRY:
                    return
                await asyncio.sleep(max(error.retry_after or 0, RETRY_SECONDS))
            else:
                return

    @property
    def duties(self) -> Sequence[tuple[str, int, Callable[[], Awaitable[None]]]]:
        """What is done by the clock: its name, every how many minutes, and how."""
        if not self.dingtalk.apps:
            return []
        return [
            ("failed events", self.dingtalk.failed_minutes, self.fetch_failed),
            ("outside contacts", self.dingtalk.contacts_minutes, self.outside.read_all),
        ]

    async def fetch_failed(self) -> None:
        """Ask for the events that could not be delivered; not while calls are short. Raises PlatformError."""
        for app in self.apps.values():
            if isinstance(app, DingtalkApp) and not self.book.thrifty(app.scope):
                for one in await failed_events(app.client, app.key):
                    try:
                        await self.intake.keep(app, one, pushed=False)
                    except LedgerUnavailable:
                        log.warning("dingtalk.failed_events_wait", app=app.key)
                        return

    def _stream(self, http: aiohttp.ClientSession, app: DingtalkApp) -> Stream:
        def tell(news: StreamNews) -> None:
            (log.info if news.what in {"connected", "goodbye"} else log.warning)(
                "stream", app=app.key, what=news.what, why=news.why
            )

        return Stream(
            http,
            app.client,
            keep=partial(self.intake.keep_frame, app),
            tell=tell,
            random=random.random,
            idle=self.dingtalk.idle_seconds,
        )


def _connected(
    dingtalk: Dingtalk,
    app: DingtalkAppSettings,
    http: aiohttp.ClientSession,
    metrics: Metrics,
    book: AllowanceBook,
    page: str,
) -> DingtalkApp:
    scope = f"{Platform.DINGTALK}:{app.corp_id}"

    def observe(outcome: CallOutcome) -> None:
        result = str(outcome.reaction) if outcome.reaction else "ok"
        metrics.api_calls.labels(outcome.path, result).inc()
        book.called(scope, outcome)
        if outcome.reaction is Reaction.TELL_ADMIN:
            # Also where something else was done instead, as with a card that became text.
            log.warning("dingtalk.needs_admin", app=_key(app), path=outcome.path, code=outcome.code)

    client = DingtalkClient(
        http,
        Credentials(corp_id=app.corp_id, app_key=app.app_key, secret=app.app_secret.get_secret_value()),
        hosts=Hosts(api=dingtalk.api, oapi=dingtalk.oapi),
        clock=time.monotonic,
        observe=observe,
        patience=Patience(connect=5, read=dingtalk.call_seconds, total=6 * dingtalk.call_seconds),
    )
    robot = app.robot_code or app.app_key
    settings = RobotSettings(
        robot_code=robot,
        agent_id=app.agent_id,
        card_template=app.card_template if app.delivery == "stream" or app.card_route else "",
        card_route=app.card_route,
        text_bytes=dingtalk.text_bytes,
        page=page or HOME,
    )
    return DingtalkApp(
        key=_key(app),
        corp_id=app.corp_id,
        robot_code=robot,
        uses=app.uses,
        envelope=_envelope(app),
        client=client,
        channel=DingtalkChannel(client, settings, thrifty=partial(book.thrifty, scope)),
    )


def _envelope(app: DingtalkAppSettings) -> Envelope | None:
    if app.aes_key is None:
        return None
    return Envelope(
        token=app.token.get_secret_value(),
        aes_key_text=app.aes_key.get_secret_value(),
        receive_ids=frozenset({app.app_key, app.corp_id}),
    )


def _key(app: DingtalkAppSettings) -> AppKey:
    return AppKey(f"{Platform.DINGTALK}:{app.corp_id}:{app.name}")
