"""Carries out successions: what the platform alone knows is asked first, then one small step follows the other."""

import asyncio
import secrets
from datetime import UTC, datetime

import structlog
from pymongo.errors import PyMongoError

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.calls.succession import groups_of, unassigned_of
from bot.apps import Apps, WorkApp, app_for
from bot.observing.logs import whereabouts
from bot.outcomes.settled import Settled
from bot.queues.leases import Leases
from crm_core.act import PROGRAM, Act
from crm_core.messages import GroupSuccession
from crm_core.outbox.model import CallState
from crm_core.successions.actions import go_on, groups_settled, look_later, next_task, set_out, wind_up
from crm_core.successions.model import Stage, Task
from crm_core.successions.undoing import go_back

LOOK_SECONDS = 1.0
_LEASE = "successions"

log = structlog.get_logger()


class Successor:
    """Looks every second, in one process at a time."""

    def __init__(self, apps: Apps, leases: Leases) -> None:
        self._apps = apps
        self._leases = leases

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                async with self._leases.hold(_LEASE) as held:
                    if held:
                        await self._look()
            except PyMongoError as error:
                log.error("successions.database_unavailable", error=type(error).__name__)
            except Exception as error:  # noqa: BLE001 - what is wrong with one must not end the bot; it is tried again
                log.error("successions.failed", error=type(error).__name__, where=whereabouts(error))
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        while (task := await next_task(_act())) is not None:
            if task.stage is Stage.ASKED:
                await self._set_out(task)
            elif task.stage is Stage.RETURNING:
                log.info("successions", returned=await go_back(_act(), task))
            else:
                log.info("successions", moved=await go_on(_act(), task))
        await wind_up(_act())

    async def _set_out(self, task: Task) -> None:
        """Without an app, or a platform that tells, customers change hands here all the same."""
        unassigned, groups = None, list[str]()
        app = app_for(self._apps, task.giver_account, "contacts") if task.giver_account else None
        if isinstance(app, WorkApp) and task.giver_account is not None:
            try:
                unassigned = await unassigned_of(app.client, task.giver_account.account) if task.resigned else None
                groups = await groups_of(app.client, task.giver_account.account)
            except PlatformError as error:
                log.warning("successions.not_told", code=error.code)
                if error.reaction is Reaction.RETRY and await look_later(_act(), task):
                    return
        await set_out(_act(), task, unassigned, groups)


async def settled(call: Settled) -> None:
    """What became of a call for groups; nothing while it is tried again."""
    if not isinstance(call.words, GroupSuccession) or call.state is CallState.WAITING:
        return
    groups = call.words.groups
    if call.receipt is not None:
        done = [one for one in groups if one not in call.receipt.facts]
        await groups_settled(call.act, call.key, done, len(groups) - len(done))
    else:
        perhaps = groups if call.state is CallState.UNKNOWN else ()
        await groups_settled(call.act, call.key, (), len(groups), perhaps=perhaps)


def _act() -> Act:
    number = secrets.token_hex(8)
    return Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"successions:{number}", trace=number)
