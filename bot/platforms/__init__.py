"""Everything that is connected by the settings, whatever its platform."""

from collections.abc import Sequence

import aiohttp
from aiohttp import web

from bot.allowance import AllowanceBook
from bot.apps import App, Apps
from bot.intake.ledger import Ledger
from bot.observing.metrics import Metrics
from bot.platforms import dingtalk, official, wecom
from config.settings import Settings


def connected_apps(settings: Settings, http: aiohttp.ClientSession, metrics: Metrics, book: AllowanceBook) -> Apps:
    """The apps of the settings, ready to receive and to be called; `book` counts what 钉钉 counts."""
    apps: list[App] = [
        *wecom.connected(settings.wecom, http, metrics),
        *dingtalk.connected(settings.dingtalk, http, metrics, book, settings.web.origin),
        *official.connected(settings.official, http, metrics),
    ]
    return {app.key: app for app in apps}


def callback_routes(settings: Settings, apps: Apps, ledger: Ledger, metrics: Metrics) -> Sequence[web.RouteDef]:
    """Where the platforms deliver."""
    return [
        *wecom.callback_routes(settings.wecom, apps, ledger, metrics),
        *official.callback_routes(settings.official, apps, ledger, metrics),
    ]
