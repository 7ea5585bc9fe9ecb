"""What rings when, to whom, and how often, while the clock is moved."""

import asyncio
from datetime import date, time, timedelta

import pytest

from crm_core.act import Actor
from crm_core.messages import Card
from crm_core.outbox.documents import OutboxEntry
from crm_core.preferences.actions import choose
from crm_core.preferences.model import Wishes
from crm_core.reminders.actions import complete_reminder, create_reminder, open_reminders, postpone_reminder
from crm_core.reminders.model import Reminder, Wanted
from crm_core.ringing.actions import ring_due
from crm_core.times.repeats import EveryDay, EveryWorkday, Monthly, Repeat, Weekly
from crm_core.values import CustomerId
from tests.builders import customer_of, program, wecom
from tests.house import House
from tests.unit.reminders.company import RULES, a_leader, a_rep, by, heard, lines, ring, there

pytestmark = pytest.mark.usefixtures("house")
MONDAY = "2099-06-01"
NINE = time(9)


@pytest.fixture
async def lisi(house: House) -> Actor:
    return await a_rep()


async def wanted(
    actor: Actor,
    at: str,
    title: str = "回访",
    *,
    repeat: Repeat | None = None,
    customer: CustomerId | None = None,
    explicit: bool = True,
    now: str = "2099-05-31 09:00",
) -> Reminder:
    want = Wanted(title=title, due=there(at), repeat=repeat, customer=customer, explicit=explicit)
    return await create_reminder(by(actor, there(now)), want)


def daily(clock: str) -> Repeat:
    return Repeat(on=EveryDay(), clock=time.fromisoformat(clock), since=date.fromisoformat(MONDAY))


async def test_a_reminder_rings_when_it_is_due_and_not_before(lisi: Actor) -> None:
    one = await wanted(lisi, f"{MONDAY} 15:00")
    assert await ring(f"{MONDAY} 14:59") == 0
    assert await ring(f"{MONDAY} 15:00") == 1
    assert await heard("lisi") == ["⏰ 提醒：回访"]
    assert await lines() == [f"reminder:{one.series}:1"]
    assert await ring(f"{MONDAY} 15:01") == 0


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (0, "⏰ 提醒"),
        (59, "⏰ 提醒"),
        (60, "⏰ 提醒（迟到 1 分钟）"),
        (7_200, "⏰ 提醒（迟到 2 小时）"),
        (90_000, "⏰ 提醒（迟到 1 天）"),
    ],
)
async def test_what_was_missed_comes_once_and_says_how_late_it_is(lisi: Actor, late: int, told: str) -> None:
    await wanted(lisi, f"{MONDAY} 10:00")
    await ring(there(f"{MONDAY} 10:00") + timedelta(seconds=late))
    assert await heard("lisi") == [f"{told}：回访"]


async def test_a_repeat_rings_each_time(lisi: Actor) -> None:
    one = await wanted(lisi, f"{MONDAY} 10:00", repeat=daily("10:00"))
    for day in (1, 2, 3):
        await ring(f"2099-06-0{day} 10:00")
    keys = [key for key in await lines() if not key.startswith("update:")]
    assert keys == [f"reminder:{one.series}:{number}" for number in (1, 2, 3)]


async def test_a_repeat_missed_several_times_comes_once_and_goes_on(lisi: Actor) -> None:
    await wanted(lisi, f"{MONDAY} 10:00", repeat=daily("10:00"))
    await ring("2099-06-05 12:00")
    assert await heard("lisi") == ["⏰ 提醒（迟到 2 小时）：回访"]
    await ring("2099-06-06 10:00")
    assert (await heard("lisi"))[1:] == ["⏰ 提醒：回访", "[已由新的一次接替]"]


async def test_an_occurrence_nobody_reacted_to_gives_way_to_the_next(lisi: Actor) -> None:
    await wanted(lisi, f"{MONDAY} 10:00", repeat=daily("10:00"))
    await ring(f"{MONDAY} 10:00")
    await ring("2099-06-02 10:00")
    left = await open_reminders(by(lisi, there("2099-06-02 10:01")))
    assert [(one.occurrence, one.rings) for one in left] == [(2, 1), (3, 0)]


@pytest.mark.parametrize(
    ("repeat", "first", "expected"),
    [
        (
            Repeat(on=EveryWorkday(), clock=NINE, since=date(2099, 9, 29)),
            "2099-09-29",
            ["2099-09-29", "2099-09-30", "2099-10-08", "2099-10-09", "2099-10-10", "2099-10-12"],
        ),
        (
            Repeat(on=Monthly(days=frozenset({31})), clock=NINE, since=date(2099, 1, 31)),
            "2099-01-31",
            ["2099-01-31", "2099-02-28", "2099-03-31", "2099-04-30"],
        ),
        (
            Repeat(on=Monthly(days=frozenset({1})), clock=NINE, since=date(2099, 8, 1), to_workday=True),
            "2099-08-03",
            ["2099-08-03", "2099-09-01", "2099-10-08", "2099-11-02"],
        ),
        (
            Repeat(
                on=Weekly(weekdays=frozenset({1}), step=2), clock=NINE, since=date(2099, 6, 1), until=date(2099, 7, 1)
            ),
            "2099-06-01",
            ["2099-06-01", "2099-06-15", "2099-06-29"],
        ),
    ],
)
async def test_repeats_keep_to_the_calendar_through_months_and_holidays(
    lisi: Actor, repeat: Repeat, first: str, expected: list[str]
) -> None:
    start = there(f"{first} 09:00")
    await create_reminder(by(lisi, start - timedelta(days=1)), Wanted(title="对账", due=start, repeat=repeat))
    rang: list[str] = []
    for now in (start + timedelta(days=number) for number in range(130)):
        before = await rings()
        await ring(now)
        rang += [now.astimezone(RULES.habits.zone).date().isoformat()] * (await rings() - before)
        if len(rang) > len(expected):
            break
    assert rang[: len(expected)] == expected
    assert repeat.until is None or rang == expected


async def rings() -> int:
    """How many lines went out, the ones that only repeat or escalate left aside."""
    return len([key for key in await lines() if key.startswith("reminder:") and key.count(":") == 2])


@pytest.mark.parametrize(
    ("explicit", "at", "rings_at"),
    [
        (True, f"{MONDAY} 23:00", f"{MONDAY} 23:00"),
        (False, f"{MONDAY} 23:00", "2099-06-02 08:00"),
        (False, f"{MONDAY} 07:00", f"{MONDAY} 08:00"),
        (False, f"{MONDAY} 21:59", f"{MONDAY} 21:59"),
    ],
)
async def test_quiet_hours_hold_back_what_did_not_name_that_very_time(
    lisi: Actor, explicit: bool, at: str, rings_at: str
) -> None:
    await wanted(lisi, at, explicit=explicit)
    await ring(there(rings_at) - timedelta(seconds=1))
    assert await heard("lisi") == []
    await ring(rings_at)
    assert await heard("lisi") == ["⏰ 提醒：回访"]


async def test_downtime_over_the_end_of_quiet_hours_is_late_since_their_end(lisi: Actor) -> None:
    await wanted(lisi, f"{MONDAY} 23:00", explicit=False)
    await ring("2099-06-02 10:00")
    assert await heard("lisi") == ["⏰ 提醒（迟到 2 小时）：回访"]


async def test_ones_own_quiet_hours_count(lisi: Actor) -> None:
    await choose(by(lisi, there("2099-05-31 09:00")), Wishes(quiet="12:00-14:00"))
    await wanted(lisi, f"{MONDAY} 13:00", explicit=False)
    await ring(f"{MONDAY} 13:30")
    assert await heard("lisi") == []
    await ring(f"{MONDAY} 14:00")
    assert await heard("lisi") == ["⏰ 提醒：回访"]


async def test_ignored_it_rings_again_and_then_the_leader_is_told_once(lisi: Actor) -> None:
    await a_leader()
    customer = await customer_of("lisi", "张三")
    one = await wanted(lisi, f"{MONDAY} 17:45", "回访张三", customer=customer)
    for at in ("17:45", "18:30"):
        await ring(f"{MONDAY} {at}")
    assert await heard("lisi") == ["⏰ 提醒：回访张三"]
    await ring("2099-06-02 09:15")
    assert await heard("lisi") == ["⏰ 提醒：回访张三", "⏰ 再提醒一次：回访张三"]
    assert await heard("wangli") == []
    for at in ("09:45", "12:00", "17:00"):
        await ring(f"2099-06-02 {at}")
    assert await heard("wangli") == ["李四有一条提醒两次没有处理：回访张三"]
    assert len(await heard("lisi")) == 2
    assert await lines() == [f"reminder:{one.series}:1{what}" for what in ("", ":again", ":leader")]


async def test_a_leaders_own_quiet_hours_and_zone_count_when_told(lisi: Actor) -> None:
    await choose(by(await a_leader(), there("2099-05-31 09:00")), Wishes(quiet="10:30-13:00", zone="Asia/Tokyo"))
    await wanted(lisi, f"{MONDAY} 10:00")
    for at in ("10:00", "10:30", "11:00", "11:59"):
        await ring(f"{MONDAY} {at}")
    assert await heard("wangli") == []
    await ring(f"{MONDAY} 12:00")
    (card,) = [entry.said for entry in await OutboxEntry.find({"to": wecom("wangli").key}).to_list()]
    assert isinstance(card, Card)
    assert dict(card.fields)["时间"].endswith("11:00")


async def test_a_leader_reads_no_title_without_sight_of_the_customer(lisi: Actor) -> None:
    await a_leader()
    await wanted(lisi, f"{MONDAY} 10:00", "接孩子")
    for at in ("10:00", "10:30", "11:00"):
        await ring(f"{MONDAY} {at}")
    assert await heard("wangli") == ["李四有一条提醒两次没有处理：内容只有本人能看。"]


async def test_who_has_no_leader_only_hears_it_again(lisi: Actor) -> None:
    await wanted(lisi, f"{MONDAY} 10:00")
    for at in ("10:00", "10:30", "11:00", "17:00"):
        await ring(f"{MONDAY} {at}")
    assert len(await heard("lisi")) == 2


@pytest.mark.parametrize("minutes", [1, 31])
async def test_a_reaction_ends_it_for_everybody(lisi: Actor, minutes: int) -> None:
    await a_leader()
    one = await wanted(lisi, f"{MONDAY} 10:00")
    await ring(f"{MONDAY} 10:00")
    done_at = there(f"{MONDAY} 10:00") + timedelta(minutes=minutes)
    await ring(done_at)
    rang = len(await heard("lisi"))
    await complete_reminder(by(lisi, done_at), one.id)
    await ring(f"{MONDAY} 17:00")
    assert (await heard("lisi"))[rang:] == ["[已完成]"] * rang
    assert await heard("wangli") == []


async def test_a_postponed_one_rings_again_under_another_key(lisi: Actor) -> None:
    one = await wanted(lisi, f"{MONDAY} 10:00")
    await ring(f"{MONDAY} 10:00")
    later = there(f"{MONDAY} 10:12")
    await postpone_reminder(by(lisi, there(f"{MONDAY} 10:02")), one.id, later, "10:12", explicit=True)
    await ring(f"{MONDAY} 10:11")
    await ring(f"{MONDAY} 10:12")
    assert await heard("lisi") == ["⏰ 提醒：回访", "[已推迟到10:12]", "⏰ 提醒：回访"]
    assert f"reminder:{one.series}:1:1" in await lines()


async def test_one_done_before_its_time_does_not_ring_but_the_next_does(lisi: Actor) -> None:
    one = await wanted(lisi, f"{MONDAY} 10:00", repeat=daily("10:00"))
    await complete_reminder(by(lisi, there(f"{MONDAY} 08:00")), one.id)
    await ring(f"{MONDAY} 10:00")
    assert await heard("lisi") == []
    await ring("2099-06-02 10:00")
    assert await heard("lisi") == ["⏰ 提醒：回访"]


async def test_two_ringers_at_once_send_each_occurrence_once(lisi: Actor) -> None:
    series = [(await wanted(lisi, f"{MONDAY} 10:00", f"第{number}件")).series for number in range(30)]
    now = there(f"{MONDAY} 10:00")
    await asyncio.gather(*(ring_due(program(cause=f"ringer:{number}", at=now), RULES, 10) for number in range(8)))
    await ring(now)
    assert sorted(await lines()) == sorted(f"reminder:{one}:1" for one in series)


async def test_nobody_rings_for_somebody_who_left(lisi: Actor, house: House) -> None:
    await wanted(lisi, f"{MONDAY} 10:00")
    await house.rows("staff").update_many({}, {"$set": {"active": False}})
    await ring(f"{MONDAY} 10:00")
    assert await lines() == []
    await house.rows("staff").update_many({}, {"$set": {"active": True}})
    await ring(f"{MONDAY} 11:00")
    assert await heard("lisi") == ["⏰ 提醒（迟到 1 小时）：回访"]
