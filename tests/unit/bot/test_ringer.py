"""The ringer looks by the clock it is given, one process at a time, and stops when told to."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.clockwork.ringer import LEASE, Ringer
from bot.queues.leases import Leases
from crm_core.act import Actor
from crm_core.reminders.actions import create_reminder
from crm_core.reminders.model import Wanted
from tests.house import House
from tests.unit.reminders.company import RULES, a_rep, by, lines, there

pytestmark = pytest.mark.usefixtures("house")
START = there("2099-06-01 12:45")


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def lisi(house: House) -> Actor:
    return await a_rep()


async def wanted(actor: Actor, at: datetime, count: int = 1) -> None:
    for number in range(count):
        await create_reminder(by(actor, START), Wanted(title=f"第{number}件", due=at))


async def test_everything_due_is_rung_for_in_batches(lisi: Actor, clock: Clock, house: House) -> None:
    await wanted(lisi, START + timedelta(minutes=5), 230)
    ringer = Ringer(RULES, Leases("a"), now=clock)
    await ringer.look()
    assert await lines() == []
    clock.now += timedelta(minutes=5)
    house.units.clear()
    await ringer.look()
    assert len(await lines()) == 230
    assert max(len(unit.calls) for unit in house.units) == 100


async def test_another_process_at_it_is_left_alone(lisi: Actor, clock: Clock) -> None:
    await wanted(lisi, START + timedelta(minutes=5))
    clock.now += timedelta(minutes=5)
    other = Leases("other")
    assert await other.claim(LEASE)
    ringer = Ringer(RULES, Leases("a"), now=clock)
    await ringer.look()
    assert await lines() == []
    await other.release(LEASE)
    await ringer.look()
    assert len(await lines()) == 1


async def test_two_ringers_at_once_ring_once_for_each(lisi: Actor, clock: Clock) -> None:
    await wanted(lisi, START + timedelta(minutes=5), 120)
    clock.now += timedelta(minutes=5)
    ringers = [Ringer(RULES, Leases(name), now=clock) for name in ("a", "b")]
    running = [asyncio.create_task(one.run()) for one in ringers]
    async with asyncio.timeout(30):
        while len(await lines()) < 120:
            await asyncio.sleep(0.05)
    for one in ringers:
        one.stop()
    await asyncio.gather(*running)
    assert len(await lines()) == 120


async def test_it_stops_when_told_to(clock: Clock) -> None:
    ringer = Ringer(RULES, Leases("a"), now=clock)
    running = asyncio.create_task(ringer.run())
    await asyncio.sleep(0.1)
    ringer.stop()
    async with asyncio.timeout(30):
        await running
