"""Handing over all that somebody has, step by step, on the real database."""

import pytest

from crm_core.act import Actor
from crm_core.customers.documents import StoredCustomer
from crm_core.errors import Conflict, NotFound, NotPermitted
from crm_core.handovers.actions import begun, ended, failed
from crm_core.handovers.documents import StoredHandover
from crm_core.handovers.model import USUAL_GRACE, HandoverState
from crm_core.messages import GroupSuccession, HandoverProgress
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import CallState
from crm_core.ownership.actions import transfer
from crm_core.permissions import Role
from crm_core.staff.actions import retire_missing
from crm_core.successions.actions import go_on, groups_settled, next_task, set_out, tell_of_leavers, wind_up
from crm_core.successions.beginning import begin
from crm_core.successions.documents import StoredSuccession
from crm_core.successions.model import AT_ONCE, Stage
from crm_core.successions.returning import begin_return, preview_return
from crm_core.successions.undoing import go_back
from crm_core.undo.actions import undo_last
from tests.builders import (
    APP,
    NOW,
    SCOPE,
    acting,
    colleague,
    contact,
    customer_of,
    details,
    follow,
    program,
    wecom,
)
from tests.house import House
from tests.unit.core.inheriting import begun_by, boss, calls, carried_out, heard, states, the_task
from tests.unit.core.owners import history, person

pytestmark = pytest.mark.usefixtures("house")

MANY = AT_ONCE * 2 + 3


@pytest.fixture
async def pair(house: House) -> tuple[Actor, Actor]:
    """李四 with many customers, and 王五."""
    giver, taker = [
        await colleague(name, Role.SALES, name=told) for name, told in (("lisi", "李四"), ("wangwu", "王五"))
    ]
    for number in range(MANY):
        await customer_of("lisi", f"客户{number:02}")
    return giver, taker


async def test_many_change_hands_in_steps_and_one_message_tells_of_all(pair: tuple[Actor, Actor]) -> None:
    giver, taker = map(person, pair)
    for number in range(3, MANY):
        await customer_of("lisi", f"客户{number:02}")
    await begin(acting(await boss()), giver, taker, APP)
    task = await the_task()
    await set_out(program(), task, None, ["wrA", "wrB"])
    await set_out(program(), task, None, ["wrA", "wrB"])
    assert await carried_out(task) == 3
    assert await StoredCustomer.rows().count_documents({"owner": taker}) == MANY
    assert [len(one.customers) for one in await calls()] == [AT_ONCE, AT_ONCE, 3]
    (groups,) = await OutboxEntry.find({"words.kind": "group_succession"}).to_list()
    assert isinstance(groups.said, GroupSuccession)
    assert await wind_up(program()) == 0
    for _ in range(2):
        await groups_settled(program(), groups.id, ["wrA"], 1)
    keys = [one.id for one in await StoredHandover.find_all().to_list()]
    for number, key in enumerate(keys):
        await begun(program(), key)
        await (failed(program(), key, "40128") if number == 0 else ended(program(), key, HandoverProgress.DONE))
    assert await wind_up(program()) == 1
    assert await wind_up(program()) == 0
    (told,) = await heard("laoban")
    assert f"李四的 {MANY} 位客户现在由王五负责" in told
    assert f"{MANY - 1} 位已换成王五；没换成：企业微信没有受理 1 位" in told
    assert "1 个已换群主，1 个没换成" in told
    assert len(await heard("wangwu")) == 1
    assert await heard("lisi") == []


async def taken_back(boss: Actor) -> str:
    """What whoever began it is told at the end of its undoing."""
    (said,) = await undo_last(acting(boss, "test:undo"))
    assert "正在收回交接：客户逐批恢复由李四负责" in said
    task, steps = await the_task(), 0
    while await go_back(program(f"test:back{steps}"), task):
        steps += 1
    assert await next_task(program()) is None
    return (await heard("laoban"))[-1]


async def test_till_the_platform_hears_of_it_all_of_it_can_be_undone(pair: tuple[Actor, Actor]) -> None:
    by, one = await boss(), await customer_of("lisi", "客户00")
    await begun_by(by, *pair)
    asked = await OutboxEntry.find({"words.kind": {"$in": ["succession", "group_succession"]}}).to_list()
    assert [call.due for call in asked] == [NOW + USUAL_GRACE] * 4
    assert await taken_back(by) == f"交接已收回：{MANY} 位客户恢复由李四负责，提醒一并还回。"
    assert await StoredCustomer.rows().count_documents({"owner": person(pair[0])}) == MANY
    assert await states("succession", "group_succession") == {CallState.DROPPED}
    assert {each.state for each in await StoredHandover.find_all().to_list()} == {HandoverState.WITHDRAWN}
    assert await history(one) == ["转给（李四 → 王五）", "撤销（王五 → 李四）"]
    told = await OutboxEntry.find({"to": wecom("wangwu").key}).to_list()
    assert [(each.due, each.state) for each in told] == [(NOW + USUAL_GRACE, CallState.DROPPED)]


async def test_whom_the_platform_has_begun_with_and_who_went_elsewhere_stay(pair: tuple[Actor, Actor]) -> None:
    by, elsewhere = await boss(), await customer_of("lisi", "客户42")
    await begun_by(by, *pair)
    first = await OutboxEntry.find({"words.kind": "succession"}).sort("+seq").first_or_none()
    assert first is not None
    await OutboxEntry.start(first.id, NOW)
    await transfer(acting(pair[1], "test:on"), elsewhere, person(by), APP)
    assert await taken_back(by) == (
        f"交接已收回：{MANY - AT_ONCE - 1} 位客户恢复由李四负责，提醒一并还回。\n"
        f"{AT_ONCE} 位企业微信已经开始换人，收不回，仍由王五负责：需要的话，24 小时后发“交接 转回 李四”一次转回。\n"
        "1 位之后又换过负责人，没有动。"
    )
    assert await StoredCustomer.rows().count_documents({"owner": person(by)}) == 1


async def test_whom_the_platform_has_settled_goes_back_all_at_once_and_nobody_else(pair: tuple[Actor, Actor]) -> None:
    by, elsewhere = await boss(), await customer_of("lisi", "客户42")
    with pytest.raises(NotFound):
        await preview_return(acting(by), person(pair[0]))
    await begun_by(by, *pair)
    await customer_of("wangwu", "一直是王五的")
    await transfer(acting(pair[1], "test:on"), elsewhere, person(by), APP)
    with pytest.raises(Conflict) as early:
        await preview_return(acting(by), person(pair[0]))
    assert "发“撤销”，就能全部收回" in early.value.text
    with pytest.raises(Conflict) as refused:
        await preview_return(acting(by, at=NOW + USUAL_GRACE), person(pair[0]))
    assert refused.value.text == "42 位客户企业微信还在换人，24 小时内有结果，之后再转回。"
    with pytest.raises(NotPermitted):
        await preview_return(acting(pair[0]), person(pair[0]))
    asked = await StoredHandover.find({"succession": {"$gt": ""}}).sort("+_id").to_list()
    for number, one in enumerate(asked):
        await begun(program(), one.id)
        if number > 1:
            done = HandoverProgress.DONE if number > 5 else HandoverProgress.REFUSED
            await ended(program(), one.id, done)
    changed = next(one.accounts.customer.account for one in asked[6:] if one.customer != elsewhere)
    await contact(details(changed, "换好的", follow("wangwu")))
    found = await begin_return(acting(by, "test:return", at=NOW + USUAL_GRACE), person(pair[0]), APP)
    assert (found.giver.name, found.taker.name, found.customers, found.waiting) == ("王五", "李四", MANY - 1, 2)
    task = await next_task(program(at=NOW + USUAL_GRACE))
    assert task is not None
    await set_out(program(), task, None, ["wrOf王五"])
    await carried_out(task)
    assert await StoredCustomer.rows().count_documents({"owner": person(pair[0])}) == MANY - 3
    back = [one for one in await calls() if one.giver == wecom("wangwu")]
    assert [one.customers for one in back] == [(changed,)]
    assert await OutboxEntry.find({"words.kind": "group_succession"}).count() == 1
    for one in await StoredHandover.find({"giver": wecom("wangwu").key}).to_list():
        await failed(program(), one.id, "40128")
    await wind_up(program())
    assert "2 位企业微信还在换人，没有动：有结果后再发一次“交接 转回 李四”。" in (await heard("laoban"))[-1]


async def test_of_a_leaver_the_platform_is_asked_for_those_it_lets_go(pair: tuple[Actor, Actor]) -> None:
    giver, taker = map(person, pair)
    later = NOW.replace(year=2100)
    await colleague("laoban", Role.ADMIN, at=later)
    await colleague("wangwu", Role.SALES, name="王五", at=later)
    await retire_missing(program(at=later), SCOPE)
    for _ in range(2):
        await tell_of_leavers(program(), SCOPE, [APP])
    await begin(acting(await boss()), giver, taker, APP)
    task = await the_task()
    assert task.resigned
    await set_out(program(), task, {"wm-客户00-lisi", "wm-客户01-lisi"}, [])
    await carried_out(task)
    (asked,) = await calls()
    assert (asked.resigned, asked.customers) == (True, ("wm-客户00-lisi", "wm-客户01-lisi"))
    customer = await StoredCustomer.known_by(wecom("wm-客户02-lisi").key)
    assert customer is not None
    assert await history(customer.customer.id) == ["离职交接（李四 → 王五）"]


async def test_not_by_everybody_nor_twice_nor_to_oneself(pair: tuple[Actor, Actor]) -> None:
    giver, taker = map(person, pair)
    with pytest.raises(NotPermitted):
        await begin(acting(pair[0]), giver, taker, APP)
    with pytest.raises(Conflict):
        await begin(acting(await boss()), giver, giver, APP)
    with pytest.raises(Conflict) as refused:
        await begin(acting(await boss()), taker, giver, APP)
    assert refused.value.text == "王五名下没有客户和客户群，不用交接。"
    await begin(acting(await boss(), "test:a"), giver, taker, APP)
    with pytest.raises(Conflict):
        await begin(acting(await boss(), "test:b"), giver, taker, APP)


async def test_a_taker_who_leaves_meanwhile_gets_no_more(pair: tuple[Actor, Actor]) -> None:
    giver, taker = map(person, pair)
    await begin(acting(await boss()), giver, taker, APP)
    task = await the_task()
    await set_out(program(), task, None, [])
    await retire_missing(program(at=NOW.replace(year=2100)), SCOPE)
    assert await go_on(program(), task) == 0
    (left,) = await StoredSuccession.find_all().to_list()
    assert (left.stage, left.moved) == (Stage.WAITING, 0)
