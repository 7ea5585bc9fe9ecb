"""Lanes, leases and the workers over them, on the real ledger."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from pymongo.errors import AutoReconnect

from bot.queues.lanes import TURN_ENTRIES, LaneWorkers
from bot.queues.leases import Leases, holder_name, is_dead_neighbour
from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import Delivered, lane_of
from crm_core.lanes.documents import LEASE, Lease
from tests.builders import APP, NOW

pytestmark = pytest.mark.usefixtures("house")

ME = "boot:pid:[1]/100/aa"
YOU = "boot:pid:[1]/200/bb"


class Work:
    """A queue over the ledger that writes down who worked what, and what was under way at once."""

    name = "inbox"

    def __init__(self, *, seconds: float = 0.0, breaking: int = 0) -> None:
        self._seconds = seconds
        self._breaking = breaking
        self.done: list[str] = []
        self.met: set[int] = set()
        self._under_way: Counter[int] = Counter()
        self.finished = asyncio.Event()
        self.began = asyncio.Event()

    async def lanes_waiting(self, now: datetime) -> list[int]:
        return await InboxEntry.lanes_waiting(now)

    async def due_in(self, lane: int, now: datetime, limit: int) -> Sequence[InboxEntry]:
        return await InboxEntry.due_in(lane, now, limit)

    async def handle(self, entry: InboxEntry) -> None:
        if self._breaking:
            self._breaking -= 1
            raise AutoReconnect
        self._under_way[entry.lane] += 1
        self.met.add(self._under_way[entry.lane])
        self.began.set()
        await asyncio.sleep(self._seconds)
        self.done.append(entry.id)
        await InboxEntry.finish(entry.id, datetime.now(UTC))
        self._under_way[entry.lane] -= 1
        if not await InboxEntry.lanes_waiting(datetime.now(UTC)):
            self.finished.set()


def delivered(key: str, chat: str) -> Delivered:
    return Delivered(key=key, app=APP, chat=chat, urgent=False, kind="text", body="", at=datetime.now(UTC), trace="t")


async def arrived(count: int, *, chats: int) -> list[str]:
    batch = [delivered(f"{number % chats}:{number}", f"chat {number % chats}") for number in range(count)]
    await InboxEntry.write(batch)
    return [one.key for one in batch]


@asynccontextmanager
async def at_work(work: Work, *holders: str, width: int = 6) -> AsyncGenerator[list[LaneWorkers[InboxEntry]]]:
    """One process's workers for each holder, each with its heartbeat."""
    leases = [Leases(holder) for holder in holders]
    workers = [LaneWorkers(work, one, width=width) for one in leases]
    async with AsyncExitStack() as stack:
        for one in leases:
            await stack.enter_async_context(one.kept_alive())
        tasks = [asyncio.create_task(work()) for one in workers for work in one.works]
        try:
            async with asyncio.timeout(60):
                yield workers
        finally:
            for one in workers:
                one.stop()
            await asyncio.gather(*tasks)


async def holders() -> dict[str, str]:
    return {lease.id: lease.holder for lease in await Lease.held()}


async def test_a_lease_is_one_holders_until_it_is_given_back() -> None:
    mine, yours = Leases(ME), Leases(YOU)
    assert await mine.claim("inbox:1")
    assert not await yours.claim("inbox:1")
    assert await yours.claim("inbox:2")
    await mine.release("inbox:1")
    assert await yours.claim("inbox:1")


async def test_a_process_does_not_hand_one_lane_to_two_of_its_own_workers() -> None:
    mine = Leases(ME)
    assert sorted(await asyncio.gather(*(mine.claim("inbox:1") for _ in range(6)))) == [False] * 5 + [True]


async def test_of_many_processes_that_ask_at_once_one_gets_the_lease() -> None:
    asking = [Leases(f"boot:pid:[1]/{number}/aa") for number in range(10)]
    assert sum(await asyncio.gather(*(one.claim("inbox:1") for one in asking))) == 1


async def test_somebody_elses_lease_cannot_be_given_back() -> None:
    await Leases(ME).claim("inbox:1")
    await Leases(YOU).release("inbox:1")
    assert await holders() == {"inbox:1": ME}


async def test_a_lapsed_lease_is_taken_and_its_old_holder_cannot_prolong_it() -> None:
    assert await Lease.claim("inbox:1", ME, NOW)
    assert not await Lease.claim("inbox:1", YOU, NOW + LEASE - timedelta(seconds=1))
    assert await Lease.claim("inbox:1", YOU, NOW + LEASE)
    await Lease.renew(["inbox:1"], ME, NOW + LEASE)
    assert await holders() == {"inbox:1": YOU}


async def test_a_renewed_lease_lasts_longer() -> None:
    await Lease.claim("inbox:1", ME, NOW)
    await Lease.renew(["inbox:1"], ME, NOW + timedelta(seconds=9))
    assert not await Lease.claim("inbox:1", YOU, NOW + LEASE + timedelta(seconds=8))


async def test_the_lanes_of_a_dead_neighbour_come_free_at_once_and_no_others() -> None:
    me = holder_name()
    place = me.rsplit("/", 2)[0]
    gone = await asyncio.create_subprocess_exec("true")
    await gone.wait()
    there = await asyncio.create_subprocess_exec("sleep", "60")
    dead, alive, far = f"{place}/{gone.pid}/aa", f"{place}/{there.pid}/aa", f"elsewhere/{gone.pid}/aa"
    for number, holder in enumerate((dead, alive, far, me)):
        await Lease.claim(f"inbox:{number}", holder, datetime.now(UTC))
    await Leases(me).free_those_of_the_dead()
    there.terminate()
    await there.wait()
    assert await holders() == {"inbox:1": alive, "inbox:2": far, "inbox:3": me}


@pytest.mark.parametrize(
    ("holder", "dead"),
    [
        ("here/{me}/aa", False),
        ("here/{me}/bb", True),
        ("here/1/bb", False),
        ("here/4194999/bb", True),
        ("there/4194999/bb", False),
        ("somebody", False),
    ],
)
def test_a_neighbour_is_dead_when_its_process_is_gone_or_its_number_is_ours(holder: str, dead: bool) -> None:
    assert is_dead_neighbour(holder.format(me=os.getpid()), f"here/{os.getpid()}/aa") is dead


async def test_many_workers_of_one_process_work_each_entry_once_and_a_lane_in_order() -> None:
    keys = await arrived(200, chats=3)
    work = Work()
    async with at_work(work, ME, width=8):
        await work.finished.wait()
    assert sorted(work.done) == sorted(keys)
    assert work.met == {1}
    for chat in ("0:", "1:", "2:"):
        assert [key for key in work.done if key.startswith(chat)] == [key for key in keys if key.startswith(chat)]


async def test_two_processes_never_hold_one_lane() -> None:
    keys = await arrived(150, chats=40)
    work = Work(seconds=0.001)
    async with at_work(work, ME, YOU):
        await work.finished.wait()
    assert sorted(work.done) == sorted(keys)
    assert work.met == {1}
    assert await holders() == {}


async def test_a_slow_worker_keeps_its_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("bot.queues.leases", "crm_core.lanes.documents"):
        monkeypatch.setattr(f"{module}.LEASE", timedelta(seconds=5))
    await arrived(1, chats=1)
    work = Work(seconds=6)
    async with at_work(work, ME, YOU, width=1):
        await work.finished.wait()
    assert (work.met, len(work.done)) == ({1}, 1)


async def test_a_chat_that_never_falls_silent_starves_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.queues.lanes.TURN_SECONDS", 60.0)

    class Noisy(Work):
        async def handle(self, entry: InboxEntry) -> None:
            if entry.id != "quiet" and len(self.done) < 4 * TURN_ENTRIES:
                await InboxEntry.write([delivered(f"noise {len(self.done)}", "noisy")])
            await super().handle(entry)

    await InboxEntry.write([delivered(str(number), "noisy") for number in range(TURN_ENTRIES + 5)])
    await InboxEntry.write([delivered("quiet", "quiet")])
    work = Noisy()
    async with at_work(work, ME, width=1):
        await work.finished.wait()
    assert work.done.index("quiet") == 2 * TURN_ENTRIES
    assert len(work.done) > 4 * TURN_ENTRIES


async def test_a_worker_told_to_stop_settles_the_entry_it_is_at_and_no_other() -> None:
    await arrived(10, chats=1)
    work = Work(seconds=0.05)
    async with at_work(work, ME, width=1):
        await work.began.wait()
    assert len(work.done) == 1
    assert await holders() == {}


async def test_a_failing_database_costs_no_entry() -> None:
    keys = await arrived(5, chats=1)
    work = Work(breaking=1)
    async with at_work(work, ME, width=2) as (queue,):
        queue.wake()
        await work.finished.wait()
    assert work.done == keys


async def test_workers_of_some_lanes_leave_the_others_alone() -> None:
    await InboxEntry.write([delivered("mine", "mine"), delivered("other", "other"), delivered("next", "mine")])
    work = Work()
    queue = LaneWorkers(work, Leases(ME), width=2, only=frozenset({lane_of(delivered("", "mine"))}))
    run = asyncio.gather(*(work() for work in queue.works))
    async with asyncio.timeout(30):
        while len(work.done) < 2:
            await asyncio.sleep(0.01)
    queue.stop()
    await run
    assert work.done == ["mine", "next"]
