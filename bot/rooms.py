"""What the rooms of campaigns do about what happens, and by the minute."""

import secrets
from datetime import UTC, datetime

from crm_core.act import PROGRAM, Act
from crm_core.events.model import Reaction
from referrals import kinds
from referrals.fraud.judging import judge
from referrals.reacting import look_again, reaction


def reactions() -> list[Reaction]:
    """Of all rooms; their catalogues are read here, so that a file that cannot be used ends the start by name."""
    kinds.known()
    return [reaction(judge)]


async def look_at_referrals() -> None:
    """Days that are over, conditions that time alone meets, coupons that came meanwhile."""
    act = Act(actor=PROGRAM, at=datetime.now(UTC), cause="clock:referrals", trace=secrets.token_hex(8))
    await look_again(judge, act)
