"""How far a friend is, and what becomes of the rewards. Inside the transaction of whoever asks; `act` is the
program's."""

from dataclasses import replace
from datetime import datetime, timedelta

from crm_core.act import Act
from crm_core.customers.actions import get_customer
from referrals.deeds.actions import deeds_of, evidence_for
from referrals.deeds.model import Assess, Decision, Verdict
from referrals.events import FriendMet
from referrals.invitations.conditions import Fulfilment, fulfilment
from referrals.invitations.documents import StoredInvitation
from referrals.invitations.model import Standing, Why
from referrals.invitations.voiding import settle_steps, void
from referrals.programmes.actions import get_programme
from referrals.programmes.model import Market, Plan, lapses_at
from referrals.rewards.documents import StoredReward
from referrals.rewards.moving import hold, release

_NO_FIRM = "补上公司名称"
_FIRM_AGAIN = timedelta(hours=6)


async def weigh(act: Act, one: StoredInvitation, assess: Assess) -> None:
    """Look at one invitation as things are now. Idempotent."""
    plan = (await get_programme(act, one.programme)).plan
    found = fulfilment(plan.conditions, await deeds_of(act, one.invitee), one.came, act.at)
    if one.standing is Standing.WAITING:
        await _wait(act, one, plan, found, assess)
    elif one.standing is Standing.MET:
        await _keep(act, one, found, assess)


async def _wait(act: Act, one: StoredInvitation, plan: Plan, found: Fulfilment, assess: Assess) -> None:
    firm = ""
    if found.met_at is not None and plan.market is Market.B2B:
        known = await _firm_of(act, one)
        if known is None:
            await void(act, one, Why.SAME_FIRM)
            return
        firm = known
        found = found if firm else replace(found, missing=(_NO_FIRM,), met_at=None)
    if found.met_at is not None:
        await _meet(act, one, plan, found.met_at, firm, assess)
    elif act.at >= lapses_at(plan, one.came):
        await void(act, one, Why.LAPSED)
    else:
        again = act.at + _FIRM_AGAIN if found.missing == (_NO_FIRM,) else found.look_at
        await one.put(missing=[*found.missing], look_at=min(filter(None, (again, lapses_at(plan, one.came)))))


async def _firm_of(act: Act, one: StoredInvitation) -> str | None:
    """The friend's firm; empty while it is unknown, None when it is the inviter's own or has come before."""
    friend, inviter = await get_customer(act, one.invitee), await get_customer(act, one.inviter)
    firm = _folded(friend.company)
    if not firm:
        return ""
    before = await StoredInvitation.of_firm(one.programme, firm)
    taken = before is not None and before.id != one.id
    return None if taken or firm == _folded(inviter.company) else firm


def _folded(company: str) -> str:
    return "".join(letter for letter in company.casefold() if letter.isalnum())


async def _meet(act: Act, one: StoredInvitation, plan: Plan, met_at: datetime, firm: str, assess: Assess) -> None:
    until = met_at + timedelta(days=plan.hold_days)
    await one.put(standing=Standing.MET, met_at=met_at, missing=[], firm=firm or None)
    for reward in await StoredReward.of_invitation(one.id):
        await hold(act, reward, until, review=False)
    verdict = await _judge(act, one, assess)
    act.emit(FriendMet(one.inviter, one.programme, one.id, one.invitee, verdict.decision))
    await settle(act, one, verdict.decision, until)


async def _keep(act: Act, one: StoredInvitation, found: Fulfilment, assess: Assess) -> None:
    """What was earned may be lost again: by a refund always, by leaving and by a later look while it is held.

    A person's decision is not judged again; it too waits for the end of the hold.
    """
    decided = one.decided_by is not None
    held = one.look_at is not None or one.decision == Decision.HOLD
    if found.refunded and found.met_at is None:
        await void(act, one, Why.REFUNDED)
    elif held and found.gone:
        await void(act, one, Why.LEFT)
    elif one.look_at is None:
        if not decided:
            await _look_back(act, one, found, assess)
    else:
        decision = Decision(one.decision) if decided else (await _judge(act, one, assess)).decision
        await settle(act, one, decision, one.look_at)


async def _look_back(act: Act, one: StoredInvitation, found: Fulfilment, assess: Assess) -> None:
    """Whoever leaves after all was released is judged once more: adding and deleting for the reward gives it back."""
    if found.gone and one.decision == Decision.RELEASE:
        verdict = assess(await evidence_for(act, one.invitee, one.inviter))
        if verdict.decision is not Decision.RELEASE:
            await one.put(decision=verdict.decision, score=verdict.score, reasons=[*verdict.reasons])
            await void(act, one, Why.FRAUD)


async def _judge(act: Act, one: StoredInvitation, assess: Assess) -> Verdict:
    verdict = assess(await evidence_for(act, one.invitee, one.inviter))
    await one.put(decision=verdict.decision, score=verdict.score, reasons=[*verdict.reasons])
    return verdict


async def settle(act: Act, one: StoredInvitation, decision: Decision, until: datetime) -> None:
    """Do what was decided: released once the hold is over, kept for somebody's eyes, or taken back.

    While `look_at` is set the rules may still change their mind.
    """
    if decision is Decision.REJECT:
        await void(act, one, Why.FRAUD)
        return
    free = decision is Decision.RELEASE and act.at >= until
    await one.put(look_at=None if free else until if act.at < until else None)
    for reward in await StoredReward.of_invitation(one.id):
        held = await hold(act, reward, until, review=decision is Decision.HOLD)
        if free:
            await release(act, held)
    if free:
        await settle_steps(act, one.programme, one.inviter)
