"""Reminders about a customer go along when somebody else comes to look after the customer."""

from datetime import date, time

import pytest

from crm_core.act import Actor
from crm_core.audit.documents import AuditEntry
from crm_core.outbox.documents import OutboxEntry
from crm_core.ownership.actions import claim, give_back, transfer
from crm_core.ownership.model import USUAL_LIMITS
from crm_core.permissions import Role
from crm_core.reminders.actions import complete_reminder, create_reminder, open_reminders
from crm_core.reminders.model import Reminder, Wanted
from crm_core.times.repeats import EveryDay, Repeat
from crm_core.undo.actions import undo_last
from crm_core.values import CustomerId
from tests.builders import APP, NOW, colleague, contact, customer_in_pool, customer_of, details, follow
from tests.house import House
from tests.unit.core.owners import person
from tests.unit.reminders.company import ZONE, a_rep, by, heard, ring, there

pytestmark = pytest.mark.usefixtures("house")

NINE, TEN = there("2099-06-02 09:00"), there("2099-06-02 10:00")


@pytest.fixture
async def lisi(house: House) -> Actor:
    return await a_rep()


@pytest.fixture
async def wangwu(lisi: Actor) -> Actor:
    return await colleague("wangwu", Role.SALES, name="王五")


async def wanted(actor: Actor, title: str, customer: CustomerId | None, *, daily: bool = False) -> Reminder:
    repeat = Repeat(on=EveryDay(), clock=time(10), since=date(2099, 6, 2)) if daily else None
    return await create_reminder(by(actor, NINE), Wanted(title=title, due=TEN, customer=customer, repeat=repeat))


async def titles(actor: Actor) -> set[str]:
    return {one.title for one in await open_reminders(by(actor, TEN))}


async def of_both() -> CustomerId:
    """A customer of 李四, who is a contact of 王五 as well: the platform has nothing to hand over."""
    return await contact(details("wm9", "孙行", follow("lisi"), follow("wangwu", at=NOW.replace(hour=23))))


async def test_those_of_the_former_owner_about_this_customer_go_along_and_no_others(lisi: Actor, wangwu: Actor) -> None:
    customer, other = await of_both(), await customer_of("lisi", "张三")
    await wanted(lisi, "寄样品", customer)
    await wanted(lisi, "回访", customer)
    await wanted(lisi, "别的客户", other)
    await wanted(lisi, "没有客户", None)
    await wanted(wangwu, "自己的", customer)
    done = await wanted(lisi, "做完的", customer)
    await complete_reminder(by(lisi, NINE), done.id)
    assert (await transfer(by(lisi, NINE), customer, person(wangwu), APP)).reminders == 2
    assert await titles(wangwu) == {"寄样品", "回访", "自己的"}
    assert await titles(lisi) == {"别的客户", "没有客户"}
    (line,) = await AuditEntry.find(AuditEntry.deed == "reminders.pass_on").to_list()
    assert wangwu.staff in line.subjects
    assert "李四把客户孙行转给了您，历史记录和 2 条提醒一并交接。发“查 孙行”看看。" in await heard("wangwu")


async def test_they_ring_for_the_new_owner_and_the_old_card_says_where_they_went(lisi: Actor, wangwu: Actor) -> None:
    customer = await of_both()
    await wanted(lisi, "寄样品", customer)
    await ring(TEN)
    await wanted(lisi, "回访", customer, daily=True)
    await transfer(by(lisi, there("2099-06-02 10:05")), customer, person(wangwu), APP)
    assert (await heard("lisi"))[-1] == "[已随客户转给王五]"
    await ring("2099-06-03 10:00")
    told = " ".join(await heard("wangwu"))
    assert "寄样品" in told
    assert "回访" in told
    assert (await heard("lisi"))[-1] == "[已随客户转给王五]"


async def test_undoing_the_transfer_brings_back_what_is_still_open(lisi: Actor, wangwu: Actor) -> None:
    customer = await of_both()
    await wanted(lisi, "寄样品", customer)
    settled = await wanted(lisi, "回访", customer)
    await wanted(wangwu, "自己的", customer)
    await transfer(by(lisi, NINE), customer, person(wangwu), APP)
    await complete_reminder(by(wangwu, there("2099-06-02 09:05")), settled.id)
    told = await undo_last(by(lisi, there("2099-06-02 09:10")))
    assert told == ["已撤销：孙行的负责人恢复为李四。1 条提醒一并还回。"]
    assert await titles(lisi) == {"寄样品"}
    assert await titles(wangwu) == {"自己的"}


async def test_what_cannot_be_undone_leaves_the_reminders_where_they_are(lisi: Actor, wangwu: Actor) -> None:
    customer = await customer_of("lisi", "张三")
    await wanted(lisi, "寄样品", customer)
    await transfer(by(lisi, there("2099-06-02 09:01")), customer, person(wangwu), APP)
    (call,) = await OutboxEntry.find({"words.kind": "handover"}).to_list()
    assert await OutboxEntry.start(call.id, NINE)
    (refused,) = await undo_last(by(lisi, there("2099-06-02 09:02")))
    assert "企业微信已经开始换人" in refused
    assert await undo_last(by(lisi, there("2099-06-02 09:03"))) == ["这一步已经不能撤销：这条提醒已经不在了。"]
    assert await titles(wangwu) == {"寄样品"}


async def test_who_claims_a_customer_has_those_of_whoever_gave_it_back(lisi: Actor, wangwu: Actor) -> None:
    customer = await customer_in_pool("周舟")
    await claim(by(lisi, NINE), customer, USUAL_LIMITS, ZONE)
    await wanted(lisi, "寄样品", customer)
    await give_back(by(lisi, there("2099-06-02 09:01")), customer)
    assert await titles(lisi) == {"寄样品"}
    assert (await claim(by(wangwu, there("2099-06-02 09:02")), customer, USUAL_LIMITS, ZONE)).reminders == 1
    assert (await titles(lisi), await titles(wangwu)) == (set(), {"寄样品"})
    told = await undo_last(by(wangwu, there("2099-06-02 09:03")))
    assert told == ["已撤销：周舟的负责人恢复为公海。1 条提醒一并还回。"]
    assert (await titles(lisi), await titles(wangwu)) == ({"寄样品"}, set())


async def test_who_claims_a_customer_back_keeps_their_own(lisi: Actor) -> None:
    customer = await customer_in_pool("周舟")
    await claim(by(lisi, NINE), customer, USUAL_LIMITS, ZONE)
    await wanted(lisi, "寄样品", customer)
    await give_back(by(lisi, there("2099-06-02 09:01")), customer)
    assert (await claim(by(lisi, there("2099-06-02 09:02")), customer, USUAL_LIMITS, ZONE)).reminders == 0
    assert await titles(lisi) == {"寄样品"}
