"""What the rooms of campaigns do about what happens, and by the minute."""

import secrets
from datetime import UTC, datetime

from crm_core.act import PROGRAM, Act
from crm_core.events.model import Reaction
from crm_core.house import House
from crm_core.merges.reacting import asking_about_twins
from crm_core.reaching.model import Ways
from referrals import kinds
from referrals.fraud.judging import judge
from referrals.reacting import look_again, reaction
from referrals.reviews.actions import carry_out_reviews
from referrals.reviews.reacting import asking_reviewers
from referrals.sharing.joining import Means
from referrals.sharing.reacting import leading_friends
from referrals.telling.model import Telling
from referrals.telling.reacting import news


def reactions(house: House, ways: Ways, telling: Telling, means: Means) -> list[Reaction]:
    """Of all rooms; their catalogues are read here, so that a file that cannot be used ends the start by name."""
    kinds.known()
    told = [asking_reviewers(house), news(house, ways, telling), asking_about_twins(house)]
    return [reaction(judge), leading_friends(means), *told]


async def look_at_referrals() -> None:
    """Days that are over, conditions that time alone meets, coupons that came meanwhile, reviewers' decisions."""
    act = Act(actor=PROGRAM, at=datetime.now(UTC), cause="clock:referrals", trace=secrets.token_hex(8))
    await look_again(judge, act)
    await carry_out_reviews(act)
