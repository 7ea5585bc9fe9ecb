"""How far a friend is, and what becomes of the rewards. Inside the transaction of whoever asks; `act` is the
program's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from crm_core.act import Act
from crm_core.customers.actions import get_customers
from crm_core.customers.model import Customer
from referrals.deeds.actions import deeds_of, evidence_around
from referrals.deeds.model import Assess, Decision, Verdict
from referrals.events import FriendMet
from referrals.invitations.conditions import Fulfilment, fulfilment
from referrals.invitations.documents import StoredInvitation
from referrals.invitations.model import Standing, Why
from referrals.invitations.voiding import settle_steps, void
from referrals.programmes.actions import get_programme
from referrals.programmes.model import Market, Programme, lapses_at
from referrals.rewards.documents import StoredReward
from referrals.rewards.moving import moving

_NO_FIRM = "补上公司名称"
_FIRM_AGAIN = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An invitation with whom and what it is about."""

    one: StoredInvitation
    programme: Programme
    friend: Customer
    inviter: Customer

    @classmethod
    async def of(cls, act: Act, one: StoredInvitation) -> Self:
        """Raises NotFound."""
        programme = await get_programme(act, one.programme)
        people = await get_customers(act, [one.invitee, one.inviter])
        return cls(one=one, programme=programme, friend=people[one.invitee], inviter=people[one.inviter])


async def weigh(act: Act, one: StoredInvitation, assess: Assess) -> None:
    """Look at one invitation as things are now. Idempotent."""
    if one.standing is Standing.VOID:
        return
    case = await Case.of(act, one)
    deeds = await deeds_of(act, case.friend)
    found = fulfilment(case.programme.plan.conditions, deeds, one.came, act.at)
    if one.standing is Standing.WAITING:
        await _wait(act, case, found, assess)
    else:
        await _keep(act, case, found, assess)


async def _wait(act: Act, case: Case, found: Fulfilment, assess: Assess) -> None:
    one, plan, firm = case.one, case.programme.plan, ""
    if found.met_at is not None and plan.market is Market.B2B:
        known = await _firm_of(case)
        if known is None:
            await void(act, one, Why.SAME_FIRM)
            return
        firm = known
        found = found if firm else replace(found, missing=(_NO_FIRM,), met_at=None)
    if found.met_at is not None:
        await _meet(act, case, found.met_at, firm, assess)
    elif act.at >= lapses_at(plan, one.came):
        await void(act, one, Why.LAPSED)
    else:
        again = act.at + _FIRM_AGAIN if found.missing == (_NO_FIRM,) else found.look_at
        await one.put(missing=[*found.missing], look_at=min(filter(None, (again, lapses_at(plan, one.came)))))


async def _firm_of(case: Case) -> str | None:
    """The friend's firm; empty while it is unknown, None when it is the inviter's own or has come before."""
    firm = _folded(case.friend.company)
    if not firm:
        return ""
    before = await StoredInvitation.of_firm(case.one.programme, firm)
    taken = before is not None and before.id != case.one.id
    return None if taken or firm == _folded(case.inviter.company) else firm


def _folded(company: str) -> str:
    return "".join(letter for letter in company.casefold() if letter.isalnum())


async def _meet(act: Act, case: Case, met_at: datetime, firm: str, assess: Assess) -> None:
    one, until = case.one, met_at + timedelta(days=case.programme.plan.hold_days)
    verdict = assess(await evidence_around(act, case.friend, case.inviter))
    act.emit(FriendMet(one.inviter, one.programme, one.id, one.invitee, verdict.decision))
    met: dict[str, object] = {"standing": Standing.MET, "met_at": met_at, "missing": [], "firm": firm or None}
    await settle(act, case, verdict.decision, until, met | _of_verdict(verdict))


async def _keep(act: Act, case: Case, found: Fulfilment, assess: Assess) -> None:
    """What was earned may be lost again: by a refund always, by leaving and by a later look while it is held.

    A person's decision is not judged again; it too waits for the end of the hold.
    """
    one = case.one
    decided = one.decided_by is not None
    held = one.look_at is not None or one.decision == Decision.HOLD
    if found.refunded and found.met_at is None:
        await void(act, one, Why.REFUNDED)
    elif held and found.gone:
        await void(act, one, Why.LEFT)
    elif one.look_at is None:
        if not decided:
            await _look_back(act, case, found, assess)
    elif decided:
        await settle(act, case, Decision(one.decision), one.look_at, {})
    else:
        verdict = assess(await evidence_around(act, case.friend, case.inviter))
        await settle(act, case, verdict.decision, one.look_at, _of_verdict(verdict))


async def _look_back(act: Act, case: Case, found: Fulfilment, assess: Assess) -> None:
    """Whoever leaves after all was released is judged once more: adding and deleting for the reward gives it back."""
    if found.gone and case.one.decision == Decision.RELEASE:
        verdict = assess(await evidence_around(act, case.friend, case.inviter))
        if verdict.decision is not Decision.RELEASE:
            await case.one.put(**_of_verdict(verdict))
            await void(act, case.one, Why.FRAUD)


def _of_verdict(verdict: Verdict) -> dict[str, object]:
    return {"decision": verdict.decision, "score": verdict.score, "reasons": [*verdict.reasons]}


async def settle(act: Act, case: Case, decision: Decision, until: datetime, news: Mapping[str, object]) -> None:
    """Do what was decided: released once the hold is over, kept for somebody's eyes, or taken back.

    `news` is what is to be written of the invitation besides. While `look_at` is set the rules may still change their
    mind.
    """
    free = decision is Decision.RELEASE and act.at >= until
    await case.one.put(**news, look_at=None if free else until if act.at < until else None)
    async with moving(act) as moves:
        for reward in await StoredReward.of_invitation(case.one.id):
            held = moves.hold(reward, until, review=decision is Decision.HOLD)
            if free:
                await moves.release(held)
    if decision is Decision.REJECT:
        await void(act, case.one, Why.FRAUD)
    elif free:
        await settle_steps(act, case.programme, case.inviter)
