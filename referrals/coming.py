"""The way in for many at once: friends of one programme queue in this process, the transaction guards between
processes. All would write the programme's caps, and MongoDB lets one of them win at a time."""

import asyncio
from datetime import datetime

from crm_core.act import Act
from crm_core.values import CustomerId
from referrals.codes.model import ReferralCode
from referrals.invitations.actions import touch
from referrals.invitations.model import Outcome, Via

_turns: dict[str, asyncio.Lock] = {}


async def come(act: Act, code: ReferralCode, invitee: CustomerId, via: Via, at: datetime) -> Outcome:
    """As `touch`, each in turn; to be called outside a transaction."""
    async with turn_of(code.programme):
        return await touch(act, code, invitee, via, at)


def turn_of(programme: str) -> asyncio.Lock:
    """To be held by whoever may write the caps of a programme; outside a transaction."""
    return _turns.setdefault(programme, asyncio.Lock())
