"""Whether a touch counts, and what a friend who counts is promised. Inside the transaction of whoever asks."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from crm_core.act import PROGRAM, Act
from crm_core.customers.actions import get_customers
from crm_core.customers.model import Customer
from crm_core.merges.actions import first_known
from crm_core.orders.actions import orders_of
from crm_core.values import CustomerId
from referrals.codes.model import ReferralCode
from referrals.events import CodeLeft, FriendCame, Invited
from referrals.invitations.documents import StoredCodeTouch, StoredInvitation
from referrals.invitations.model import Outcome, Standing, Via, Why
from referrals.invitations.voiding import void
from referrals.programmes.actions import get_programme
from referrals.programmes.model import Newcomers, Programme, lapses_at
from referrals.rewards.model import Side
from referrals.rewards.moving import moving, wanted


async def count(act: Act, code: ReferralCode, invitee: CustomerId, via: Via, at: datetime, reason: str = "") -> Outcome:
    """Put the touch down, once for each cause, and count the friend where the rules of the programme say so."""
    key = f"{code.code}:{act.cause}:{invitee}"
    before = await StoredCodeTouch.before(key)
    if before is not None:
        return before
    everything = replace(act, actor=PROGRAM)
    people = await get_customers(everything, [invitee, code.owner])
    friend, inviter = people[invitee], people[code.owner]
    programme = await get_programme(everything, code.programme)
    outcome = await _outcome(everything, programme, friend, inviter, at)
    if outcome is Outcome.COUNTED:
        await promise_both(act, programme, code, friend, inviter, via, at, reason)
    touch = StoredCodeTouch(
        id=key, programme=programme.id, code=code.code, invitee=friend.id, via=via, outcome=outcome, at=at
    )
    await touch.insert()
    if outcome is not Outcome.COUNTED:
        act.emit(CodeLeft(friend.id, programme.id, code.code, via, outcome))
    act.record("invitations.touch", friend.id, programme.id, outcome=outcome)
    return outcome


async def _outcome(act: Act, programme: Programme, friend: Customer, inviter: Customer, at: datetime) -> Outcome:
    if not programme.takes(at):
        return Outcome.NOT_RUNNING
    if friend.id == inviter.id:
        return Outcome.SELF
    known = await StoredInvitation.counting(programme.id, friend.whole)
    if known is not None and not _comes_before(known, inviter, at):
        return Outcome.ALREADY
    if programme.plan.newcomers is Newcomers.ONLY and not await _is_new(act, programme, friend, at):
        return Outcome.NOT_NEW
    if known is not None:
        await void(act, known, Why.EARLIER)
    return Outcome.COUNTED


def _comes_before(known: StoredInvitation, inviter: Customer, at: datetime) -> bool:
    """Whether this touch was the first after all, of somebody else, and nothing has been earned yet."""
    return at < known.came and known.standing is Standing.WAITING and known.inviter not in inviter.whole


async def _is_new(act: Act, programme: Programme, friend: Customer, at: datetime) -> bool:
    """See `Newcomers.ONLY`."""
    since = max(programme.plan.starts, at - timedelta(days=programme.plan.newcomer_days))
    if await first_known(act, friend.id) < since:
        return False
    return not any(order.at < at for order in await orders_of(act, friend.id))


async def promise_both(  # noqa: PLR0913, PLR0917 - all that an invitation says
    act: Act,
    programme: Programme,
    code: ReferralCode,
    friend: Customer,
    inviter: Customer,
    via: Via,
    at: datetime,
    reason: str = "",
) -> None:
    """The friend counts: put the invitation down, and reserve what both sides get."""
    one = StoredInvitation(
        id=hashlib.sha256(f"{code.code}:{act.cause}:{friend.id}".encode()).hexdigest()[:24],
        programme=programme.id,
        code=code.code,
        inviter=inviter.id,
        invitee=friend.id,
        people=[*friend.whole],
        via=via,
        came=at,
        missing=[each.shown for each in programme.plan.conditions],
        look_at=lapses_at(programme.plan, at),
        reason=reason,
    )
    await one.insert()
    act.emit(FriendCame(inviter.id, programme.id, one.id, friend.id))
    act.emit(Invited(friend.id, programme.id, one.id))
    sides = (
        (Side.INVITER, inviter.id, programme.plan.for_inviter),
        (Side.INVITEE, friend.id, programme.plan.for_invitee),
    )
    async with moving(act) as moves:
        for side, customer, prize in sides:
            if prize is not None:
                key = f"{one.id}:{side}"
                await moves.promise(
                    wanted(key, programme=programme.id, customer=customer, side=side, prize=prize, at=act.at, of=one.id)
                )
