"""An invitation that counts no more gives everything back; the steps it had helped to are looked at anew."""

from itertools import count

from crm_core.act import Act
from crm_core.customers.actions import get_customer
from crm_core.values import CustomerId
from referrals.events import InvitationVoided
from referrals.invitations.documents import StoredInvitation
from referrals.invitations.model import Standing, Why
from referrals.programmes.actions import get_programme
from referrals.rewards.documents import StoredReward
from referrals.rewards.model import Side, Stage
from referrals.rewards.moving import claw_back, hold, promise, release, wanted

_FREE_AGAIN = (Why.MERGED, Why.SELF, Why.EARLIER, Why.WITHDRAWN)
"""After these the friend may count by somebody else's code; after all others the one chance is used up."""


async def void(act: Act, one: StoredInvitation, why: Why) -> None:
    """Take back what both sides had of it. `act` is the program's."""
    await one.put(standing=Standing.VOID, why=why, counts=why not in _FREE_AGAIN, look_at=None)
    for reward in await StoredReward.of_invitation(one.id):
        await claw_back(act, reward)
    await settle_steps(act, one.programme, one.inviter)
    act.emit(InvitationVoided(one.inviter, one.programme, one.id, one.invitee, why))
    act.record("invitations.void", one.id, outcome=why)


async def settle_steps(act: Act, programme_id: str, inviter: CustomerId) -> None:
    """Give the inviter the steps reached by now, each once, and take back those that are reached no more.

    Two profiles that turned out to be one person may both have had a step: the one given first stays.
    """
    steps = (await get_programme(act, programme_id)).plan.steps
    whole = (await get_customer(act, inviter)).whole
    given = await StoredReward.steps_of(programme_id, whole)
    if not steps and not given:
        return
    friends = await StoredInvitation.rewarded(programme_id, whole)
    kept: set[int] = set()
    for one in given:
        if one.stage is Stage.CLAWED_BACK:
            continue
        if one.friends > friends or one.friends in kept:
            await claw_back(act, one)
        else:
            kept.add(one.friends)
    known = {one.id for one in given}
    for step in steps:
        if step.friends <= friends and step.friends not in kept:
            keys = (f"{programme_id}:{whole[0]}:{step.friends}:{turn}" for turn in count())
            reward = wanted(
                next(key for key in keys if key not in known),
                programme=programme_id,
                customer=whole[0],
                side=Side.STEP,
                prize=step.prize,
                at=act.at,
                of=step.friends,
            )
            await release(act, await hold(act, await promise(act, reward), act.at, review=False))
