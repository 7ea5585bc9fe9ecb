"""Two profiles turned out to be one person: the earlier invitation stays, the later goes, and nobody invites himself.
When they are set apart again, each has what is theirs.

Inside the transaction of whoever asks; `act` is the program's.
"""

from itertools import groupby

from crm_core.act import Act
from crm_core.customers.actions import get_customer
from crm_core.customers.model import Customer
from referrals.codes.actions import codes_meant
from referrals.invitations.counting import promise_both
from referrals.invitations.documents import StoredCodeTouch, StoredInvitation
from referrals.invitations.model import Outcome, Why
from referrals.invitations.voiding import settle_steps, void
from referrals.programmes.actions import get_programme


async def join(act: Act, one: Customer) -> None:
    """Make invitations fit who this person is by now. Idempotent."""
    found = await StoredInvitation.of_friend(one.whole)
    for _, same in groupby(sorted(found, key=lambda each: (each.programme, each.came, each.id)), _programme):
        first, *later = same
        for each in later:
            await void(act, each, Why.MERGED)
        if {*first.people} != {*one.whole}:
            await first.put(people=[*one.whole])
        if first.inviter in one.whole:
            await void(act, first, Why.SELF)
    await _gather(act, one)


async def part(act: Act, one: Customer, other: Customer) -> None:
    """Make invitations fit that these are two people after all. Idempotent.

    Whoever counted by a code and does no longer, because the other one did or was the inviter, counts again.
    """
    for each in await StoredInvitation.of_friend([*one.whole, *other.whole]):
        friend = await get_customer(act, each.invitee)
        if {*each.people} != {*friend.whole}:
            await each.put(people=[*friend.whole])
    for each in await StoredInvitation.by([*one.whole, *other.whole]):
        for code in await codes_meant(act, each.code):
            owner = await get_customer(act, code.owner)
            if each.inviter != owner.id:
                await each.put(inviter=owner.id)
    for person in (one, other):
        await _count_again(act, person)
    for person in (one, other):
        await _gather(act, person)


async def _count_again(act: Act, friend: Customer) -> None:
    for touch in await StoredCodeTouch.of(friend.whole):
        counts = await StoredInvitation.counting(touch.programme, friend.whole)
        if counts is not None or touch.outcome is not Outcome.COUNTED:
            continue
        for code in await codes_meant(act, touch.code):
            inviter = await get_customer(act, code.owner)
            if inviter.id != friend.id:
                programme = await get_programme(act, touch.programme)
                await promise_both(act, programme, code, friend, inviter, touch.via, touch.at)


async def _gather(act: Act, inviter: Customer) -> None:
    """Have all this person's friends under one id, and the steps they come to."""
    made = await StoredInvitation.by(inviter.whole)
    for each in made:
        if each.inviter != inviter.id:
            await each.put(inviter=inviter.id)
    for programme in {each.programme for each in made}:
        await settle_steps(act, await get_programme(act, programme), inviter)


def _programme(one: StoredInvitation) -> str:
    return one.programme
