"""Reviewers hear of what is held as soon as it is."""

from crm_core.act import Act
from crm_core.events.model import Happened, Reaction
from crm_core.house import House
from referrals.deeds.model import Decision
from referrals.reviews.actions import ask_reviewers


def asking_reviewers(house: House) -> Reaction:
    """Sends the card of every friend whose rewards are held."""

    async def react(act: Act, event: Happened) -> None:
        if event.what["decision"] == Decision.HOLD:
            await ask_reviewers(act, house, event.what["invitation"])

    return Reaction(name="referral_reviews", wants=frozenset({"FriendMet"}), react=react)
