"""Everything that is connected by the settings, whatever its platform."""

from collections.abc import Sequence

import aiohttp
from aiohttp import web

from bot.apps import Apps
from bot.intake.ledger import Ledger
from bot.metrics import Metrics
from bot.platforms import wecom
from config.settings import Settings


def connected_apps(settings: Settings, http: aiohttp.ClientSession, metrics: Metrics) -> Apps:
    """The apps of the settings, ready to receive and to be called."""
    return {app.key: app for app in wecom.connected(settings.wecom, http, metrics)}


def callback_routes(settings: Settings, apps: Apps, ledger: Ledger, metrics: Metrics) -> Sequence[web.RouteDef]:
    """Where the platforms deliver."""
    return wecom.callback_routes(settings.wecom, apps, ledger, metrics)
