"""Who looks after a customer: the pool, giving back, and undoing it, on the real database."""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from config.people import Pool
from crm_core.act import Actor
from crm_core.customers.actions import get_customer, refresh_contact
from crm_core.customers.documents import StoredCustomer
from crm_core.errors import Conflict, NotFound, NotPermitted
from crm_core.events.documents import StoredEvent
from crm_core.ownership.actions import Claimed, claim, give_back, pool
from crm_core.ownership.model import USUAL_LIMITS, PoolLimits, day_of, may_give_away
from crm_core.permissions import Role
from crm_core.undo.actions import undo_last
from crm_core.values import CustomerId, StaffId
from tests.builders import NOW, colleague, contact, customer_in_pool, customer_of, details, follow, in_role, program
from tests.house import House
from tests.unit.core.owners import ADMIN, history, seen, step

pytestmark = pytest.mark.usefixtures("house")

ZONE = ZoneInfo("Asia/Shanghai")
MANY = PoolLimits(20, 200)


@pytest.fixture
async def lisi(house: House) -> Actor:
    return await colleague("lisi", Role.SALES, name="李四")


@pytest.fixture
async def wangwu(house: House) -> Actor:
    return await colleague("wangwu", Role.SALES, name="王五")


async def claimed(
    actor: Actor, name: str, number: int = 1, limits: PoolLimits = MANY, *, hours: float = 0
) -> CustomerId:
    customer = await customer_in_pool(name)
    await claim(step(actor, number, hours=hours), customer, limits, ZONE)
    return customer


# ---- rules ----------------------------------------------------------------------------------------------------

ME, MATE, ELSE = StaffId("me"), StaffId("mate"), StaffId("else")


@pytest.mark.parametrize(
    ("roles", "owner", "allowed"),
    [
        ({Role.SALES}, ME, True),
        ({Role.SALES}, ELSE, False),
        ({Role.SALES}, None, False),
        ({Role.SERVICE}, ELSE, False),
        ({Role.MANAGER}, MATE, True),
        ({Role.MANAGER}, ELSE, False),
        ({Role.MANAGER}, None, True),
        ({Role.ADMIN}, ELSE, True),
        ({Role.ADMIN}, None, True),
    ],
)
def test_who_may_give_a_customer_away(roles: set[Role], owner: StaffId | None, allowed: bool) -> None:
    actor = Actor(staff=ME, roles=frozenset(roles), team=frozenset({MATE}) if Role.MANAGER in roles else frozenset())
    assert may_give_away(actor, owner) is allowed


def test_a_day_of_claims_ends_at_midnight_in_the_companys_zone() -> None:
    assert day_of(NOW.replace(hour=15, minute=59), ZONE) == "2099-06-01"
    assert day_of(NOW.replace(hour=16), ZONE) == "2099-06-02"


# ---- the pool -------------------------------------------------------------------------------------------------


async def test_a_claimed_customer_is_owned_and_out_of_the_pool_at_once(lisi: Actor, wangwu: Actor) -> None:
    customer = await claimed(lisi, "周舟")
    assert (await seen(customer)).owner == lisi.staff
    assert (await pool(step(wangwu, 1), skip=0, limit=9)).total == 0
    with pytest.raises(NotFound):
        await get_customer(step(wangwu, 2), customer)
    assert await history(customer) == ["认领（公海 → 李四）"]
    (event,) = await StoredEvent.find({"name": "OwnerChanged"}).to_list()
    assert event.what == {"giver": None, "taker": lisi.staff, "why": "claimed"}


async def test_of_twenty_who_claim_at_once_exactly_one_wins_and_the_others_are_told_why(house: House) -> None:
    customer = await customer_in_pool("周舟")
    people = [await colleague(f"rep{number}", Role.SALES) for number in range(20)]
    outcomes = await asyncio.gather(
        *(claim(step(one, 1), customer, MANY, ZONE) for one in people), return_exceptions=True
    )
    (winner,) = [one for one, outcome in zip(people, outcomes, strict=True) if isinstance(outcome, Claimed)]
    losses = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert len(losses) == 19
    assert {loss.text for loss in losses} == {"慢了一步，周舟刚刚被同事认领了。"}
    assert (await seen(customer)).owner == winner.staff
    assert len(await history(customer)) == 1


async def test_some_time_after_a_claim_the_customer_is_simply_not_there(lisi: Actor, wangwu: Actor) -> None:
    customer = await claimed(lisi, "周舟")
    with pytest.raises(NotFound):
        await claim(step(wangwu, 1, hours=1), customer, MANY, ZONE)


async def test_ones_own_customer_and_one_that_is_owned_are_not_in_the_pool(lisi: Actor, wangwu: Actor) -> None:
    mine = await customer_of("lisi", "张三")
    with pytest.raises(Conflict) as refused:
        await claim(step(lisi, 1), mine, MANY, ZONE)
    assert refused.value.text == "张三已经是您的客户。"
    both = await contact(details("wm9", "孙行", follow("lisi"), follow("wangwu", at=NOW + timedelta(hours=1))))
    with pytest.raises(Conflict) as refused:
        await claim(step(wangwu, 1), both, MANY, ZONE)
    assert refused.value.text == "孙行已有负责人，不在公海里。"


async def test_a_day_has_so_many_claims_and_the_next_day_as_many_again(lisi: Actor) -> None:
    limits = PoolLimits(2, 200)
    await claimed(lisi, "甲", 1, limits)
    await claimed(lisi, "乙", 2, limits)
    with pytest.raises(Conflict) as refused:
        await claimed(lisi, "丙", 3, limits)
    assert refused.value.text == "每人每天最多认领 2 位客户，您今天已经满了，明天再来吧。"
    assert (await pool(step(lisi, 4), skip=0, limit=9)).total == 1
    await claimed(lisi, "丁", 5, limits, hours=24)


async def test_claims_at_the_same_moment_do_not_overlook_each_other(lisi: Actor) -> None:
    customers = [await customer_in_pool(f"客{number}") for number in range(6)]
    outcomes = await asyncio.gather(
        *(claim(step(lisi, n), one, PoolLimits(2, 9), ZONE) for n, one in enumerate(customers)), return_exceptions=True
    )
    assert sum(isinstance(outcome, Claimed) for outcome in outcomes) == 2
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 4


async def test_only_so_many_customers_are_had_from_the_pool_at_one_time(lisi: Actor) -> None:
    limits = PoolLimits(20, 1)
    await customer_of("lisi", "张三")
    first = await claimed(lisi, "甲", 1, limits)
    with pytest.raises(Conflict) as refused:
        await claimed(lisi, "乙", 2, limits)
    assert "最多同时有 1 位" in refused.value.text
    await give_back(step(lisi, 3), first)
    await claimed(lisi, "丙", 4, limits)


async def test_the_pool_shows_whoever_came_to_it_last_first_page_by_page(lisi: Actor) -> None:
    old = await customer_of("lisi", "张三")
    for name in ("甲", "乙", "丙"):
        await customer_in_pool(name)
    await give_back(step(lisi, 1), old)
    first, second = [await pool(step(lisi, 2), skip=skip, limit=2) for skip in (0, 2)]
    assert [[one.name for one in page.customers] for page in (first, second)] == [["张三", "丙"], ["乙", "甲"]]
    assert first.total == second.total == 4


@pytest.mark.parametrize(("role", "total"), [(Role.SERVICE, 1), (Role.AUDITOR, 1), (Role.COMMUNITY, 0)])
async def test_the_pool_is_seen_by_whoever_sees_customers(role: Role, total: int) -> None:
    await customer_in_pool("周舟")
    assert (await pool(in_role(role), skip=0, limit=9)).total == total


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMMUNITY])
async def test_who_looks_after_nobody_claims_nobody(role: Role) -> None:
    customer = await customer_in_pool("周舟")
    with pytest.raises(NotPermitted):
        await claim(in_role(role), customer, MANY, ZONE)


# ---- giving back ----------------------------------------------------------------------------------------------


async def test_what_is_given_back_can_be_claimed_and_is_not_seen_by_whoever_had_it(lisi: Actor, wangwu: Actor) -> None:
    customer = await customer_of("lisi", "张三")
    await give_back(step(lisi, 1), customer)
    await claim(step(wangwu, 2), customer, MANY, ZONE)
    with pytest.raises(NotFound):
        await get_customer(step(lisi, 3), customer)
    assert await history(customer) == ["退回（李四 → 公海）", "认领（公海 → 王五）"]


async def test_a_later_word_of_the_platform_does_not_take_a_customer_out_of_the_pool(lisi: Actor) -> None:
    customer = await customer_of("lisi", "张三")
    await give_back(step(lisi, 1), customer)
    await refresh_contact(program(), details("wm-张三-lisi", "张三", follow("lisi", remark="老张")), NOW)
    assert (await seen(customer)).owner is None


async def test_who_is_added_anew_by_a_customer_of_the_pool_has_it_again(lisi: Actor) -> None:
    customer = await customer_of("lisi", "张三")
    await give_back(step(lisi, 1), customer)
    await customer_of("lisi", "张三")
    assert (await seen(customer)).owner is None
    await contact(details("wm-张三-lisi", "张三", follow("lisi", at=NOW + timedelta(days=1))))
    assert (await seen(customer)).owner == lisi.staff


async def test_nobody_gives_back_what_is_not_theirs(wangwu: Actor) -> None:
    customer = await contact(details("wm9", "孙行", follow("lisi"), follow("wangwu", at=NOW + timedelta(hours=1))))
    with pytest.raises(NotPermitted):
        await give_back(step(wangwu, 1), customer)
    with pytest.raises(Conflict):
        await give_back(ADMIN, await customer_in_pool("周舟"))


# ---- undo -----------------------------------------------------------------------------------------------------


async def test_an_undone_claim_is_back_in_the_pool_and_does_not_count(lisi: Actor) -> None:
    limits = PoolLimits(1, 1)
    customer = await claimed(lisi, "周舟", 1, limits)
    assert await undo_last(step(lisi, 2)) == ["已撤销：周舟的负责人恢复为公海。"]
    assert (await seen(customer)).owner is None
    await claim(step(lisi, 3), customer, limits, ZONE)
    assert await history(customer) == ["认领（公海 → 李四）", "撤销（李四 → 公海）", "认领（公海 → 李四）"]


async def test_what_was_given_back_is_taken_back_unless_it_is_claimed(lisi: Actor, wangwu: Actor) -> None:
    customer = await claimed(lisi, "周舟")
    await give_back(step(lisi, 2), customer)
    assert await undo_last(step(lisi, 3)) == ["已撤销：周舟的负责人恢复为李四。"]
    profile = await StoredCustomer.get(customer)
    assert profile is not None
    assert profile.claimed
    await give_back(step(lisi, 4), customer)
    await claim(step(wangwu, 5), customer, MANY, ZONE)
    assert await undo_last(step(lisi, 6)) == ["这一步已经不能撤销：这位客户的负责人之后又变过。"]
    assert (await seen(customer)).owner == wangwu.staff


def test_the_usual_limits_are_those_of_the_settings() -> None:
    assert PoolLimits(Pool().claims_per_day, Pool().claimed_at_once) == USUAL_LIMITS
