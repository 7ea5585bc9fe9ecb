"""Giving a customer to a colleague, here and on the platform, and undoing it, on the real database."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from crm_core.act import Actor
from crm_core.contacts.documents import StoredRelation
from crm_core.customers.actions import get_customer
from crm_core.errors import Conflict, NotFound, NotPermitted
from crm_core.handovers.actions import taken
from crm_core.handovers.documents import StoredHandover
from crm_core.handovers.model import USUAL_GRACE, Following, HandoverState
from crm_core.messages import Handover
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import CallState
from crm_core.ownership.actions import claim, transfer
from crm_core.ownership.model import PoolLimits
from crm_core.permissions import Role
from crm_core.staff.actions import find_colleagues, retire_missing
from crm_core.undo.actions import undo_last
from crm_core.values import CustomerId
from tests.builders import (
    APP,
    NOW,
    SCOPE,
    acting,
    colleague,
    contact,
    customer_in_pool,
    customer_of,
    details,
    follow,
    hired,
    member,
    program,
    wecom,
)
from tests.house import House
from tests.unit.core.owners import history, person, seen, step

pytestmark = pytest.mark.usefixtures("house")

HANDOVERS = {"words.kind": "handover"}


@pytest.fixture
async def lisi(house: House) -> Actor:
    return await colleague("lisi", Role.SALES, name="李四")


@pytest.fixture
async def wangwu(house: House) -> Actor:
    return await colleague("wangwu", Role.SALES, name="王五")


async def the_handover() -> OutboxEntry:
    """The only call that asks the platform to hand over."""
    (call,) = await OutboxEntry.find(HANDOVERS).to_list()
    return call


async def of_both() -> CustomerId:
    """A customer of 李四, who is a contact of 王五 as well."""
    return await contact(details("wm9", "孙行", follow("lisi"), follow("wangwu", at=NOW + timedelta(hours=1))))


# ---- transferring ---------------------------------------------------------------------------------------------


async def test_a_transferred_customer_is_seen_by_the_new_owner_and_no_more_by_the_old(
    lisi: Actor, wangwu: Actor
) -> None:
    customer = await customer_of("lisi", "张三")
    done = await transfer(step(lisi, 1), customer, person(wangwu), APP)
    assert (done.taker.name, done.platform) == ("王五", Following.SOON)
    assert (await get_customer(step(wangwu, 1), customer)).owner == wangwu.staff
    with pytest.raises(NotFound):
        await get_customer(step(lisi, 2), customer)
    assert await history(customer) == ["转给（李四 → 王五）"]


async def test_the_platform_is_asked_to_hand_over_between_the_two(lisi: Actor, wangwu: Actor) -> None:
    customer = await customer_of("lisi", "张三")
    await transfer(step(lisi, 1), customer, person(wangwu), APP)
    call = await the_handover()
    assert call.said == Handover(giver=wecom("lisi"), taker=wecom("wangwu"))
    assert (call.receiver, call.due) == (wecom("wm-张三-lisi"), NOW + timedelta(seconds=1) + USUAL_GRACE)
    (handover,) = await StoredHandover.find_all().to_list()
    assert (handover.id, handover.state, handover.by) == (call.id, HandoverState.ASKED, lisi.staff)


async def test_without_a_contact_to_hand_over_the_platform_is_not_asked(lisi: Actor, wangwu: Actor) -> None:
    from_pool = await customer_in_pool("周舟")
    await claim(step(lisi, 1), from_pool, PoolLimits(), ZoneInfo("Asia/Shanghai"))
    for number, customer in enumerate((from_pool, await of_both()), start=2):
        done = await transfer(step(lisi, number), customer, person(wangwu), APP)
        assert done.platform is Following.NOT
    assert await OutboxEntry.find(HANDOVERS).count() == 0


async def test_a_manager_hands_on_what_somebody_who_left_had(lisi: Actor, wangwu: Actor) -> None:
    customer = await customer_of("lisi", "张三")
    later = NOW + timedelta(days=1)
    manager = await hired(member("boss", "d1", leads=["d1"]), Role.MANAGER)
    act = acting(Actor(staff=manager.staff, roles=manager.roles, team=frozenset({person(lisi)})), at=later)
    await colleague("wangwu", Role.SALES, name="王五", at=later)
    await retire_missing(program(at=later), SCOPE)
    assert (await transfer(act, customer, person(wangwu), APP)).platform is Following.NOT
    assert await history(customer) == ["离职交接（李四 → 王五）"]


async def test_a_customer_goes_to_colleagues_only_who_can_look_after_one(lisi: Actor) -> None:
    customer = await customer_of("lisi", "张三")
    for one in (await colleague("nina", Role.COMMUNITY), await colleague("shen", Role.AUDITOR)):
        with pytest.raises(NotFound):
            await transfer(step(lisi, 1), customer, person(one), APP)
    with pytest.raises(Conflict) as refused:
        await transfer(step(lisi, 1), customer, person(lisi), APP)
    assert refused.value.text == "张三已经由李四负责。"


async def test_service_sees_everybody_and_still_gives_nobody_away(wangwu: Actor) -> None:
    customer = await customer_of("lisi", "张三")
    agent = await colleague("he", Role.SERVICE)
    with pytest.raises(NotPermitted):
        await transfer(step(agent, 1), customer, person(wangwu), APP)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("王五", ["wangwu"]),
        ("wangwu", ["wangwu"]),
        ("WangWu", ["wangwu"]),
        ("ww", ["wangwu"]),
        ("王", ["wangwu", "wangfang"]),
        ("王五五", []),
        ("赵六", []),
        ("nina", []),
    ],
)
async def test_colleagues_are_found_by_name_pinyin_and_account(
    lisi: Actor, wangwu: Actor, typed: str, found: list[str]
) -> None:
    await colleague("wangfang", Role.SALES, name="王芳")
    await colleague("nina", Role.COMMUNITY, name="尼娜")
    people = await find_colleagues(step(lisi, 1), typed)
    assert {one.identities[0].rsplit(":", 1)[1] for one in people} == set(found)


# ---- undo -----------------------------------------------------------------------------------------------------


async def test_a_transfer_is_undone_as_long_as_the_platform_has_not_heard_of_it(lisi: Actor, wangwu: Actor) -> None:
    customer = await customer_of("lisi", "张三")
    await transfer(step(lisi, 1), customer, person(wangwu), APP)
    assert await undo_last(step(lisi, 2)) == ["已撤销：张三的负责人恢复为李四。"]
    assert (await get_customer(step(lisi, 3), customer)).owner == lisi.staff
    with pytest.raises(NotFound):
        await get_customer(step(wangwu, 3), customer)
    call = await the_handover()
    assert call.state is CallState.DROPPED


async def test_a_transfer_the_platform_has_begun_is_not_undone(lisi: Actor, wangwu: Actor) -> None:
    customer = await customer_of("lisi", "张三")
    await transfer(step(lisi, 1), customer, person(wangwu), APP)
    call = await the_handover()
    assert await OutboxEntry.start(call.id, NOW)
    (told,) = await undo_last(step(lisi, 2))
    assert told == (
        "这一步已经不能撤销：企业微信已经开始换人，收不回：客户 24 小时内可以拒绝。"
        "需要换回的话，有结果以后请王五发“转给 @李四 张三”。"
    )
    assert (await seen(customer)).owner == wangwu.staff


async def test_a_withdrawn_handover_is_not_started_any_more(lisi: Actor, wangwu: Actor) -> None:
    await transfer(step(lisi, 1), await customer_of("lisi", "张三"), person(wangwu), APP)
    await undo_last(step(lisi, 2))
    call = await the_handover()
    assert not await OutboxEntry.start(call.id, NOW)


# ---- again, before the platform has heard of it ---------------------------------------------------------------


async def handovers() -> list[tuple[str, str, CallState]]:
    """From whom to whom the platform was to hand over, and what became of the calls, in order."""
    calls = await OutboxEntry.find(HANDOVERS).sort("+seq").to_list()
    said = [(one.said, one.state) for one in calls]
    return [(one.giver.account, one.taker.account, state) for one, state in said if isinstance(one, Handover)]


async def test_who_gets_a_customer_on_gets_them_from_the_contact_and_undoing_wants_the_first_again(
    lisi: Actor, wangwu: Actor
) -> None:
    customer, zhao = await customer_of("lisi", "张三"), await colleague("zhao", Role.SALES, name="赵六")
    await transfer(step(lisi, 1), customer, person(wangwu), APP)
    done = await transfer(step(wangwu, 2), customer, person(zhao), APP)
    assert done.platform is Following.SOON
    first, then = ("lisi", "wangwu"), ("lisi", "zhao")
    assert await handovers() == [(*first, CallState.DROPPED), (*then, CallState.WAITING)]
    assert await undo_last(step(wangwu, 3)) == ["已撤销：张三的负责人恢复为王五。"]
    assert await handovers() == [(*first, CallState.WAITING), (*then, CallState.DROPPED)]
    assert await undo_last(step(lisi, 4)) == ["已撤销：张三的负责人恢复为李四。"]
    assert {state for *_, state in await handovers()} == {CallState.DROPPED}
    assert {one.state for one in await StoredHandover.find_all().to_list()} == {HandoverState.WITHDRAWN}


async def test_given_back_in_time_the_platform_hears_of_nothing(lisi: Actor, wangwu: Actor) -> None:
    customer = await customer_of("lisi", "张三")
    await transfer(step(lisi, 1), customer, person(wangwu), APP)
    back = await transfer(step(wangwu, 2), customer, person(lisi), APP)
    assert back.platform is Following.NOT
    assert await handovers() == [("lisi", "wangwu", CallState.DROPPED)]


async def test_given_back_too_late_the_platform_goes_on_and_that_is_said(lisi: Actor, wangwu: Actor) -> None:
    customer = await customer_of("lisi", "张三")
    await transfer(step(lisi, 1), customer, person(wangwu), APP)
    assert await OutboxEntry.start((await the_handover()).id, NOW)
    back = await transfer(step(wangwu, 2), customer, person(lisi), APP)
    assert back.platform is Following.BUSY


async def test_a_customer_who_adds_the_taker_by_themselves_is_still_handed_over(lisi: Actor, wangwu: Actor) -> None:
    await transfer(step(lisi, 1), await customer_of("lisi", "张三"), person(wangwu), APP)
    await taken(program(), wecom("wm-张三-lisi"), wecom("wangwu"))
    (handover,) = await StoredHandover.find_all().to_list()
    assert handover.state is HandoverState.ASKED
    assert (await StoredRelation.of(wecom("wm-张三-lisi").key, person(lisi))).active
