"""The page of check-ins and lotteries, as a part of the web server."""

from collections.abc import Mapping

from aiohttp import web

from bot.apps import Apps
from bot.clockwork.campaigns import vault
from bot.site.shares import share_account, share_links, sign_in_by
from community.lotteries.queue import DrawQueue
from config.settings import Settings
from web.campaign.pages import CampaignPages, Fair


def campaign_side(settings: Settings, apps: Apps) -> Mapping[str, web.Application]:
    """Nothing without an address; signing in where the share page may, too."""
    links, account = share_links(settings), share_account(settings, apps)
    if not links.origin:
        return {}
    fair = Fair(
        links=links,
        visits_a_minute=settings.referrals.visits_a_minute,
        queue=DrawQueue(vault(settings)),
        sign_in=sign_in_by(account, settings),
    )
    return {"/campaign": CampaignPages(fair).application()}
