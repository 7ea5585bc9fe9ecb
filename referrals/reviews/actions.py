"""Reviewers are asked, decide with one tap, may think better of it, and then it takes effect."""

from dataclasses import replace

from crm_core.act import PROGRAM, Act, Urgency
from crm_core.action import action, reading
from crm_core.customers.actions import customer_names, get_customer
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.house import House
from crm_core.messages import Card
from crm_core.outbox.actions import change_cards
from crm_core.permissions import Permission, granted
from crm_core.staff.actions import everybody, in_the_name_of
from crm_core.staff.model import address_of
from crm_core.values import CustomerId
from referrals.deeds.actions import evidence_for
from referrals.deeds.model import Decision, Evidence
from referrals.invitations.actions import LONGEST_REASON, decide, get_invitation
from referrals.invitations.documents import StoredInvitation
from referrals.invitations.model import Invitation, Standing
from referrals.programmes.actions import get_programme
from referrals.reviews.cards import review_card
from referrals.reviews.documents import StoredReview
from referrals.reviews.model import GRACE, Review, card_about, shown

MOST_ASKED = 3
"""Reviewers who are sent a card when the one who made the programme cannot decide."""
_ALREADY = "这次推荐已经处理过了。"


@action(Permission.FEED)
async def ask_reviewers(act: Act, house: House, invitation_id: str) -> int:
    """Send the card to who made the programme, or to others who may decide; returns to how many. Once to each.

    Raises NotFound.
    """
    one = await get_invitation(act, invitation_id)
    known = await StoredReview.of(invitation_id)
    if not _open(one) or known.asked:
        return 0
    programme = await get_programme(act, one.programme)
    able = [each for each in await everybody(act) if Permission.MANAGE_REFERRALS in granted(each.roles)]
    able.sort(key=lambda each: (each.id != programme.by, each.id))
    ways = [(each, way) for each in able if (way := address_of(each, house.apps)) is not None]
    own = [(each, way) for each, way in ways if each.id == programme.by]
    for member, way in own or ways[:MOST_ASKED]:
        card = await _card_for(await in_the_name_of(act, member), one, programme.name)
        key = f"review:{one.id}:{member.id}"
        act.send(key, app=way.app, to=way.to, words=card, urgency=Urgency.NOTICE)
    await StoredReview.put(replace(known, asked=True))
    act.record("referral_reviews.asked", one.id)
    return len(own or ways[:MOST_ASKED])


@reading(Permission.MANAGE_REFERRALS)
async def next_to_review(act: Act) -> Card | None:
    """The card of the one waiting longest; None when nobody waits."""
    waiting = await StoredInvitation.to_review(1, but=await StoredReview.under_way())
    if not waiting:
        return None
    one = waiting[0].invitation
    return await _card_for(act, one, (await get_programme(act, one.programme)).name)


@reading(Permission.MANAGE_REFERRALS)
async def waiting_for_review(act: Act, programme_id: str | None = None) -> int:
    """How many wait for somebody's decision, in a programme or in all."""
    return await StoredInvitation.count_to_review(programme_id, but=await StoredReview.under_way())


@reading(Permission.MANAGE_REFERRALS)
async def review_about(act: Act, customer: CustomerId) -> str:
    """The one waiting invitation in which a visible customer is the friend or the inviter.

    Raises NotFound, and Conflict when there are several.
    """
    whole = (await get_customer(act, customer)).whole
    found = await StoredInvitation.to_review(2, but=await StoredReview.under_way(), of=whole)
    if not found:
        raise NotFound("这位客户没有等您审核的推荐。")
    if len(found) > 1:
        raise Conflict("这位客户有几份推荐等您审核，请写朋友的名字，或发“推荐 审核”一份一份看。")
    return found[0].id


@action(Permission.MANAGE_REFERRALS)
async def settle_review(act: Act, invitation_id: str, decision: Decision, reason: str = "") -> Review:
    """Decide; it takes effect after GRACE, and can be undone before. Raises NotFound, Malformed, Conflict."""
    if decision is Decision.HOLD or len(reason) > LONGEST_REASON:
        raise Malformed(f"请选放行或拒绝，理由最多 {LONGEST_REASON} 字。")
    one, known = await get_invitation(act, invitation_id), await StoredReview.of(invitation_id)
    if not _open(one) or known.decision is not None:
        raise Conflict(_ALREADY)
    review = replace(known, decision=decision, by=act.actor.staff, reason=reason, due=act.at + GRACE)
    await StoredReview.put(review)
    await change_cards(act, card_about(one.id), f"已{shown(decision)}")
    act.record(f"referral_reviews.{decision}", one.id)
    act.undo_with(withdraw_review, invitation_id=one.id)
    return review


@action(Permission.MANAGE_REFERRALS)
async def withdraw_review(act: Act, invitation_id: str) -> str:
    """Take a decision back before it has taken effect. Raises NotFound, Conflict when it has."""
    one, known = await get_invitation(act, invitation_id), await StoredReview.of(invitation_id)
    if known.decision is None or known.done:
        raise Conflict("这次审核已经生效，不能再撤销。")
    await StoredReview.put(replace(known, decision=None, by=None, reason="", due=None))
    act.record("referral_reviews.withdrawn", one.id)
    return "这次推荐的审核已撤回，奖励仍在等待审核；发“推荐 审核”再看。"


@action(Permission.FEED)
async def carry_out_reviews(act: Act, limit: int = 50) -> int:
    """Let the decisions whose time has come take effect; returns how many were looked at. Idempotent."""
    ripe = [stored.review for stored in await StoredReview.ripe(act.at, limit)]
    for one in ripe:
        if one.decision is not None and _open(await get_invitation(act, one.invitation)):
            carrying = replace(act, cause=f"review:{one.invitation}")
            await decide(carrying, one.invitation, one.decision, by=one.by, reason=one.reason)
        await StoredReview.put(replace(one, due=None, done=True))
    return len(ripe)


@reading(Permission.MANAGE_REFERRALS)
async def past_cases(act: Act, limit: int) -> list[tuple[str, Evidence]]:
    """Invitations the rules have judged, newest first, each with what was known when its conditions were met."""
    cases: list[tuple[str, Evidence]] = []
    for one in [stored.invitation for stored in await StoredInvitation.judged(limit)]:
        then = one.met_at or act.at
        known = await evidence_for(replace(act, actor=PROGRAM, at=then), one.invitee, one.inviter)
        cases.append((one.id, replace(known, deeds=tuple(deed for deed in known.deeds if deed.at <= then))))
    return cases


def _open(one: Invitation) -> bool:
    return one.standing is Standing.MET and one.decision == Decision.HOLD


async def _card_for(act: Act, one: Invitation, programme: str) -> Card:
    names = await customer_names(act, [one.inviter, one.invitee])
    return review_card(one, programme, inviter=names.get(one.inviter), friend=names.get(one.invitee))
