"""The way in for many at once: friends of one programme queue in this process, the transaction guards between
processes. All would write the programme's caps, and MongoDB lets one of them win at a time."""

import asyncio
from datetime import datetime

from crm_core.act import Act
from crm_core.values import CustomerId
from referrals.codes.actions import codes_meant
from referrals.invitations.actions import touch
from referrals.invitations.model import Outcome, Via

_turns: dict[str, asyncio.Lock] = {}


async def come(act: Act, code: str, invitee: CustomerId, via: Via, at: datetime) -> Outcome:
    """As `touch`, each in turn; to be called outside a transaction."""
    meant = await codes_meant(act, code)
    if not meant:
        return Outcome.UNKNOWN
    async with _turns.setdefault(meant[0].programme, asyncio.Lock()):
        return await touch(act, meant[0].code, invitee, via, at)
