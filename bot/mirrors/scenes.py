"""Codes of 公众号 with a scene: named by the settings, kept alive, told about when the platform has made one."""

import asyncio
import secrets
from datetime import UTC, datetime, timedelta

import structlog
from pymongo.errors import PyMongoError

from bot.outcomes.settled import Settled
from bot.queues.leases import Leases
from config.official import Official
from crm_core.act import PROGRAM, Act
from crm_core.messages import SceneCodeWanted
from crm_core.outbox.model import CallState
from crm_core.scenes.actions import code_made, name_scene, renew_codes
from crm_core.values import AppKey, Platform

LOOK_SECONDS = 60.0
_LEASE = "scenes"

log = structlog.get_logger()


class SceneKeeper:
    """Looks every minute, in one process at a time."""

    def __init__(self, official: Official, leases: Leases) -> None:
        self._official = official
        self._leases = leases

    async def run(self) -> None:
        """Work until cancelled; nothing without accounts."""
        while self._official.accounts:
            try:
                async with self._leases.hold(_LEASE) as held:
                    if held:
                        await self._look()
            except PyMongoError as error:
                log.error("scenes.database_unavailable", error=type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        act = Act(actor=PROGRAM, at=datetime.now(UTC), cause="scenes", trace=secrets.token_hex(8))
        for account in self._official.accounts:
            app = AppKey(f"{Platform.OFFICIAL}:{account.app_id}:official")
            for scene, purpose in account.scenes.items():
                await name_scene(act, app, account.app_id, scene, purpose)
        while await renew_codes(act):
            continue


async def settled(settled: Settled) -> None:
    """The platform has made a code; it lives from now on for as long as the platform said."""
    words, receipt = settled.words, settled.receipt
    if settled.state is not CallState.SENT or receipt is None or not isinstance(words, SceneCodeWanted):
        return
    facts = receipt.facts
    act = settled.act
    await code_made(
        act,
        settled.to.scope,
        words.scene,
        ticket=facts["ticket"],
        url=facts["url"],
        picture=facts["picture"],
        expires_at=act.at + timedelta(seconds=int(facts["seconds"])),
    )
