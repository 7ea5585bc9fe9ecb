"""How late reminders ring: `python -m bench.reminders`.

100,000 are pending. 1,000 come due spread over one minute, then 1,000 in one second. Late is the time from being due
until the card is committed to the outbox, where the courier finds it at once.
"""

import argparse
import asyncio
import logging
import tempfile
import time
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from bson import ObjectId

from bot.clockwork.ringer import Ringer
from bot.queues.leases import Leases
from bot.storage.database import opened
from bot.storage.mongod import embedded_mongod
from crm_core.act import PROGRAM, Act, Unit
from crm_core.house import House
from crm_core.messages import Member
from crm_core.permissions import Role
from crm_core.preferences.model import Preferences
from crm_core.reminders.documents import StoredReminder
from crm_core.reminders.model import Wanted, first_of
from crm_core.staff.actions import take_over_directory
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import RolePlan
from crm_core.times.holidays import Holidays
from crm_core.values import AppKey, Identity, Platform, StaffId
from crm_core.workhours import WorkHours

ZONE = ZoneInfo("Asia/Shanghai")
CORP = "wwbench"
HOLIDAYS = Holidays.from_rows(())
HOUSE = House(
    apps=(AppKey(f"wecom:{CORP}:assistant"),),
    habits=Preferences(zone=ZONE, quiet=None, digest=None),
    hours=WorkHours(opens=clock(9), closes=clock(18), zone=ZONE, is_workday=HOLIDAYS.is_workday),
    holidays=HOLIDAYS,
    again_minutes=30,
    unanswered_minutes=30,
)


class Watch:
    """Notes when each card was committed, in seconds since the epoch, by its key."""

    def __init__(self) -> None:
        self.committed: dict[str, float] = {}

    def __call__(self, unit: Unit) -> None:
        now = time.time()
        self.committed |= {call.key: now for call in unit.calls}


async def people(count: int) -> list[StaffId]:
    """As many staff members, made through the directory."""
    act = Act(actor=PROGRAM, at=datetime.now(UTC), cause="bench", trace="bench")
    plan = RolePlan(first_admin="", by_department={}, otherwise=Role.SALES)
    for first in range(0, count, 100):
        members = [_member(number) for number in range(first, min(first + 100, count))]
        await take_over_directory(act, f"wecom:{CORP}", (), tuple(members), plan)
    return await StoredStaff.working()


def _member(number: int) -> Member:
    identity = Identity(platform=Platform.WECOM, scope=CORP, account=f"staff{number}")
    return Member(identity=identity, name=f"同事{number}", department_ids=(), leads=(), active=True)


async def pend(staff: list[StaffId], dues: list[datetime]) -> dict[str, float]:
    """Reminders due then; when each is due, in seconds since the epoch, by its key."""
    now = datetime.now(UTC)
    reminders = [
        first_of(Wanted(title="回访", due=due), staff[number % len(staff)], series=str(ObjectId()), now=now)
        for number, due in enumerate(dues)
    ]
    for first in range(0, len(reminders), 5_000):
        await StoredReminder.put(reminders[first : first + 5_000])
    return {one.key: one.due.timestamp() for one in reminders}


async def measure(watch: Watch, staff: list[StaffId], dues: list[datetime]) -> list[float]:
    """How late each of these rang, in seconds, the earliest first."""
    due = await pend(staff, dues)
    while not due.keys() <= watch.committed.keys():  # noqa: ASYNC110 - the ringer tells the door, not us
        await asyncio.sleep(0.05)
    return sorted(watch.committed[key] - at for key, at in due.items())


async def run(uri: str, pending: int, count: int) -> None:
    watch = Watch()
    async with opened(uri, "bench_reminders", connections=24, committed=watch, observe=lambda _name, _outcome: None):
        staff = await people(1_000)
        began = time.perf_counter()
        await pend(staff, [datetime.now(UTC) + timedelta(days=1, seconds=number) for number in range(pending)])
        print(f"{pending} pending, written in {time.perf_counter() - began:.1f} s")
        ringer = Ringer(HOUSE, Leases("bench/1/1"), now=lambda: datetime.now(UTC))
        running = asyncio.create_task(ringer.run())
        start = datetime.now(UTC) + timedelta(seconds=3)
        late = await measure(watch, staff, [start + timedelta(seconds=60 * n / count) for n in range(count)])
        print(f"{count} over one minute: p50 {_ms(late, 50)}, p99 {_ms(late, 99)}, most {_ms(late, 100)} late")
        start = datetime.now(UTC) + timedelta(seconds=3)
        late = await measure(watch, staff, [start] * count)
        print(f"{count} in the same second: half in the outbox after {_ms(late, 50)}, all after {_ms(late, 100)}")
        ringer.stop()
        await running


def _ms(late: list[float], percent: int) -> str:
    return f"{late[min(len(late) * percent // 100, len(late) - 1)] * 1_000:.0f} ms"


async def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    parser = argparse.ArgumentParser(prog="python -m bench.reminders", description=__doc__)
    parser.add_argument("--pending", type=int, default=100_000)
    parser.add_argument("--count", type=int, default=1_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scrm-bench-") as folder:
        async with embedded_mongod(Path(folder)) as mongod:
            await run(mongod.uri, given.pending, given.count)


if __name__ == "__main__":
    asyncio.run(main())
