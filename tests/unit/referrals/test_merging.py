"""Friends and inviters who turn out to be one person, and are two after all."""

from datetime import timedelta

import pytest

from crm_core.customers.documents import StoredCustomer
from crm_core.merges.actions import join_account, merge, unmerge
from crm_core.orders.actions import tell_order
from crm_core.orders.model import Buyer, OrderTold
from crm_core.permissions import Role
from crm_core.values import CustomerId, Identity, Platform
from referrals.invitations.actions import invitations_of, merged, ranking
from referrals.invitations.documents import StoredInvitation
from referrals.invitations.model import Outcome, Standing, Why
from referrals.programmes.model import Condition, Must, Step
from referrals.rewards.actions import rewards_of
from referrals.rewards.model import Stage
from tests.builders import NOW, colleague, program, wecom
from tests.unit.referrals.campaign import POINTS, code_of, comes, happen, programme, somebody, sums

pytestmark = pytest.mark.usefixtures("house")


async def stages(customer: CustomerId) -> list[Stage]:
    return [one.stage for one in await rewards_of(program(), customer)]


async def test_of_two_friends_who_are_one_person_the_earlier_invitation_stays() -> None:
    one = await programme(for_invitee=POINTS)
    first, second = await somebody("甲"), await somebody("乙")
    follower = Identity(platform=Platform.OFFICIAL, scope="wx1", account="oOne")
    a = await join_account(program(), follower, "粉丝", "u-1", NOW)
    await colleague("wang", Role.SALES)
    b = await somebody("朋友")
    assert await comes(await code_of(one, first), a, at=NOW) is Outcome.COUNTED
    assert await comes(await code_of(one, second), b, at=NOW + timedelta(minutes=5)) is Outcome.COUNTED
    head = await join_account(program(), wecom("wm-朋友"), "朋友", "u-1", NOW)
    await happen()
    whole = (await StoredCustomer.visible_to(program()).get(head)).whole
    kept = await StoredInvitation.counting(one.id, whole)
    assert kept is not None
    assert (kept.inviter, set(kept.people)) == (first, {a, b})
    (voided,) = await invitations_of(program(), one.id, second)
    assert voided.why is Why.MERGED
    assert await stages(second) == [Stage.CLAWED_BACK]
    await unmerge(program(), a if head == b else b)
    for _ in range(2):
        await happen()
    made = {each.standing: each for each in await invitations_of(program(), one.id, second)}
    assert made.keys() == {Standing.VOID, Standing.WAITING}
    again = made[Standing.WAITING]
    assert (again.invitee, again.via, again.came) == (b, voided.via, voided.came)
    kept = await StoredInvitation.counting(one.id, [a])
    assert kept is not None
    assert (kept.inviter, kept.people) == (first, [a])
    assert sorted(await stages(second)) == [Stage.CLAWED_BACK, Stage.PROMISED]
    assert await sums() == {"points": 0}


async def test_two_inviters_who_are_one_person_have_a_step_once_and_each_their_own_when_set_apart() -> None:
    one = await programme(
        steps=(Step(friends=1, prize=POINTS),), for_inviter=None, conditions=(Condition(must=Must.ORDERED, cents=1),)
    )
    inviters = [await somebody(name) for name in ("甲", "乙")]
    for no, inviter in enumerate(inviters):
        buyer = Buyer(customer=await somebody(f"友{no}"))
        code = await code_of(one, inviter)
        await tell_order(program(), OrderTold(no=f"o{no}", buyer=buyer, cents=100, at=NOW, code=code))
    await happen()
    await merge(program(), *inviters)
    await happen()
    assert sorted(await stages(inviters[0])) == [Stage.CLAWED_BACK, Stage.DELIVERED]
    assert [(rank.inviter, rank.friends) for rank in await ranking(program(), one.id)] == [(inviters[0], 2)]
    await unmerge(program(), inviters[1])
    await happen()
    assert [await stages(one) for one in inviters] == [[Stage.DELIVERED], [Stage.DELIVERED, Stage.CLAWED_BACK]]
    assert {rank.inviter: rank.friends for rank in await ranking(program(), one.id)} == dict.fromkeys(inviters, 1)
    assert await sums() == {"points": 0}


async def test_an_inviter_who_turns_out_to_be_the_friend_loses_it() -> None:
    one = await programme()
    follower = Identity(platform=Platform.OFFICIAL, scope="wx1", account="oOne")
    inviter = await join_account(program(), follower, "粉丝", "u-1", NOW)
    friend = await somebody("朋友")
    await comes(await code_of(one, inviter), friend)
    head = await join_account(program(), wecom("wm-朋友"), "朋友", "u-1", NOW)
    await merged(program(), head)
    (invitation,) = await invitations_of(program(), one.id, head)
    assert invitation.why is Why.SELF
