"""An invitation that counts no more gives everything back; the steps it had helped to are looked at anew."""

from itertools import count

from crm_core.act import Act
from crm_core.customers.actions import get_customer
from crm_core.customers.model import Customer
from referrals.codes.documents import StoredReferralCode
from referrals.events import InvitationVoided
from referrals.invitations.documents import StoredInvitation
from referrals.invitations.model import Standing, Why
from referrals.programmes.actions import get_programme
from referrals.programmes.model import Programme
from referrals.rewards.documents import StoredReward
from referrals.rewards.model import Side, Stage
from referrals.rewards.moving import moving, wanted

_FREE_AGAIN = (Why.MERGED, Why.SELF, Why.EARLIER, Why.WITHDRAWN)
"""After these the friend may count by somebody else's code; after all others the one chance is used up."""


async def void(act: Act, one: StoredInvitation, why: Why) -> None:
    """Take back what both sides had of it. `act` is the program's."""
    await one.put(standing=Standing.VOID, why=why, counts=why not in _FREE_AGAIN, look_at=None)
    async with moving(act) as moves:
        for reward in await StoredReward.of_invitation(one.id):
            await moves.claw_back(reward)
    await settle_steps(act, await get_programme(act, one.programme), await get_customer(act, one.inviter))
    act.emit(InvitationVoided(one.inviter, one.programme, one.id, one.invitee, why))
    act.record("invitations.void", one.id, outcome=why)


async def settle_steps(act: Act, programme: Programme, inviter: Customer) -> None:
    """Give the inviter the steps reached by now, each once, and take back those that are reached no more.

    Two profiles that turned out to be one person may both have had a step: the one given first stays. Two friends who
    count at the same moment collide here, so that neither overlooks the other.
    """
    given = await StoredReward.steps_of(programme.id, inviter.whole)
    if not programme.plan.steps and not given:
        return
    await StoredReferralCode.hold(programme.id, inviter.whole)
    friends = await StoredInvitation.rewarded(programme.id, inviter.whole)
    async with moving(act) as moves:
        kept: set[int] = set()
        for one in given:
            if one.stage is Stage.CLAWED_BACK:
                continue
            if one.friends > friends or one.friends in kept:
                await moves.claw_back(one)
            else:
                kept.add(one.friends)
        known = {one.id for one in given}
        for step in programme.plan.steps:
            if step.friends <= friends and step.friends not in kept:
                keys = (f"{programme.id}:{inviter.id}:{step.friends}:{turn}" for turn in count())
                reward = wanted(
                    next(key for key in keys if key not in known),
                    programme=programme.id,
                    customer=inviter.id,
                    side=Side.STEP,
                    prize=step.prize,
                    at=act.at,
                    of=step.friends,
                )
                await moves.release(moves.hold(await moves.promise(reward), act.at, review=False))
