"""What comes back of a succession: one customer in time, the groups with the customers."""

from datetime import timedelta

import pytest

from crm_core.act import Actor
from crm_core.handovers.actions import begun, ended
from crm_core.handovers.documents import StoredHandover
from crm_core.handovers.model import USUAL_GRACE, Following, HandoverState
from crm_core.messages import GroupSuccession, Handover, HandoverProgress
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import CallState
from crm_core.ownership.actions import transfer
from crm_core.permissions import Role
from crm_core.successions.actions import groups_settled, next_task, set_out, wind_up
from crm_core.successions.beginning import begin
from crm_core.successions.returning import begin_return, preview_return
from crm_core.undo.actions import undo_last
from tests.builders import APP, NOW, acting, colleague, customer_of, program, wecom
from tests.house import House
from tests.unit.core.inheriting import begun_by, boss, calls, carried_out, heard, states, the_task
from tests.unit.core.owners import person


@pytest.fixture
async def pair(house: House) -> tuple[Actor, Actor]:
    """李四 and 王五."""
    return await colleague("lisi", Role.SALES, name="李四"), await colleague("wangwu", Role.SALES, name="王五")


async def test_one_customer_is_given_back_before_the_platform_hears_of_all(pair: tuple[Actor, Actor]) -> None:
    by, one, another = await boss(), *[await customer_of("lisi", name) for name in ("张三", "张三丰")]
    account, last = "wm-张三-lisi", "wm-张三丰-lisi"
    await customer_of("lisi", "李娜")
    await begun_by(by, *pair)
    former, (first,) = person(pair[0]), await calls()
    given = await transfer(acting(pair[1], "test:back"), one, former, APP)
    assert given.platform is Following.NOT
    assert {*(await calls())[0].customers} == {*first.customers} - {account}
    (told,) = await undo_last(acting(pair[1], "test:not"))
    assert "恢复为王五" in told
    assert {*(await calls())[0].customers} == {*first.customers}
    await transfer(acting(pair[1], "test:again"), one, former, APP)
    await transfer(acting(pair[1], "test:last"), another, former, APP)
    await OutboxEntry.rows().update_many({"words.kind": "succession"}, {"$set": {"state": "sent"}})
    await undo_last(acting(pair[1], "test:undo"))
    (alone,) = await OutboxEntry.find({"words.kind": "handover"}).to_list()
    assert (alone.to, alone.said) == (wecom(last).key, Handover(giver=wecom("lisi"), taker=wecom("wangwu")))
    await wind_up(program())
    states = {each.account: each.state for each in await StoredHandover.find_all().to_list()}
    assert states[wecom(account).key] is HandoverState.WITHDRAWN
    assert states[wecom(last).key] is HandoverState.ASKED
    for each in await StoredHandover.find({"state": HandoverState.ASKED}).to_list():
        await ended(program(), each.id, HandoverProgress.DONE)
    await groups_settled(program(), (await OutboxEntry.find({"words.kind": "group_succession"}).to_list())[0].id, (), 1)
    await wind_up(program())
    assert "1 位在企业微信通知之前又换了负责人，没有惊动客户。" in (await heard("laoban"))[-1]


async def test_one_customer_alone_is_given_back_with_the_whole_call(pair: tuple[Actor, Actor]) -> None:
    by, former, taker = await boss(), *pair
    customer = await customer_of("lisi", "客户")
    await begun_by(by, former, taker)
    await transfer(acting(taker, "test:back"), customer, person(former), APP)
    assert await states("succession") == {CallState.DROPPED}
    await undo_last(acting(taker, "test:undo"))
    assert await states("succession") == {CallState.WAITING}
    late = acting(taker, "test:late", at=NOW + USUAL_GRACE - timedelta(seconds=10))
    assert (await transfer(late, customer, person(former), APP)).platform is Following.BUSY
    assert await states("succession") == {CallState.WAITING}


async def test_groups_that_went_along_come_back_where_the_taker_still_owns_them(pair: tuple[Actor, Actor]) -> None:
    by, former, taker = await boss(), *pair
    await customer_of("lisi", "客户")
    await begin(acting(by), person(former), person(taker), APP)
    task = await the_task()
    await set_out(program(), task, None, ["wrA", "wrB", "wrC", "wrD"])
    await carried_out(task)
    (forth,) = await OutboxEntry.find({"words.kind": "group_succession"}).to_list()
    await groups_settled(program(), forth.id, ["wrA", "wrB", "wrC"], 1)
    for one in await StoredHandover.find_all().to_list():
        await begun(program(), one.id)
    later = NOW + USUAL_GRACE
    found = await begin_return(acting(by, "test:return", at=later), person(former), APP)
    assert (found.customers, found.waiting, found.groups) == (1, 1, 3)
    task = await next_task(program(at=later))
    assert task is not None
    await set_out(program(), task, None, ["wrOwn", "wrB", "wrA"])
    await carried_out(task)
    back = await OutboxEntry.find_one({"_id": {"$ne": forth.id}, "words.kind": "group_succession"})
    assert back is not None
    assert back.said == GroupSuccession(taker=wecom("lisi"), groups=("wrB", "wrA"), resigned=False)
    assert back.due == later + USUAL_GRACE
    await groups_settled(program(), back.id, ["wrA"], 1)
    await wind_up(program())
    told = (await heard("laoban"))[-1]
    assert "没有客户可以转回" in told
    assert "客户群：1 个已换群主，1 个没换成，请在企业微信里处理。" in told
    assert (await preview_return(acting(by, at=later), person(former))).groups == 2
