"""Friends come by codes, are weighed, decided about, merged and ranked."""

from dataclasses import replace
from datetime import datetime

from crm_core.act import PROGRAM, Act
from crm_core.action import action, reading
from crm_core.customers.actions import customer_names, get_customer
from crm_core.customers.model import Customer
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.permissions import Permission
from crm_core.values import CustomerId, StaffId
from referrals.codes.actions import find_code
from referrals.codes.model import ReferralCode
from referrals.deeds.model import Assess, Decision
from referrals.invitations.counting import count
from referrals.invitations.documents import StoredInvitation
from referrals.invitations.merging import join, part
from referrals.invitations.model import Invitation, Outcome, Progress, Rank, Standing, Totals, Via, Why
from referrals.invitations.voiding import void
from referrals.invitations.weighing import Case, settle, weigh
from referrals.programmes.actions import get_programme
from referrals.programmes.model import Programme
from referrals.rewards.documents import StoredReward

MOST_RANKED = 100
LONGEST_REASON = 200
_GONE = "没有找到您能查看的这次推荐。"


@action(Permission.FEED)
async def touch(act: Act, code: ReferralCode, invitee: CustomerId, via: Via, at: datetime) -> Outcome:
    """Somebody came by a code at `at`: count them if the programme's rules say so. Idempotent by `act.cause`.

    The first touch wins, whichever is told first, as long as nothing has been earned. Both sides' rewards are
    reserved with it. Raises NotFound for an unknown customer.
    """
    return await count(act, code, invitee, via, at)


@action(Permission.REFER)
async def touch_by_hand(act: Act, code: str, invitee: CustomerId, reason: str) -> Outcome:
    """A staff member says who brought this customer, both of whom they may see; `reason` is kept with it.

    Raises NotFound, Malformed without a reason.
    """
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise Malformed(f"请写明为什么，最多 {LONGEST_REASON} 字。")
    found = await find_code(act, code)
    friend = await get_customer(act, invitee)
    outcome = await count(act, found, friend.id, Via.STAFF, act.at, reason.strip())
    made = await StoredInvitation.counting(found.programme, friend.whole)
    if outcome is Outcome.COUNTED and made is not None:
        act.undo_with(withdraw_touch, invitation_id=made.id)
    return outcome


@action(Permission.REFER)
async def withdraw_touch(act: Act, invitation_id: str) -> str:
    """Take back what was said by hand, and what both sides had of it; returns what that means.

    Raises NotFound, Conflict when it counts no more anyway.
    """
    one = await _stored(invitation_id)
    await get_customer(act, one.invitee)
    if one.standing is Standing.VOID:
        raise Conflict("这次推荐已经不算了。")
    await void(replace(act, actor=PROGRAM), one, Why.WITHDRAWN)
    return "已撤销：这次推荐不再算，奖励也一并取消。"


@action(Permission.FEED)
async def consider(act: Act, invitation_id: str, assess: Assess) -> Invitation:
    """See how far an invitation is, and do what follows for both rewards and the inviter's steps. Idempotent.

    Raises NotFound.
    """
    one = await _stored(invitation_id)
    await weigh(act, one, assess)
    return one.invitation


@action(Permission.FEED)
async def merged(act: Act, customer: CustomerId) -> None:
    """This person has taken in another profile: whoever counted twice counts once from now on. Idempotent."""
    await join(act, await get_customer(act, customer))
    act.record("invitations.merged", customer)


@action(Permission.FEED)
async def parted(act: Act, customer: CustomerId, other: CustomerId) -> None:
    """These are two people after all: whoever counted under the other one counts for himself. Idempotent."""
    await part(act, await get_customer(act, customer), await get_customer(act, other))
    act.record("invitations.parted", customer, other)


@action(Permission.FEED)
async def decide(
    act: Act, invitation_id: str, decision: Decision, *, by: StaffId | None, reason: str = ""
) -> Invitation:
    """Do what a reviewer has decided about what the fraud rules left open; a hold that is not over goes on.

    Raises NotFound, Conflict for one that is not open.
    """
    one = await _stored(invitation_id)
    if one.standing is not Standing.MET or one.decision != Decision.HOLD:
        raise Conflict("这次推荐已经处理过了。")
    act.record("invitations.decide", one.id, outcome=decision)
    decided = {"decision": decision, "decided_by": by, "reason": reason or one.reason}
    await settle(act, await Case.of(act, one), decision, one.look_at or act.at, decided)
    return one.invitation


@reading(Permission.READ_REFERRAL)
async def open_invitations(act: Act, customer: CustomerId) -> list[Invitation]:
    """Those in which this visible customer is the friend, and that count. Raises NotFound."""
    whole = (await get_customer(act, customer)).whole
    return [one.invitation for one in await StoredInvitation.of_friend(whole)]


@reading(Permission.FEED)
async def due_invitations(act: Act, limit: int = 100) -> list[str]:
    """Those that time alone may have changed; to be considered."""
    return await StoredInvitation.due(act.at, limit)


@reading(Permission.READ_REFERRAL)
async def invitations_of(act: Act, programme_id: str, inviter: CustomerId) -> list[Invitation]:
    """Whom a visible customer brought, newest first; those that count no more too. Raises NotFound."""
    whole = (await get_customer(act, inviter)).whole
    return [one.invitation for one in await StoredInvitation.by(whole, programme_id)]


@reading(Permission.READ_REFERRAL)
async def progress_of(act: Act, programme_id: str, inviter: CustomerId) -> Progress:
    """How far a visible customer is. Raises NotFound."""
    return await progress_in(act, await get_programme(act, programme_id), await get_customer(act, inviter))


@reading(Permission.READ_REFERRAL)
async def progress_in(act: Act, programme: Programme, inviter: Customer) -> Progress:
    """How far somebody is in a programme."""
    waiting, held, met = await StoredInvitation.how_far(programme.id, inviter.whole)
    next_step = next((step.friends for step in programme.plan.steps if step.friends > met), None)
    return Progress(programme=programme.id, waiting=waiting, held=held, met=met, next_step=next_step)


@reading(Permission.READ_REFERRAL)
async def ranking(
    act: Act,
    programme_id: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 10,
) -> list[Rank]:
    """Who brought most friends that met the conditions in a period; equal ones by who was first.

    Whoever does not manage referrals sees the places of customers they may see only.
    """
    found = await StoredInvitation.ranking(programme_id, since, until, min(limit, MOST_RANKED))
    ranks = [Rank(place=place, inviter=who, friends=friends) for place, (who, friends) in enumerate(found, start=1)]
    if act.actor.may(Permission.MANAGE_REFERRALS):
        return ranks
    visible = await customer_names(act, [one.inviter for one in ranks])
    return [one for one in ranks if one.inviter in visible]


@reading(Permission.MANAGE_REFERRALS)
async def get_invitation(act: Act, invitation_id: str) -> Invitation:
    """Raises NotFound."""
    return (await _stored(invitation_id)).invitation


@reading(Permission.MANAGE_REFERRALS)
async def totals(act: Act, programme_id: str) -> Totals:
    """What came of a programme. Raises NotFound."""
    await get_programme(act, programme_id)
    by_standing = await StoredInvitation.standings(programme_id)
    return Totals(
        friends=sum(by_standing.values()),
        waiting=by_standing.get(Standing.WAITING, 0),
        met=by_standing.get(Standing.MET, 0),
        void=by_standing.get(Standing.VOID, 0),
        rewards=await StoredReward.stages(programme_id),
    )


async def _stored(invitation_id: str) -> StoredInvitation:
    one = await StoredInvitation.get(invitation_id)
    if one is None:
        raise NotFound(_GONE)
    return one
