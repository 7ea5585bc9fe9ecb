"""Campaigns on their way: each is looked at when it has something to do, one small step after the other."""

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from pymongo.errors import PyMongoError

from bot.apps import Apps, dingtalk_apps, work_apps
from bot.observing.logs import whereabouts
from bot.outcomes.mass_sends import limits
from bot.queues.leases import Leases
from community.campaigns.actions import look_again, next_campaign
from community.kind import Campaigning, load_kinds
from community.lotteries.vault import Vault
from community.rules import CampaignRules, Fatigue, Robot
from config.settings import Settings
from crm_core.act import PROGRAM, Act
from crm_core.preferences.model import Quiet

LOOK_SECONDS = 1.0
_AFTER_A_FAILURE = timedelta(seconds=20)
_LEASE = "campaigns"

log = structlog.get_logger()


def origin(settings: Settings) -> str:
    """Where customers open our pages, empty for none."""
    return settings.web.origin and (settings.referrals.origin or settings.web.origin)


def vault(settings: Settings) -> Vault:
    """Where the seeds of lotteries lie."""
    return Vault(settings.web.key.get_secret_value().encode())


def campaigning(settings: Settings, apps: Apps) -> Campaigning:
    """The kinds there are, and what the settings say of them. Raises KindError."""
    wanted, calls = settings.community, settings.dingtalk.calls_per_month
    rules = CampaignRules(
        companies=tuple(dict.fromkeys(app.scope for app in work_apps(apps, "contacts"))),
        robots={app.scope: Robot(app=app.key, calls=calls) for app in reversed(dingtalk_apps(apps, "staff"))},
        limits=limits(settings),
        quiet=Quiet.read(wanted.quiet) if wanted.quiet else None,
        fatigue=Fatigue(touches=wanted.touches, days=wanted.touch_days),
        chunk=wanted.task_receivers,
        personal=wanted.personal,
        trial=wanted.trial,
        answer_days=wanted.answer_days,
        every=wanted.look_seconds,
        read_hours=wanted.read_hours,
        vault=vault(settings),
        origin=origin(settings),
    )
    return Campaigning(kinds=load_kinds(), rules=rules)


class CampaignRunner:
    """Looks every second, in one process at a time."""

    def __init__(self, campaigns: Campaigning, leases: Leases, *, now: Callable[[], datetime]) -> None:
        self._campaigns = campaigns
        self._leases = leases
        self._now = now

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                async with self._leases.hold(_LEASE) as held:
                    while held and await self._look():
                        pass
            except PyMongoError as error:
                log.error("campaigns.database_unavailable", error=type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> bool:
        """One step of the next campaign that is due; whether there was one."""
        act = self._act()
        found = await next_campaign(act)
        if found is None:
            return False
        campaign, claimed = found
        kind = self._campaigns.kinds.get(campaign.kind)
        if kind is None:
            log.error("campaigns.unknown_kind", kind=campaign.kind)
            return True
        try:
            due = await kind.advance(act, campaign, self._campaigns.rules)
        except PyMongoError:
            raise
        except Exception as error:  # noqa: BLE001 - what is wrong with one must not end the bot; it is tried again
            log.error("campaigns.failed", campaign=campaign.id, error=type(error).__name__, where=whereabouts(error))
            due = act.at + _AFTER_A_FAILURE
        await look_again(act, campaign.id, claimed, due)
        return True

    def _act(self) -> Act:
        number = secrets.token_hex(8)
        return Act(actor=PROGRAM, at=self._now(), cause=f"campaigns:{number}", trace=number)
