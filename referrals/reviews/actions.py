"""Reviewers are asked, decide with one tap, may think better of it, and then it takes effect."""

from dataclasses import replace

from crm_core.act import PROGRAM, Act, Urgency
from crm_core.action import action, reading
from crm_core.customers.actions import customer_names
from crm_core.errors import Conflict, Malformed
from crm_core.house import House
from crm_core.messages import Card
from crm_core.outbox.actions import change_cards
from crm_core.permissions import Permission, granted
from crm_core.staff.actions import everybody, in_the_name_of
from crm_core.staff.model import address_of
from referrals.deeds.actions import evidence_for
from referrals.deeds.model import Decision, Evidence
from referrals.invitations.actions import decide, get_invitation, review_list
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
async def next_to_review(act: Act) -> tuple[Card, int] | None:
    """The card of the one waiting longest, and how many wait after it; None when nobody waits."""
    waiting = [one for one in await review_list(act) if (await StoredReview.of(one.id)).decision is None]
    if not waiting:
        return None
    programme = await get_programme(act, waiting[0].programme)
    return await _card_for(act, waiting[0], programme.name), len(waiting) - 1


@action(Permission.MANAGE_REFERRALS)
async def settle_review(act: Act, invitation_id: str, decision: Decision) -> Review:
    """Decide; it takes effect after GRACE, and can be undone before. Raises NotFound, Malformed, Conflict."""
    if decision is Decision.HOLD:
        raise Malformed("请选放行或拒绝。")
    one, known = await get_invitation(act, invitation_id), await StoredReview.of(invitation_id)
    if not _open(one) or known.decision is not None:
        raise Conflict(_ALREADY)
    review = replace(known, decision=decision, by=act.actor.staff, due=act.at + GRACE)
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
        raise Conflict("奖励已经处理出去了，不能再撤销。")
    await StoredReview.put(replace(known, decision=None, by=None, due=None))
    act.record("referral_reviews.withdrawn", one.id)
    return "这次推荐的审核已撤回，奖励仍在等待审核。"


@action(Permission.FEED)
async def carry_out_reviews(act: Act, limit: int = 50) -> int:
    """Let the decisions whose time has come take effect; returns how many were looked at. Idempotent."""
    ripe = await StoredReview.ripe(act.at, limit)
    for stored in ripe:
        review = stored.review
        if review.decision is not None and _open(await get_invitation(act, review.invitation)):
            await decide(replace(act, cause=f"review:{review.invitation}"), review.invitation, review.decision)
        await StoredReview.put(replace(review, due=None, done=True))
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
