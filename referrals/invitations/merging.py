"""Two profiles turned out to be one person: the earlier invitation stays, the later goes, and nobody invites himself.

Inside the transaction of whoever asks; `act` is the program's.
"""

from itertools import groupby

from crm_core.act import Act
from crm_core.customers.model import Customer
from referrals.invitations.documents import StoredInvitation
from referrals.invitations.model import Why
from referrals.invitations.voiding import settle_steps, void


async def join(act: Act, one: Customer) -> None:
    """Make invitations fit who this person is by now. Idempotent."""
    found = await StoredInvitation.of_friend(one.whole)
    for _, same in groupby(sorted(found, key=lambda each: (each.programme, each.came, each.id)), _programme):
        first, *later = same
        for each in later:
            await void(act, each, Why.MERGED)
        if first.people != [*one.whole] or first.invitee != one.id:
            await first.put(people=[*one.whole], invitee=one.id)
        if first.inviter in one.whole:
            await void(act, first, Why.SELF)
    made = await StoredInvitation.by(one.whole)
    for each in made:
        if each.inviter != one.id:
            await each.put(inviter=one.id)
    for programme in {each.programme for each in made}:
        await settle_steps(act, programme, one.id)


def _programme(one: StoredInvitation) -> str:
    return one.programme
