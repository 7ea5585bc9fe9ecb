"""公众号: from its settings to accounts that receive and can be called."""

import time
from collections.abc import Iterator, Sequence
from datetime import timedelta

import aiohttp
from aiohttp import web

from adapters.envelope import Envelope
from adapters.exchange import CallOutcome, Patience
from adapters.wechat.official.callbacks import Post
from adapters.wechat.official.client import Credentials, OfficialClient
from adapters.wechat.official.sending import OfficialChannel
from bot.apps import Apps, OfficialApp
from bot.intake.ledger import Ledger
from bot.intake.official import OfficialAddress
from bot.observing.metrics import Metrics
from config.official import Official, OfficialAccount
from crm_core.followers.model import Allowed, Answers, Windows
from crm_core.values import AppKey, Platform

AFTERWARDS = timedelta(seconds=5)
"""When the platform has stopped waiting for an answer."""


def connected(official: Official, http: aiohttp.ClientSession, metrics: Metrics) -> Iterator[OfficialApp]:
    return (_connected(official, one, http, metrics) for one in official.accounts)


def callback_routes(official: Official, apps: Apps, ledger: Ledger, metrics: Metrics) -> Sequence[web.RouteDef]:
    address = OfficialAddress(
        apps, ledger, metrics, window=official.callback_window_seconds, patience=official.passive_seconds
    )
    return [
        web.get("/callback/official/{account}", address.verify),
        web.post("/callback/official/{account}", address.deliver),
    ]


def _connected(
    official: Official, account: OfficialAccount, http: aiohttp.ClientSession, metrics: Metrics
) -> OfficialApp:
    def observe(outcome: CallOutcome) -> None:
        result = str(outcome.reaction) if outcome.reaction else "ok"
        metrics.api_calls.labels(outcome.path, result).inc()

    client = OfficialClient(
        http,
        Credentials(account.app_id, account.secret.get_secret_value()),
        base_url=official.api,
        clock=time.monotonic,
        observe=observe,
        patience=Patience(connect=5, read=official.call_seconds, total=6 * official.call_seconds),
    )
    return OfficialApp(
        key=AppKey(f"{Platform.OFFICIAL}:{account.app_id}:official"),
        app_id=account.app_id,
        name=account.name,
        uses=frozenset(),
        post=Post(app_id=account.app_id, token=account.token.get_secret_value(), envelope=_envelope(account)),
        client=client,
        channel=OfficialChannel(client),
        answers=_answers(official, account),
        video_hosts=official.video_hosts,
    )


def _envelope(account: OfficialAccount) -> Envelope | None:
    if account.aes_key is None:
        return None
    return Envelope(
        token=account.token.get_secret_value(),
        aes_key_text=account.aes_key.get_secret_value(),
        receive_ids=frozenset({account.app_id}),
    )


def _answers(official: Official, account: OfficialAccount) -> Answers:
    return Answers(
        greeting=account.greeting,
        answer=account.answer,
        pause=timedelta(minutes=official.answer_pause_minutes),
        at_once=AFTERWARDS,
        windows=Windows(
            spoke=Allowed(count=official.messages_after_words, span=timedelta(hours=official.hours_after_words)),
            touched=Allowed(count=official.messages_after_touch, span=timedelta(seconds=official.seconds_after_touch)),
        ),
    )
