"""Reminders asked for, settled, taken back and handed on."""

from collections.abc import Awaitable, Callable

import pytest

from crm_core.act import Act, Actor
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.messages import CardUpdate
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Role
from crm_core.reminders.actions import (
    cancel_reminder,
    complete_reminder,
    create_reminder,
    get_reminder,
    hand_over_reminders,
    next_reminder,
    open_reminders,
    ownerless_reminders,
    postpone_reminder,
)
from crm_core.reminders.model import LONGEST_TITLE, Reminder, State, Wanted, agenda
from crm_core.staff.actions import actor_for
from crm_core.timeline.actions import latest_moments
from crm_core.undo.actions import undo_last
from tests.builders import APP, colleague, customer_of, program, wecom
from tests.house import House
from tests.unit.reminders.company import ZONE, a_leader, a_rep, by, heard, ring, there

pytestmark = pytest.mark.usefixtures("house")
NOW = there("2099-06-01 09:00")
AT_TEN = there("2099-06-01 10:00")


@pytest.fixture
async def lisi(house: House) -> Actor:
    return await a_rep()


@pytest.fixture
async def one(lisi: Actor) -> Reminder:
    return await create_reminder(by(lisi, NOW), Wanted(title="回访", due=AT_TEN))


async def open_titles(actor: Actor) -> list[str]:
    return [one.title for one in await open_reminders(by(actor, NOW))]


async def state_of(one: Reminder) -> State:
    return (await get_reminder(program(), one.id)).state


async def test_what_one_wants_to_be_reminded_of_is_open(lisi: Actor, one: Reminder) -> None:
    assert await open_titles(lisi) == ["回访"]
    assert await open_titles(await colleague("wangwu", Role.SALES)) == []


@pytest.mark.parametrize("title", ["", "长" * (LONGEST_TITLE + 1)])
async def test_a_title_has_its_bounds(lisi: Actor, title: str) -> None:
    with pytest.raises(Malformed):
        await create_reminder(by(lisi, NOW), Wanted(title=title, due=AT_TEN))


async def test_a_time_gone_by_is_refused(lisi: Actor, one: Reminder) -> None:
    with pytest.raises(Malformed):
        await create_reminder(by(lisi, NOW), Wanted(title="回访", due=NOW))
    with pytest.raises(Malformed):
        await postpone_reminder(by(lisi, NOW), one.id, NOW, "9点", explicit=True)


async def test_nobody_is_reminded_of_a_customer_out_of_sight(lisi: Actor) -> None:
    hidden = await customer_of("wangwu", "张三")
    with pytest.raises(NotFound):
        await create_reminder(by(lisi, NOW), Wanted(title="回访", due=AT_TEN, customer=hidden))


Deed = Callable[[Act, str], Awaitable[Reminder]]


async def _postpone(act: Act, reminder: str) -> Reminder:
    return await postpone_reminder(act, reminder, there("2099-06-02 10:00"), "明天", explicit=True)


DEEDS = [complete_reminder, _postpone, cancel_reminder]


@pytest.mark.parametrize("deed", DEEDS)
async def test_every_deed_is_taken_back(lisi: Actor, one: Reminder, deed: Deed) -> None:
    before = await get_reminder(program(), one.id)
    await deed(by(lisi, NOW), one.id)
    assert await get_reminder(program(), one.id) != before
    assert await undo_last(by(lisi, there("2099-06-01 09:05"))) == ["已恢复提醒：回访。"]
    after = await get_reminder(program(), one.id)
    assert (after.state, after.due, after.ring_at, after.rings) == (State.OPEN, AT_TEN, AT_TEN, 0)


async def test_asking_is_taken_back(lisi: Actor, one: Reminder) -> None:
    assert await undo_last(by(lisi, there("2099-06-01 09:05"))) == ["已撤销提醒：回访。"]
    assert await open_titles(lisi) == []
    assert await ring(AT_TEN) == 0


async def test_what_rang_since_is_not_taken_back(lisi: Actor, one: Reminder) -> None:
    soon = there("2099-06-01 09:10")
    await postpone_reminder(by(lisi, NOW), one.id, soon, "09:10", explicit=True)
    await ring(soon)
    told = await undo_last(by(lisi, there("2099-06-01 09:15")))
    assert told == ["这一步已经不能撤销：这条提醒之后又有变化，不能撤销了。"]
    assert (await get_reminder(program(), one.id)).rings == 1


@pytest.mark.parametrize("deed", DEEDS)
async def test_what_is_done_stays_done(lisi: Actor, one: Reminder, deed: Deed) -> None:
    await complete_reminder(by(lisi, NOW), one.id)
    with pytest.raises(Conflict) as told:
        await deed(by(lisi, NOW), one.id)
    assert told.value.text == "这条提醒已经完成了：回访。"


@pytest.mark.parametrize("deed", DEEDS)
async def test_somebody_elses_reminder_is_not_there(one: Reminder, deed: Deed) -> None:
    wangwu = await colleague("wangwu", Role.SALES)
    with pytest.raises(NotFound):
        await deed(by(wangwu, NOW), one.id)
    assert await state_of(one) is State.OPEN


async def test_a_leader_may_settle_it_and_both_cards_say_by_whom(lisi: Actor, one: Reminder) -> None:
    await a_leader()
    leader = await actor_for(program(), wecom("wangli"))
    assert leader is not None
    for at in ("10:00", "10:30", "11:00"):
        await ring(f"2099-06-01 {at}")
    await complete_reminder(by(leader, there("2099-06-01 11:05")), one.id)
    assert (await heard("lisi"))[2:] == ["[王丽已完成]"] * 2
    assert (await heard("wangli"))[1:] == ["[王丽已完成]"]


async def test_cards_are_changed_under_a_key_of_their_own(lisi: Actor, one: Reminder) -> None:
    await ring(AT_TEN)
    await complete_reminder(by(lisi, there("2099-06-01 10:01")), one.id)
    update = await OutboxEntry.get(f"update:{one.key}")
    assert update is not None
    assert update.said == CardUpdate(card=one.key, text="已完成")
    assert update.app == APP


async def test_a_customers_timeline_tells_what_became_of_it(lisi: Actor) -> None:
    customer = await customer_of("lisi", "张三")
    for title in ("回访", "送样品", "寄合同"):
        await create_reminder(by(lisi, NOW), Wanted(title=title, due=AT_TEN, customer=customer))
    first, second, _ = await open_reminders(by(lisi, NOW))
    found = await next_reminder(by(lisi, NOW), customer)
    assert found is not None
    assert found.id == first.id
    await complete_reminder(by(lisi, there("2099-06-01 09:10")), first.id)
    await cancel_reminder(by(lisi, there("2099-06-01 09:11")), second.id)
    moments = await latest_moments(by(lisi, NOW), customer, since=None, limit=10)
    assert [one.text for one in moments] == [
        "寄合同（待提醒）",
        f"{first.title}（已完成）",
        f"{second.title}（已取消）",
    ]


async def test_a_reminder_taken_back_never_was_on_the_timeline_and_its_card_says_so(lisi: Actor) -> None:
    customer = await customer_of("lisi", "张三")
    taken_back = await create_reminder(
        by(lisi, there("2099-06-01 09:50")), Wanted(title="回访", due=AT_TEN, customer=customer)
    )
    await ring(AT_TEN)
    assert await undo_last(by(lisi, there("2099-06-01 10:01"))) == ["已撤销提醒：回访。"]
    assert await latest_moments(by(lisi, NOW), customer, since=None, limit=10) == []
    assert (await heard("lisi"))[-1] == "[已撤销]"
    assert await state_of(taken_back) is State.WITHDRAWN
    with pytest.raises(Conflict) as told:
        await complete_reminder(by(lisi, there("2099-06-01 10:02")), taken_back.id)
    assert told.value.text == "这条提醒已经撤销了：回访。"


async def test_the_agenda_has_three_parts(lisi: Actor) -> None:
    for title, at in (
        ("后天", "06-03 09:00"),
        ("晚上", "06-01 23:30"),
        ("早上", "06-01 09:30"),
        ("明天", "06-02 00:00"),
    ):
        await create_reminder(by(lisi, NOW), Wanted(title=title, due=there(f"2099-{at}")))
    found = agenda(await open_reminders(by(lisi, NOW)), there("2099-06-01 10:00"), ZONE)
    parts = [[one.title for one in part] for part in (found.overdue, found.today, found.later)]
    assert parts == [["早上"], ["晚上"], ["明天", "后天"]]


async def test_what_a_leaver_had_goes_to_the_leader_who_is_told_once(one: Reminder, house: House) -> None:
    await a_leader()
    await house.rows("staff").update_one({"name": "李四"}, {"$set": {"active": False}})
    assert await hand_over_reminders(program(), [APP]) == 1
    assert await hand_over_reminders(program(), [APP]) == 0
    assert await heard("wangli") == ["李四已离职，1 条提醒转由您跟进。发“待办”查看。"]
    await ring(AT_TEN)
    assert (await heard("wangli"))[1:] == ["⏰ 提醒：回访"]


async def test_without_a_leader_admins_see_what_a_leaver_had(one: Reminder, house: House) -> None:
    admin = await colleague("boss", Role.ADMIN)
    assert await ownerless_reminders(by(admin, NOW)) == []
    await house.rows("staff").update_one({"name": "李四"}, {"$set": {"active": False}})
    assert await hand_over_reminders(program(), [APP]) == 0
    assert [left.id for left in await ownerless_reminders(by(admin, NOW))] == [one.id]
