"""Draws that anybody can verify, of prizes that are never given twice."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from community.campaigns.actions import get_campaign
from community.campaigns.model import Campaign
from community.kind import load_kinds
from community.lotteries.actions import all_draws, draw_for, hand_prize_over, seed_of, tickets_of, winners
from community.lotteries.fairness import (
    MILLION,
    Draw,
    Prize,
    commitment,
    false_draws,
    lying_on,
    point,
)
from community.lotteries.model import Drawn, LotteryPlan, Wish, check
from community.lotteries.queue import DrawQueue
from community.lotteries.vault import NO_VAULT, Locked, Vault
from community.rules import USUAL_RULES, CampaignRules
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.merges.actions import merge, unmerge
from crm_core.permissions import Role
from crm_core.undo.actions import undo_last
from crm_core.values import CustomerId
from tests.builders import NOW, acting, colleague, program
from tests.house import House
from tests.unit.community.fair import LOTTERY, PRIZES, SEED, VAULT, closes, open_lottery, somebody

MANY = 500
"""`python -m bench.lottery` holds the promised five seconds."""


def test_what_is_drawn_follows_from_the_seed_as_the_page_says() -> None:
    """Vectors computed by hand with openssl: `printf 'l1|t|1|0' | openssl dgst -sha256 -mac HMAC -macopt hexkey:…`."""
    assert commitment(SEED) == "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"
    assert [point(SEED, "l1", "t", number) for number in (1, 2, 3)] == [949_716, 159_418, 696_858]


def test_every_point_is_as_likely() -> None:
    tens = Counter(point(SEED, "l1", "t", number) * 10 // MILLION for number in range(20_000))
    assert all(1_850 < count < 2_150 for count in tens.values())
    assert len(tens) == 10


@pytest.mark.parametrize(("place", "prize"), [(0, 0), (199_999, 0), (200_000, 1), (699_999, 1), (700_000, None)])
def test_prizes_lie_on_the_points_one_after_the_other(place: int, prize: int | None) -> None:
    assert lying_on(PRIZES, place) == prize


@pytest.mark.parametrize(
    "plan",
    [
        replace(LOTTERY, prizes=()),
        replace(LOTTERY, prizes=(replace(PRIZES[0], odds=600_000), PRIZES[1])),
        replace(LOTTERY, prizes=(replace(PRIZES[0], stock=0),)),
        replace(LOTTERY, prizes=(Prize(name="", stock=1, odds=1),)),
        replace(LOTTERY, a_day=4),
        replace(LOTTERY, promise="x"),
    ],
)
def test_a_lottery_that_cannot_be_kept_is_refused(plan: LotteryPlan) -> None:
    with pytest.raises(Malformed):
        check(plan.plain)


async def found(campaign: str) -> Campaign:
    return await get_campaign(program(), campaign)


async def draw(campaign: str, customer: CustomerId, key: str, day: int = 0) -> Drawn | str:
    (told,) = await draw_for(program(at=NOW + timedelta(days=day)), campaign, [Wish(customer=customer, key=key)], VAULT)
    return told


async def test_a_word_delivered_twice_draws_once_and_days_and_people_have_their_limits(house: House) -> None:
    campaign, an = await open_lottery(), await somebody("安")
    assert await draw(campaign, an, "k1") == await draw(campaign, an, "k1")
    await draw(campaign, an, "k2")
    assert isinstance(await draw(campaign, an, "k3"), str)
    assert isinstance(await draw(campaign, an, "k3", day=1), Drawn)
    assert isinstance(await draw(campaign, an, "k4", day=1), str)
    assert [one.number for one in await all_draws(program(), campaign)] == [1, 2, 3]


async def test_limits_are_a_persons_and_numbers_stay_apart_when_profiles_are(house: House) -> None:
    campaign, an, bo = await open_lottery(), await somebody("安"), await somebody("安2")
    await draw(campaign, an, "k1")
    await draw(campaign, bo, "k2")
    await merge(program(), an, bo)
    assert isinstance(await draw(campaign, bo, "k3"), str)
    assert isinstance(await draw(campaign, bo, "k3", day=1), Drawn)
    assert (await tickets_of(program(), await get_campaign(program(), campaign), an)).left == 0
    await unmerge(program(), bo)
    assert isinstance(await draw(campaign, an, "k4", day=1), Drawn)
    assert isinstance(await draw(campaign, bo, "k5", day=1), Drawn)


async def test_the_seed_is_shown_at_the_end_and_every_false_draw_is_found(house: House) -> None:
    campaign = await open_lottery()
    for number in range(8):
        await draw(campaign, await somebody(f"客{number}"), "k")
    assert await seed_of(program(), campaign) is None
    await closes(campaign)
    seed, draws = await seed_of(program(), campaign), await all_draws(program(), campaign)
    promise = (await get_campaign(program(), campaign)).content["promise"]
    assert seed == SEED
    assert seed is not None
    assert false_draws(campaign, PRIZES, draws, seed, promise) == []
    assert false_draws(campaign, PRIZES, draws, b"another", promise) is None
    changed = [replace(draws[0], prize=None if draws[0].prize is not None else 0), *draws[1:]]
    assert false_draws(campaign, PRIZES, changed, seed, promise) == changed[:1]
    assert false_draws(campaign, PRIZES, draws[1:], seed, promise)
    again = Draw(seq=9, ticket=draws[0].ticket, number=draws[0].number, prize=None)
    assert again in (false_draws(campaign, PRIZES, [*draws, again], seed, promise) or ())
    with pytest.raises(Conflict):
        await draw(campaign, await somebody("迟"), "k")
    kind = load_kinds()["lottery"]
    lines = (await kind.results(program(), await get_campaign(program(), campaign), USUAL_RULES)).lines
    assert SEED.hex() in lines[-1]


async def test_whoever_reads_the_database_does_not_know_the_seed_before_the_end(house: House) -> None:
    campaign = await open_lottery()
    (pot,) = [row async for row in house.rows("lottery_pots").find()]
    assert SEED.hex() not in str(pot)
    with pytest.raises(Locked):
        VAULT.unlock("another", pot["locked"])
    await closes(campaign)
    (pot,) = [row async for row in house.rows("lottery_pots").find()]
    assert (pot["seed"], pot["locked"]) == (SEED.hex(), "")


async def test_a_lottery_from_before_seeds_were_locked_goes_on_as_it_was(house: House) -> None:
    campaign, an = await open_lottery(), await somebody("安")
    old = {"$set": {"seed": SEED.hex()}, "$unset": {"locked": ""}}
    await house.rows("lottery_pots").update_one({"_id": campaign}, old)
    assert isinstance(await draw(campaign, an, "k"), Drawn)
    assert await seed_of(program(), campaign) is None
    await closes(campaign)
    assert await seed_of(program(), campaign) == SEED


async def test_with_another_key_nobody_draws_and_staff_see_why(house: House) -> None:
    campaign, an = await open_lottery(), await somebody("安")
    other, kind = Vault(b"another key of the server, long"), load_kinds()["lottery"]
    with pytest.raises(Conflict):
        await draw_for(program(), campaign, [Wish(customer=an, key="k")], other)
    rules, late = CampaignRules(vault=other), program(at=LOTTERY.ends_at)
    assert "web.key 换过了" in (await kind.results(program(), await found(campaign), rules)).lines[-1]
    assert await kind.advance(late, await found(campaign), rules) is None
    assert "web.key 换过了" in (await kind.results(late, await found(campaign), rules)).lines[-1]
    with pytest.raises(Conflict) as refused:
        NO_VAULT.lock("l1", SEED)
    assert "web.key" in refused.value.text


async def test_500_at_once_through_two_doors_are_all_answered_and_no_prize_is_given_twice(house: House) -> None:
    sure = (Prize(name="大奖", stock=7, odds=500_000), Prize(name="小奖", stock=100, odds=500_000))
    campaign = await open_lottery(plan=replace(LOTTERY, prizes=sure))
    people = [await somebody(f"客{number}") for number in range(MANY)]
    doors = (DrawQueue(VAULT), DrawQueue(VAULT))
    told = await asyncio.gather(
        *(
            doors[number % 2].draw(program(f"test:{number}"), campaign, Wish(customer=one, key=f"k{number}"))
            for number, one in enumerate(people)
        )
    )
    assert Counter(one.prize for one in told) == {0: 7, 1: 100, None: MANY - 107}
    assert sorted(one.seq for one in told) == list(range(1, MANY + 1))
    await closes(campaign)
    promise = (await get_campaign(program(), campaign)).content["promise"]
    assert false_draws(campaign, sure, await all_draws(program(), campaign), SEED, promise) == []


async def test_whoever_may_not_draw_hears_why_and_does_not_hold_up_the_others(house: House) -> None:
    campaign, an, bo = await open_lottery(), await somebody("安"), await somebody("博")
    queue = DrawQueue(VAULT)
    told = await asyncio.gather(
        *(queue.draw(program(), campaign, Wish(customer=an, key=f"k{number}")) for number in range(4)),
        queue.draw(program(), campaign, Wish(customer=bo, key="k")),
        return_exceptions=True,
    )
    assert [type(one) for one in told] == [Drawn, Drawn, Conflict, Conflict, Drawn]


async def test_prizes_are_ticked_off_once_and_the_tick_can_be_undone(house: House) -> None:
    campaign = await open_lottery(plan=replace(LOTTERY, prizes=(Prize(name="茶", stock=1, odds=MILLION),)))
    boss = await colleague("zhao", Role.COMMUNITY)
    await draw(campaign, await somebody("安"), "k")
    await draw(campaign, await somebody("博"), "k")
    await hand_prize_over(acting(boss), campaign, 1)
    with pytest.raises(Conflict):
        await hand_prize_over(acting(boss, "test:2"), campaign, 1)
    with pytest.raises(NotFound):
        await hand_prize_over(acting(boss, "test:3"), campaign, 2)
    assert (await winners(acting(boss), campaign))[0].delivered_at == NOW
    assert "还没发" in "".join(await undo_last(acting(boss, "test:4")))
    assert (await winners(acting(boss), campaign))[0].delivered_at is None
