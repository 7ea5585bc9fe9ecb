"""Who brought whom: once, first touch, nobody himself."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from crm_core.action import together
from crm_core.conversations.actions import record_page
from crm_core.customers.actions import get_customer
from crm_core.errors import Malformed, NotFound
from crm_core.orders.actions import tell_order
from crm_core.orders.model import Buyer, OrderState, OrderTold
from crm_core.permissions import Role
from crm_core.values import CustomerId
from referrals.codes.actions import code_for
from referrals.deeds.model import Decision
from referrals.invitations.actions import (
    consider,
    decide,
    invitations_of,
    progress_of,
    ranking,
    touch,
    touch_by_hand,
)
from referrals.invitations.documents import StoredInvitation
from referrals.invitations.model import Outcome, Standing, Via, Why
from referrals.invitations.voiding import settle_steps
from referrals.programmes.actions import pause_programme
from referrals.programmes.model import Condition, Market, Must, Newcomers, Step
from referrals.rewards.actions import rewards_of
from referrals.rewards.model import Stage
from tests.builders import (
    APP,
    NOW,
    acting,
    colleague,
    contact,
    customer_of,
    details,
    follow,
    page,
    program,
    said,
)
from tests.unit.referrals.campaign import (
    POINTS,
    at_day,
    clean,
    code_of,
    comes,
    doubtful,
    fraud,
    happen,
    programme,
    somebody,
    sums,
)

pytestmark = pytest.mark.usefixtures("house")


async def stages(customer: CustomerId) -> list[Stage]:
    return [one.stage for one in await rewards_of(program(), customer)]


async def test_a_friend_who_adds_staff_by_a_state_counts_and_both_are_paid() -> None:
    one, inviter = await programme(for_invitee=POINTS), await somebody("李晓梅")
    code = await code_for(program(), one.id, inviter)
    await colleague("wang", Role.SALES)
    friend = await contact(details("wm-new", "新朋友", follow("wang")), state=code.scene)
    await happen()
    (invitation,) = await invitations_of(program(), one.id, inviter)
    assert (invitation.invitee, invitation.via, invitation.standing) == (friend, Via.STATE, Standing.MET)
    assert await stages(inviter) == await stages(friend) == [Stage.DELIVERED]
    assert await sums() == {"points": 0}


async def test_a_typed_code_counts_in_any_chat_and_again_changes_nothing() -> None:
    one, inviter = await programme(), await somebody("李晓梅")
    code = (await code_for(program(), one.id, inviter)).shown.lower()
    words = [said("1", "wm-a", f"我有朋友的码 {code}"), said("2", "wm-a", code)]
    await record_page(program(), APP, "kf", after="", page=page(*words), names={})
    await happen()
    await happen()
    (invitation,) = await invitations_of(program(), one.id, inviter)
    assert (invitation.via, invitation.standing) == (Via.TYPED, Standing.WAITING)
    assert await stages(inviter) == [Stage.PROMISED]


async def test_twenty_codes_at_once_count_one_friend_once() -> None:
    """As from several processes: nobody queues."""
    one, friend = await programme(), await somebody("朋友")
    codes = [await code_for(program(), one.id, await somebody(f"邀请人{n}")) for n in range(20)]
    acts = [program(f"test:{code.code}") for code in codes]
    several = zip(acts, codes, strict=True)
    outcomes = await asyncio.gather(*(touch(act, code, friend, Via.TYPED, NOW) for act, code in several))
    assert sorted(outcomes) == sorted([Outcome.COUNTED, *[Outcome.ALREADY] * 19])
    assert await StoredInvitation.find({"counts": True}).count() == 1


async def test_the_first_touch_wins_also_when_it_is_told_later() -> None:
    one, friend = await programme(), await somebody("朋友")
    early, late = await somebody("先"), await somebody("后")
    assert await comes(await code_of(one, late), friend, at=NOW + timedelta(hours=2)) is Outcome.COUNTED
    assert await comes(await code_of(one, early), friend, at=NOW + timedelta(hours=1)) is Outcome.COUNTED
    assert await comes(await code_of(one, late), friend, at=NOW + timedelta(hours=3)) is Outcome.ALREADY
    kept = await StoredInvitation.counting(one.id, [friend])
    assert kept is not None
    assert kept.inviter == early
    assert (await stages(early), await stages(late)) == ([Stage.PROMISED], [Stage.CLAWED_BACK])
    assert await sums() == {"points": 0}


async def test_nobody_invites_himself_nor_who_is_known_already_nor_outside_the_period() -> None:
    one, inviter = await programme(), await somebody("李晓梅")
    code = await code_of(one, inviter)
    assert await comes(code, inviter) is Outcome.SELF
    assert await comes(code, await somebody("老客户", at=NOW - timedelta(days=3))) is Outcome.NOT_NEW
    assert await comes(code, await somebody("晚来的"), at=at_day(400)) is Outcome.NOT_RUNNING
    await pause_programme(program(), one.id)
    assert await comes(code, await somebody("暂停时")) is Outcome.NOT_RUNNING
    everybody = await programme(name="人人可参加", newcomers=Newcomers.EVERYBODY)
    old = await somebody("老客户", at=NOW - timedelta(days=3))
    assert await comes(await code_of(everybody, inviter), old) is Outcome.COUNTED


async def test_who_has_ordered_before_is_no_newcomer() -> None:
    one, inviter, friend = await programme(), await somebody("甲"), await somebody("乙")
    told = OrderTold(no="o1", buyer=Buyer(customer=friend), cents=100, at=NOW - timedelta(hours=1))
    await tell_order(program(), told)
    assert await comes(await code_of(one, inviter), friend) is Outcome.NOT_NEW


async def test_an_order_with_a_code_brings_a_friend_and_a_refund_takes_it_back() -> None:
    one = await programme(conditions=(Condition(must=Must.ORDERED, cents=9900),))
    inviter, friend = await somebody("甲"), await somebody("乙")
    code = await code_of(one, inviter)
    told = OrderTold(no="o1", buyer=Buyer(customer=friend), cents=9900, at=NOW, code=code)
    await tell_order(program(), told)
    await tell_order(program(), told)
    await happen()
    assert await stages(inviter) == [Stage.DELIVERED]
    await tell_order(program(), replace(told, state=OrderState.REFUNDED))
    await happen()
    (invitation,) = await invitations_of(program(), one.id, inviter)
    assert (invitation.standing, invitation.why) == (Standing.VOID, Why.REFUNDED)
    assert await stages(inviter) == [Stage.CLAWED_BACK]


async def test_who_has_to_stay_is_looked_at_when_the_days_are_over() -> None:
    one = await programme(conditions=(Condition(must=Must.ADDED), Condition(must=Must.STAYED, days=7)))
    inviter = await somebody("甲")
    code = await code_for(program(), one.id, inviter)
    await colleague("wang", Role.SALES)
    friend = await contact(details("wm-new", "新朋友", follow("wang")), state=code.scene)
    await happen()
    (invitation,) = await invitations_of(program(), one.id, inviter)
    assert invitation.missing == ("满 7 天没有离开",)
    await happen(at=at_day(8))
    assert await stages(inviter) == [Stage.DELIVERED]
    assert friend


async def test_who_never_meets_the_conditions_gives_the_reserved_reward_back() -> None:
    one, inviter, friend = await programme(stock=1), await somebody("甲"), await somebody("乙")
    code = await code_of(one, inviter)
    await comes(code, friend)
    await happen(at=at_day(61))
    assert await stages(inviter) == [Stage.CLAWED_BACK]
    later = await somebody("丙", at=at_day(61))
    assert await comes(code, later, at=at_day(61)) is Outcome.COUNTED
    assert sorted(await stages(inviter)) == [Stage.CLAWED_BACK, Stage.PROMISED]


async def test_two_friends_who_count_at_the_same_moment_reach_a_step_together() -> None:
    one = await programme(steps=(Step(friends=2, prize=POINTS),), for_inviter=None)
    inviter = await somebody("inviter")
    code = await code_of(one, inviter)
    for name in ("a", "b"):
        await comes(code, await somebody(name))
    whose, counted, both = await get_customer(program(), inviter), set[str](), asyncio.Event()

    async def counts(friend: StoredInvitation) -> None:
        await friend.put(standing=Standing.MET, decision=Decision.RELEASE, look_at=None)
        counted.add(friend.id)
        if len(counted) == 2:
            both.set()
        await both.wait()
        await settle_steps(program(), one, whose)

    await asyncio.gather(*(together(partial(counts, each)) for each in await StoredInvitation.by([inviter])))
    assert [each.stage for each in await rewards_of(program(), inviter)] == [Stage.DELIVERED]


async def test_steps_are_given_once_and_taken_back_when_a_friend_falls_away() -> None:
    steps = (Step(friends=2, prize=POINTS),)
    one = await programme(steps=steps, for_inviter=None, conditions=(Condition(must=Must.ORDERED, cents=1),))
    inviter = await somebody("甲")
    code = await code_of(one, inviter)
    told = [
        OrderTold(no=f"o{n}", buyer=Buyer(customer=await somebody(f"友{n}")), cents=100, at=NOW, code=code)
        for n in range(3)
    ]
    for each in told[:1]:
        await tell_order(program(), each)
    await happen()
    assert (await progress_of(program(), one.id, inviter)).to_go == 1
    for each in told[1:]:
        await tell_order(program(), each)
    await happen()
    assert await stages(inviter) == [Stage.DELIVERED]
    assert [(rank.inviter, rank.friends) for rank in await ranking(program(), one.id)] == [(inviter, 3)]
    for each in told[:2]:
        await tell_order(program(), replace(each, state=OrderState.REFUNDED))
    await happen()
    assert await stages(inviter) == [Stage.CLAWED_BACK]
    assert await sums() == {"points": 0}


async def test_what_the_rules_doubt_waits_for_a_person_and_what_they_reject_is_taken_back() -> None:
    one, inviter = await programme(conditions=(Condition(must=Must.ORDERED, cents=1),)), await somebody("甲")
    code = await code_of(one, inviter)
    manager = await colleague("boss", Role.MANAGER)
    for no, assess in (("o1", doubtful), ("o2", fraud), ("o3", doubtful)):
        buyer = Buyer(customer=await somebody(no))
        await tell_order(program(), OrderTold(no=no, buyer=buyer, cents=100, at=NOW, code=code))
        await happen(assess)
    made = {one.invitee: one for one in await invitations_of(program(), one.id, inviter)}
    assert sorted(await stages(inviter)) == [Stage.CLAWED_BACK, Stage.HELD, Stage.HELD]
    held = [one for one in made.values() if one.decision == "hold"]
    await decide(program(), held[0].id, Decision.RELEASE, by=manager.staff)
    await decide(program(), held[1].id, Decision.REJECT, by=manager.staff, reason="不是真人")
    assert sorted(await stages(inviter)) == [Stage.CLAWED_BACK, Stage.CLAWED_BACK, Stage.DELIVERED]
    await consider(program(), held[0].id, fraud)
    assert Stage.DELIVERED in await stages(inviter)


async def test_in_b2b_a_firm_counts_once_and_ones_own_never() -> None:
    one = await programme(market=Market.B2B)
    await colleague("wang", Role.SALES)
    inviter = await contact(details("wm-i", "甲", follow("wang", company="甲公司")))
    code = await code_for(program(), one.id, inviter)
    for account, company in (("wm-1", "乙公司"), ("wm-2", "乙公司 "), ("wm-3", "甲公司"), ("wm-4", "")):
        await contact(details(account, account, follow("wang", company=company)), state=code.scene)
    await happen()
    made = await invitations_of(program(), one.id, inviter)
    assert sorted((str(each.standing), str(each.why or "")) for each in made) == [
        ("met", ""),
        ("void", "same_firm"),
        ("void", "same_firm"),
        ("waiting", ""),
    ]


async def test_staff_say_by_hand_who_brought_whom_with_a_reason_and_see_their_own_only() -> None:
    one = await programme()
    wang, zhao = await colleague("wang", Role.SALES), await colleague("zhao", Role.SALES)
    inviter, friend = await customer_of("wang", "甲"), await customer_of("wang", "乙")
    code = await code_of(one, inviter)
    with pytest.raises(Malformed):
        await touch_by_hand(acting(wang), code, friend, " ")
    with pytest.raises(NotFound):
        await touch_by_hand(acting(zhao), code, friend, "电话里说的")
    assert await touch_by_hand(acting(wang), code, friend, "电话里说的") is Outcome.COUNTED
    await happen(clean)
    assert [rank.inviter for rank in await ranking(acting(wang), one.id)] == [inviter]
    assert await ranking(acting(zhao), one.id) == []
    with pytest.raises(NotFound):
        await invitations_of(acting(zhao), one.id, inviter)
