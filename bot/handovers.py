"""What becomes of customers the platform was asked to hand over: told by the courier, asked of the platform."""

import secrets
from datetime import UTC, datetime

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.calls.handover import handover_progress
from bot.apps import Apps, WorkApp, app_for
from bot.settled import Settled
from crm_core.act import PROGRAM, Act
from crm_core.handovers.actions import begun, ended, failed, quiet_handovers
from crm_core.handovers.model import Accounts
from crm_core.messages import Handover, HandoverProgress
from crm_core.outbox.model import CallState


async def settled(call: Settled) -> None:
    """Take in what the courier made of a handover; nothing when it is tried again.

    One whose answer was lost is left open, for `ask_about_quiet_ones`, unless the platform has said no to the repeat.
    """
    state, code = call.state, call.code
    if state is CallState.SENT:
        await begun(call.act, call.key)
    elif state is CallState.DEAD or (state is CallState.UNKNOWN and isinstance(code, int)):
        await failed(call.act, call.key, str(code))


async def ask_about_quiet_ones(apps: Apps) -> None:
    """Ask the platform about handovers of which it has not told the end. Raises PlatformError."""
    act = _act(secrets.token_hex(8))
    for one in await quiet_handovers(act):
        app = app_for(apps, one.accounts.customer, "contacts")
        if isinstance(app, WorkApp):
            await ended(act, one.key, await _progress(app, one.accounts))


async def _progress(app: WorkApp, accounts: Accounts) -> HandoverProgress:
    """A pair of members the platform does not know is a handover it does not know. Raises PlatformError."""
    words = Handover(giver=accounts.giver, taker=accounts.taker)
    try:
        return await handover_progress(app.client, accounts.customer.account, words)
    except PlatformError as error:
        if error.reaction is Reaction.STOP:
            return HandoverProgress.UNKNOWN
        raise


def _act(trace: str) -> Act:
    return Act(actor=PROGRAM, at=datetime.now(UTC), cause="handovers", trace=trace)
