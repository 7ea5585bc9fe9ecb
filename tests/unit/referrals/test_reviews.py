"""What the fraud rules leave open is put before somebody, who taps, may think better of it, and is obeyed."""

from datetime import timedelta

import pytest

from commands.catalogue.refer import COMMAND
from commands.reading.referring import Verb
from crm_core.act import Actor
from crm_core.audit.documents import AuditEntry
from crm_core.contacts.actions import end_contact
from crm_core.errors import Conflict, Malformed, NotPermitted
from crm_core.messages import Card, Ending
from crm_core.orders.actions import tell_order
from crm_core.orders.model import Buyer, OrderTold
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Role
from crm_core.undo.actions import undo_last
from crm_core.values import CustomerId
from referrals.deeds.actions import evidence_for
from referrals.deeds.model import Assess, Decision
from referrals.fraud.backtesting import changed_policy, compare
from referrals.fraud.judging import judge
from referrals.invitations.actions import invitations_of
from referrals.programmes.model import Condition, Must
from referrals.reviews.actions import (
    ask_reviewers,
    carry_out_reviews,
    next_to_review,
    past_cases,
    settle_review,
    waiting_for_review,
)
from referrals.reviews.model import GRACE
from referrals.rewards.actions import rewards_of
from referrals.rewards.model import Stage
from tests.builders import APP, NOW, acting, colleague, contact, details, follow, program, wecom
from tests.unit.referrals.campaign import clean, code_of, comes, doubtful, fraud, happen, programme, somebody, sums
from tests.unit.reminders.company import RULES

pytestmark = pytest.mark.usefixtures("house")


async def held(hold_days: int = 0) -> tuple[CustomerId, str]:
    """An inviter with one friend whose rewards are held, and the invitation's id."""
    ordered = (Condition(must=Must.ORDERED, cents=1),)
    one, inviter = await programme(conditions=ordered, hold_days=hold_days), await somebody("甲")
    told = OrderTold(
        no="o1", buyer=Buyer(customer=await somebody("乙")), cents=100, at=NOW, code=await code_of(one, inviter)
    )
    await tell_order(program(), told)
    await happen(doubtful)
    (made,) = await invitations_of(program(), one.id, inviter)
    return inviter, made.id


async def stage(customer: CustomerId) -> Stage:
    (reward,) = await rewards_of(program(), customer)
    return reward.stage


async def boss() -> Actor:
    return await colleague("boss", Role.MANAGER)


async def test_reviewers_are_sent_the_reasons_once_with_a_button_for_each_decision() -> None:
    manager, (_, which) = await boss(), await held()
    assert await ask_reviewers(program(), RULES, which) == 1
    await ask_reviewers(program(), RULES, which)
    (entry,) = await OutboxEntry.find({"words.kind": "card"}).to_list()
    card = entry.said
    assert isinstance(card, Card)
    assert "扎堆" in card.text
    assert [button.text for button in card.buttons] == ["放行", "拒绝"]
    asked = [COMMAND.read(button.key.removeprefix("推荐").strip()) for button in card.buttons]
    assert [one.verb for one in asked] == [Verb.RELEASE, Verb.REJECT]
    assert {one.whom for one in asked} == {f"@{which}"}
    assert await waiting_for_review(acting(manager)) == 1


@pytest.mark.parametrize(
    ("decision", "end"), [(Decision.RELEASE, Stage.DELIVERED), (Decision.REJECT, Stage.CLAWED_BACK)]
)
async def test_a_decision_takes_effect_when_it_can_no_longer_be_undone(decision: Decision, end: Stage) -> None:
    manager, (inviter, which) = await boss(), await held()
    await settle_review(acting(manager), which, decision)
    assert await next_to_review(acting(manager)) is None
    assert await carry_out_reviews(program(at=NOW + GRACE - timedelta(seconds=1))) == 0
    assert await stage(inviter) is Stage.HELD
    assert await carry_out_reviews(program(at=NOW + GRACE)) == 1
    assert await carry_out_reviews(program(at=NOW + GRACE)) == 0
    assert await stage(inviter) is end
    assert set((await sums()).values()) <= {0}
    with pytest.raises(Conflict):
        await settle_review(acting(manager, "test:2"), which, decision)
    assert await AuditEntry.find({"deed": f"referral_reviews.{decision}"}).count() == 1


async def test_a_decision_undone_in_time_is_open_again() -> None:
    manager, (inviter, which) = await boss(), await held()
    await settle_review(acting(manager), which, Decision.REJECT)
    assert "撤回" in (await undo_last(acting(manager, "test:2")))[0]
    assert await carry_out_reviews(program(at=NOW + GRACE)) == 0
    assert await stage(inviter) is Stage.HELD
    await settle_review(acting(manager, "test:3"), which, Decision.RELEASE)
    await carry_out_reviews(program(at=NOW + GRACE))
    assert "不能撤销" in (await undo_last(acting(manager, "test:4", NOW + GRACE)))[0]
    assert await stage(inviter) is Stage.DELIVERED


async def test_a_decision_does_not_cut_the_hold_short_and_is_not_judged_again() -> None:
    manager, (inviter, which) = await boss(), await held(hold_days=7)
    await settle_review(acting(manager), which, Decision.RELEASE)
    await carry_out_reviews(program(at=NOW + GRACE))
    assert await stage(inviter) is Stage.HELD
    await happen(fraud, NOW + timedelta(days=6))
    assert await stage(inviter) is Stage.HELD
    await happen(fraud, NOW + timedelta(days=7))
    assert await stage(inviter) is Stage.DELIVERED


async def test_two_taps_decide_once_and_not_everybody_may() -> None:
    manager, (_, which) = await boss(), await held()
    with pytest.raises(NotPermitted):
        await settle_review(acting(await colleague("rep", Role.SALES)), which, Decision.RELEASE)
    await settle_review(acting(manager), which, Decision.RELEASE)
    with pytest.raises(Conflict):
        await settle_review(acting(manager, "test:2"), which, Decision.REJECT)


async def test_the_rules_judge_what_is_stored() -> None:
    inviter, friend = await somebody("甲"), await somebody("乙")
    assert judge(await evidence_for(program(), friend, inviter)).decision is Decision.RELEASE
    verdict = judge(await evidence_for(program(), inviter, inviter))
    assert verdict.decision is Decision.REJECT
    assert verdict.reasons == ("与邀请人是同一个人（+100 分）",)


async def test_a_changed_rule_is_tried_on_the_past() -> None:
    manager, (_, which) = await boss(), await held()
    cases = await past_cases(acting(manager), 10)
    assert [one for one, _ in cases] == [which]
    found = compare(cases, changed_policy(["nothing=0", "ordered=60"]))
    assert (found.looked_at, found.moves) == (1, {("release", "hold"): 1})
    assert [reason.code for reason in found.samples[0].after.reasons] == ["ordered"]
    assert compare(cases, changed_policy(["hold=51"])).moves == {}


@pytest.mark.parametrize("wrong", ["silent", "silent=", "silent=much", "nonsense=3", "hold=9999", "silent=²"])
async def test_a_change_that_cannot_be_read_is_refused(wrong: str) -> None:
    with pytest.raises(Malformed):
        changed_policy([wrong])


@pytest.mark.parametrize(("later", "end"), [(doubtful, Stage.CLAWED_BACK), (clean, Stage.DELIVERED)])
async def test_who_adds_and_deletes_for_the_reward_gives_it_back(later: Assess, end: Stage) -> None:
    one, inviter = await programme(), await somebody("甲")
    await colleague("wangli", Role.SALES)
    friend = await contact(details("wm-b", "乙", follow("wangli")))
    await comes(await code_of(one, inviter), friend)
    await happen(clean)
    assert await stage(inviter) is Stage.DELIVERED
    left = NOW + timedelta(hours=2)
    await end_contact(program(at=left), wecom("wm-b"), wecom("wangli"), Ending.CUSTOMER, left, [APP])
    await happen(later, left)
    assert await stage(inviter) is end
    assert set((await sums()).values()) <= {0}
