"""The morning overview: for whom, when, and what stands in it."""

import asyncio
from datetime import datetime, timedelta
from itertools import count

import pytest

from crm_core.act import Actor
from crm_core.conversations.actions import record_page
from crm_core.customers.actions import set_birthday
from crm_core.customers.birthday import Birthday
from crm_core.digests.actions import send_digests
from crm_core.outbox.documents import OutboxEntry
from crm_core.preferences.actions import choose
from crm_core.preferences.model import Wishes
from crm_core.reminders.actions import create_reminder
from crm_core.reminders.model import Wanted
from crm_core.values import CustomerId
from tests.builders import APP, contact, details, follow, page, program, said
from tests.house import House
from tests.unit.reminders.company import RULES, a_rep, by, heard, lines, there

pytestmark = pytest.mark.usefixtures("house")
LONG_AGO = there("2099-01-01 09:00")
_serial = count(1)


@pytest.fixture
async def lisi(house: House) -> Actor:
    return await a_rep()


async def morning(at: str | datetime) -> None:
    now = there(at) if isinstance(at, str) else at
    while await send_digests(program(cause=f"ringer:{next(_serial)}", at=now), RULES):
        continue


async def wanted(actor: Actor, title: str, at: str) -> None:
    await create_reminder(by(actor, there("2099-05-01 09:00")), Wanted(title=title, due=there(at)))


async def known(account: str, name: str, at: datetime) -> CustomerId:
    return await contact(details(account, name, follow("lisi", at=at)), act=program(at=at))


async def test_it_holds_what_is_overdue_what_is_due_and_who_is_silent(lisi: Actor) -> None:
    await wanted(lisi, "寄合同", "2099-05-29 15:00")
    for number in range(4):
        await wanted(lisi, f"第{number}件", f"2099-06-01 1{number}:00")
    await wanted(lisi, "明天的", "2099-06-02 10:00")
    for name in ("张三", "李雷", "韩梅", "林晓"):
        await known(f"wm-{name}", name, LONG_AGO)
    await known("wm-新客户", "新客户", there("2099-05-30 09:00"))
    spoken = said("m1", "wm-李雷", "在", at=there("2099-05-25 09:00"))
    await record_page(program(), APP, "s", after="", page=page(spoken), names={})
    await morning("2099-06-01 08:30")
    (card,) = await heard("lisi")
    assert card.splitlines() == [
        "早上好，6月1日的安排：过期 1 条：5/29 寄合同",
        "今天 4 条：10:00 第0件；11:00 第1件；12:00 第2件等",
        "超过 30 天没联系的客户 3 位：张三；韩梅；林晓",
    ]
    assert await lines() == [f"digest:{lisi.staff}:2099-06-01"]


async def born(actor: Actor, name: str, month: int, day: int, *, owner: str = "lisi") -> None:
    yesterday = there("2099-05-31 09:00")
    told = details(f"wm-{name}", name, follow(owner, at=yesterday))
    customer = await contact(told, act=program(at=yesterday))
    await set_birthday(by(actor, yesterday), customer, Birthday(month=month, day=day))


async def test_it_holds_the_birthdays_of_ones_own_customers_of_today_and_three_days_more(lisi: Actor) -> None:
    wangwu = await a_rep("wangwu", "王五")
    days = {"周一": 1, "周二": 2, "周三": 3, "周四": 4, "周五": 5}
    for name, day in days.items():
        await born(lisi, name, 6, day)
    await born(lisi, "已过", 5, 31)
    await born(wangwu, "别人的", 6, 1, owner="wangwu")
    await morning("2099-06-01 08:30")
    assert await heard("lisi") == ["早上好，6月1日的安排：客户生日 4 位：今天 周一；明天 周二；后天 周三等"]
    assert await heard("wangwu") == ["早上好，6月1日的安排：客户生日 1 位：今天 别人的"]


async def test_the_fourth_day_is_told_by_its_date_and_a_leap_day_on_the_day_before(lisi: Actor) -> None:
    await born(lisi, "闰生", 2, 29)
    await morning("2100-02-25 08:30")
    await morning("2104-02-29 08:30")
    assert [card.splitlines()[0] for card in await heard("lisi")] == [
        "早上好，2月25日的安排：客户生日 1 位：2/28 闰生",
        "早上好，2月29日的安排：客户生日 1 位：今天 闰生",
    ]


@pytest.mark.parametrize(
    ("at", "comes"),
    [
        ("2099-06-01 08:29", False),
        ("2099-06-01 08:30", True),
        ("2099-06-01 12:29", True),
        ("2099-06-01 12:30", False),
        ("2099-06-06 08:30", False),
        ("2099-10-02 08:30", False),
        ("2099-10-10 08:30", True),
    ],
)
async def test_it_comes_on_workdays_in_the_morning(lisi: Actor, at: str, comes: bool) -> None:
    await wanted(lisi, "回访", "2099-05-29 15:00")
    await morning(at)
    assert bool(await lines()) is comes


async def test_it_comes_once_a_day_whoever_looks(lisi: Actor) -> None:
    await wanted(lisi, "回访", "2099-05-29 15:00")
    now = there("2099-06-01 08:30")
    await asyncio.gather(*(send_digests(program(cause=f"r:{one}", at=now), RULES) for one in range(6)))
    for minutes in (0, 1, 60):
        await morning(now + timedelta(minutes=minutes))
    await morning("2099-06-02 08:30")
    assert await lines() == [f"digest:{lisi.staff}:2099-06-0{day}" for day in (1, 2)]


async def test_who_has_nothing_to_be_told_gets_none_all_day(lisi: Actor) -> None:
    await morning("2099-06-01 08:30")
    await wanted(lisi, "回访", "2099-06-01 09:00")
    await morning("2099-06-01 09:30")
    assert await lines() == []


@pytest.mark.parametrize(
    ("wishes", "at", "comes"),
    [
        (Wishes(digest="07:15"), "2099-06-01 07:15", True),
        (Wishes(digest="09:30"), "2099-06-01 08:30", False),
        (Wishes(digest=""), "2099-06-01 08:30", False),
        (Wishes(zone="Asia/Tokyo"), "2099-06-01 07:30", True),
    ],
)
async def test_everybody_chooses_when(lisi: Actor, wishes: Wishes, at: str, comes: bool) -> None:
    await choose(by(lisi, there("2099-05-01 09:00")), wishes)
    await wanted(lisi, "回访", "2099-05-29 15:00")
    await morning(at)
    assert bool(await lines()) is comes


async def test_the_fullest_card_can_be_shown(lisi: Actor) -> None:
    long = "一二三四五六七八九十一二三四五六七八九十"
    for number in range(200):
        await wanted(lisi, f"{long}{number}", f"2099-{'05-29' if number < 100 else '06-01'} 1{number % 8}:00")
        if number < 12:
            customer = await known(f"wm-{number}", f"{long}{number}", LONG_AGO)
            await set_birthday(by(lisi, LONG_AGO), customer, Birthday(month=6, day=4))
    await morning("2099-06-01 08:30")
    (entry,) = await OutboxEntry.find_all().to_list()
    assert len(entry.words["text"]) <= 160
