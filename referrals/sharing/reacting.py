"""Friends come to whoever looks after the inviter now, at once."""

from crm_core.act import Act
from crm_core.events.model import Happened, Reaction
from referrals.sharing.actions import own_codes
from referrals.sharing.joining import Means
from referrals.sharing.receiving import lead_contact_code

_MOST_CODES = 20


def leading_friends(means: Means) -> Reaction:
    """Leads the 联系我 codes of a customer who is looked after by somebody else."""

    async def react(act: Act, event: Happened) -> None:
        for programme, code in await own_codes(act, event.customer, _MOST_CODES):
            await lead_contact_code(act, code, programme, means)

    return Reaction(name="referral_contact_codes", wants=frozenset({"OwnerChanged"}), react=react)
