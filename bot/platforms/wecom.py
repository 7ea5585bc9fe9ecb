"""企业微信: from its settings to apps that receive and can be called."""

import time
from collections.abc import Iterator, Sequence

import aiohttp
from aiohttp import web

from adapters.channel import SendLimit
from adapters.envelope import Envelope
from adapters.exchange import CallOutcome, Patience
from adapters.wechat.work.archive.reader import Access, ArchiveReader
from adapters.wechat.work.archive.sdk import Account
from adapters.wechat.work.client import Credentials, WorkClient
from adapters.wechat.work.sending import WorkChannel
from bot.apps import Apps, WorkApp
from bot.archive.access import ArchiveAccess
from bot.intake.callbacks import CallbackAddress
from bot.intake.ledger import Ledger
from bot.observing.metrics import Metrics
from config.archive import Archive
from config.wecom import Wecom, WecomApp
from crm_core.values import AppKey, Platform


def connected(wecom: Wecom, http: aiohttp.ClientSession, metrics: Metrics) -> Iterator[WorkApp]:
    return (_connected(wecom, one, http, metrics) for one in wecom.apps)


def callback_routes(wecom: Wecom, apps: Apps, ledger: Ledger, metrics: Metrics) -> Sequence[web.RouteDef]:
    address = CallbackAddress(apps, ledger, metrics, window=wecom.callback_window_seconds)
    return [
        web.get("/callback/wecom/{corp}/{app}", address.verify),
        web.post("/callback/wecom/{corp}/{app}", address.deliver),
    ]


def _connected(wecom: Wecom, app: WecomApp, http: aiohttp.ClientSession, metrics: Metrics) -> WorkApp:
    def observe(outcome: CallOutcome) -> None:
        result = str(outcome.reaction) if outcome.reaction else "ok"
        metrics.api_calls.labels(outcome.path, result).inc()

    client = WorkClient(
        http,
        Credentials(app.corp_id, app.secret.get_secret_value()),
        base_url=wecom.api,
        clock=time.monotonic,
        observe=observe,
        patience=Patience(connect=5, read=wecom.call_seconds, total=6 * wecom.call_seconds),
    )
    limits = (
        SendLimit(count=wecom.messages_per_minute, seconds=60),
        SendLimit(count=wecom.messages_per_hour, seconds=3_600),
    )
    return WorkApp(
        key=AppKey(f"{Platform.WECOM}:{app.corp_id}:{app.name}"),
        corp_id=app.corp_id,
        agent_id=app.agent_id,
        uses=app.uses,
        envelope=Envelope(
            token=app.token.get_secret_value(),
            aes_key_text=app.aes_key.get_secret_value(),
            receive_ids=frozenset({app.corp_id}),
        ),
        client=client,
        channel=WorkChannel(client, agent_id=app.agent_id, limits=limits, text_bytes=wecom.text_bytes),
        archive=None if app.archive is None else _archive(app, app.archive),
        picture_hosts=wecom.picture_hosts,
    )


def _archive(app: WecomApp, archive: Archive) -> ArchiveAccess:
    account = Account(
        corp_id=app.corp_id,
        secret=app.secret.get_secret_value(),
        proxy=archive.proxy,
        proxy_password=archive.proxy_password.get_secret_value(),
        seconds=archive.call_seconds,
    )
    keys = {version: path.read_text(encoding="utf-8", errors="replace") for version, path in archive.keys.items()}
    access = Access(library=archive.library, account=account, keys=keys, threads=archive.threads)
    return ArchiveAccess(
        reader=ArchiveReader(access),
        page=archive.page,
        every_seconds=archive.every_seconds,
        largest_file=archive.largest_file_mb * 2**20,
    )
