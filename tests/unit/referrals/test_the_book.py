"""The reward book comes to nothing at every commit, whatever happens, is repeated or breaks off."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_core.action import together
from crm_core.customers.actions import greet_stranger
from crm_core.errors import Refusal
from crm_core.values import CustomerId
from referrals.coupons.actions import bring_coupons, coupons_left
from referrals.deeds.actions import note_deeds, refund_deed
from referrals.deeds.model import Assess, Decision, Deed, DeedKind
from referrals.invitations.actions import consider, decide, open_invitations, totals
from referrals.invitations.model import Outcome
from referrals.programmes.model import Condition, Must, Prize, Programme, Step
from referrals.rewards.actions import deliver_due, export_cash, exported, rewards_of
from referrals.rewards.documents import StoredReward
from referrals.rewards.model import Stage
from tests.builders import NOW, program, wecom
from tests.house import House
from tests.unit.referrals.books import Books
from tests.unit.referrals.campaign import (
    CASH,
    POINTS,
    clean,
    code_of,
    comes,
    doubtful,
    fraud,
    happen,
    programme,
    somebody,
)

pytestmark = pytest.mark.usefixtures("house")


class Crash(Exception):
    """The process ends here."""


async def in_order() -> None:
    """The book comes to nothing, agrees with where each reward is, and the caps with what is reserved."""
    (await Books.now()).check()


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["come", "order", "refund", "decide", "export", "later", "merge"]),
        st.integers(0, 3),
        st.sampled_from([clean, doubtful, fraud]),
        st.booleans(),
    ),
    max_size=12,
)


@given(history=DEEDS)
@settings(max_examples=10)
async def test_the_book_comes_to_nothing_after_any_history(
    house: House, history: list[tuple[str, int, Assess, bool]]
) -> None:
    await house.empty()
    one = await programme(
        conditions=(Condition(must=Must.ORDERED, cents=1),),
        for_inviter=CASH,
        for_invitee=POINTS,
        steps=(Step(friends=2, prize=POINTS),),
        stock=5,
        hold_days=1,
    )
    world = World(one)
    await world.begin()
    for what, who, assess, breaks in history:
        await world.does(what, who, assess, breaks)
        await in_order()


class World:
    """Two inviters, four friends, and a clock that only goes on."""

    def __init__(self, one: Programme) -> None:
        self.one, self.at, self.count = one, NOW, 0

    async def begin(self) -> None:
        self.codes = [await code_of(self.one, await somebody(name)) for name in ("甲", "乙")]
        self.friends = [await somebody(f"友{n}") for n in range(4)]

    async def does(self, what: str, who: int, assess: Assess, breaks: bool) -> None:
        """One deed; one that breaks off in the middle is done again, as a reaction would be."""
        self.count += 1
        self.at += timedelta(minutes=1)
        if breaks:
            with pytest.raises(Crash):
                await together(lambda: self._broken(what, who, assess))
        await self._do(what, who, assess)

    async def _broken(self, what: str, who: int, assess: Assess) -> None:
        await self._do(what, who, assess)
        raise Crash

    async def _do(self, what: str, who: int, assess: Assess) -> None:  # noqa: C901 - one case for each deed
        friend, act = self.friends[who], program(f"deed:{self.count}", self.at)
        order = Deed(at=self.at, kind=DeedKind.ORDER, invitee=friend, amount=100)
        match what:
            case "come":
                await comes(self.codes[who % 2], friend, at=self.at)
            case "order":
                await note_deeds(act, {f"order:{who}": order})
            case "refund":
                await refund_deed(act, f"order:{who}", order)
            case "decide":
                for each in await open_invitations(act, friend):
                    try:
                        await decide(act, each.id, Decision.RELEASE if who % 2 else Decision.REJECT, by=None)
                    except Refusal:
                        continue
            case "export":
                await export_cash(act, f"list{self.count}")
            case "later":
                self.at += timedelta(days=2)
            case _:
                await self._considered(friend, assess)
        await self._considered(friend, assess)

    async def _considered(self, friend: CustomerId, assess: Assess) -> None:
        act = program(f"consider:{self.count}", self.at)
        for each in await open_invitations(act, friend):
            await consider(act, each.id, assess)


async def test_two_hundred_at_once_on_the_last_reward_pay_exactly_one() -> None:
    one = await programme(
        for_inviter=None,
        for_invitee=Prize(kind="points", amount=100, worth=100),
        conditions=(Condition(must=Must.STAYED, days=1),),
        stock=1,
        lapse_days=2,
    )
    code = await code_of(one, await somebody("甲"))
    friends = [await greet_stranger(program(), wecom(f"wm-{n}"), f"友{n}", NOW) for n in range(200)]
    outcomes = await asyncio.gather(*(comes(code, friend) for friend in friends))
    assert set(outcomes) == {Outcome.COUNTED}
    assert (await totals(program(), one.id)).rewards == {Stage.PROMISED: 1, Stage.NONE_LEFT: 199}
    (last,) = [one.reward for one in await StoredReward.find({"stage": Stage.PROMISED}).to_list()]
    later = program("clock", NOW + timedelta(days=1))
    await asyncio.gather(*(consider(later, last.invitation, clean) for _ in range(10)))
    assert (await totals(program(), one.id)).rewards == {Stage.DELIVERED: 1, Stage.NONE_LEFT: 199}
    assert [each.stage for each in await rewards_of(program(), last.customer)] == [Stage.DELIVERED]
    await in_order()


async def test_forty_at_once_on_plenty_are_all_promised_within_the_patience_of_the_door() -> None:
    one = await programme(stock=300)
    code = await code_of(one, await somebody("甲"))
    friends = [await somebody(f"友{n}") for n in range(40)]
    assert set(await asyncio.gather(*(comes(code, friend) for friend in friends))) == {Outcome.COUNTED}
    await in_order()


async def test_coupons_are_handed_out_once_each_and_wait_for_the_next_list() -> None:
    one = await programme(
        for_inviter=None,
        for_invitee=Prize(kind="coupon", amount=1, name="新人券"),
        conditions=(Condition(must=Must.STAYED, days=1),),
    )
    code = await code_of(one, await somebody("甲"))
    friends = [await somebody(f"友{n}") for n in range(3)]
    for friend in friends:
        await comes(code, friend)
    assert await bring_coupons(program(), "新人券", ["A1", " A2 ", "A1"]) == 2
    await happen(at=NOW + timedelta(days=1))
    given_ = [(await rewards_of(program(), friend))[0] for friend in friends]
    assert sorted((each.stage, each.handed) for each in given_) == [
        (Stage.DELIVERED, "A1"),
        (Stage.DELIVERED, "A2"),
        (Stage.RELEASED, ""),
    ]
    await bring_coupons(program(), "新人券", ["A1", "A3"])
    assert await deliver_due(program()) == 1
    assert await deliver_due(program()) == 0
    assert await coupons_left(program(), "新人券") == 0
    await in_order()


async def test_cash_stands_on_one_list_only_and_the_list_is_told_again() -> None:
    one = await programme(for_inviter=CASH, conditions=(Condition(must=Must.STAYED, days=1),))
    inviter = await somebody("甲")
    code = await code_of(one, inviter)
    for n in range(3):
        await comes(code, await somebody(f"友{n}"))
    await happen(at=NOW + timedelta(days=1))
    rows = await export_cash(program(), "b1", limit=2)
    assert [(row.customer, row.cents) for row in rows] == [(inviter, 500)] * 2
    assert len(await export_cash(program(), "b2")) == 1
    assert await export_cash(program(), "b3") == []
    assert {row.reward for row in await exported(program(), "b1")} == {row.reward for row in rows}
    await in_order()
