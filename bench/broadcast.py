"""A broadcast to 30,000 customers of 20 staff, with the platform failing and the bot killed: who got it, who did not.

`python -m bench.broadcast` starts a MongoDB, the emulated platform and the bot by itself; there are 200 groups of 250
members. One of the staff never confirms; a tenth of all calls fail, half of them after the platform has done what was
asked.
"""

import argparse
import asyncio
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.storage.mongod import embedded_mongod
from tests.journeys.bots import BotProcess
from tests.journeys.company import Company, Row, founded
from tests.journeys.waiting import eventually

STAFF, GROUPS, MEMBERS = 20, 200, 50_000
TAG = "直播邀请"
TEXT = "周五晚八点直播，欢迎来看"
OPTED_OUT, FORMER, HAD_ONE = 300, 400, 1_000
"""Of the customers so many want none, are nobody's contacts any more, had a mass-send today."""
PATIENCE = 900.0
_START = 120.0
"""Seconds; the machine may be busy."""


class Town:
    """The company with everybody in it, on both sides as if it had always been there."""

    def __init__(self, company: Company, customers: int) -> None:
        self._company = company
        self._customers = customers
        self.reps = [f"rep{number:02}" for number in range(STAFF)]

    async def found(self) -> None:
        """The platform's side, before the bot starts."""
        for rep in self.reps:
            await self._company.does("wecom/staff", {"userid": rep, "name": f"同事{rep}", "department": None})
        people = [
            {"external_userid": _account(n), "name": f"客户{n}", "userid": None if self._is_former(n) else self._rep(n)}
            for n in range(self._customers)
        ]
        for some in _portions(people, 2_000):
            await self._company.does("wecom/crowd", {"customers": some})
        size = MEMBERS // GROUPS
        groups = [
            {
                "name": f"群{n}",
                "owner": self.reps[n % STAFF],
                "chat_id": f"wr{n:04}",
                "members": [_account(m % self._customers) for m in range(n * size, (n + 1) * size)],
            }
            for n in range(GROUPS)
        ]
        for some in _portions(groups, 50):
            await self._company.does("wecom/crowd", {"groups": some})

    async def settle(self) -> None:
        """Our side, as it is after the bot has read all that."""
        now = datetime.now(UTC)
        staff = {row["identities"][0].rsplit(":", 1)[1]: row["_id"] for row in await self._company.all_rows("staff")}
        rows = [self._row(n, staff[self._rep(n)], now) for n in range(self._customers)]
        for some in _portions(rows, 5_000):
            await self._company.rows("customers").insert_many(some)
        await self._company.rows("opt_outs").insert_many(
            [{"_id": f"{n:024x}", "at": now, "by": None} for n in range(FORMER, FORMER + OPTED_OUT)]
        )
        had = range(FORMER + OPTED_OUT, FORMER + OPTED_OUT + HAD_ONE)
        await self._company.rows("receivers").insert_many(
            [
                {"_id": f"old|{n}", "send": "old", "receiver": self._key(n), "state": "sent", "sender": "", "at": now}
                for n in had
            ]
        )

    def _row(self, n: int, owner: str, now: datetime) -> Row:
        follow = {"staff": owner, "remark": "", "added_by": "扫码", "state": None, "since": now, "released": False}
        return {
            "_id": f"{n:024x}",
            "identities": [self._key(n)],
            "name": f"客户{n}",
            "names": [f"客户{n}"],
            "owner": owner,
            "owner_since": now,
            "created_at": now,
            "tags": [TAG],
            "follows": [] if self._is_former(n) else [follow],
        }

    def _key(self, n: int) -> str:
        return self._company.identity(_account(n))

    def _rep(self, n: int) -> str:
        return self.reps[n % STAFF]

    def _is_former(self, n: int) -> bool:
        return n < FORMER


class Run:
    """One broadcast, from the words typed to the last receiver."""

    def __init__(self, company: Company, bot: BotProcess, town: Town, customers: int) -> None:
        self._company, self._bot, self._town, self._customers = company, bot, town, customers
        self._key = ""

    async def go(self, kills: int) -> None:
        boss = self._company.rep("boss")
        began = time.perf_counter()
        await boss.writes(f"群发 标签:{TAG} {TEXT}")
        shown = await boss.hears(seconds=60)
        print(f"previewed in {time.perf_counter() - began:.2f} s: {shown.splitlines()[2]}")
        await self._fail()
        await boss.writes(f"活动 全部 {await self._newest()}")
        began = time.perf_counter()
        self._key = await self._newest()
        killer = asyncio.create_task(self._kill(kills))
        await eventually(self._is_planned, PATIENCE)
        row = await self._campaign()
        print(f"planned and kept {await self._targets()} in {time.perf_counter() - began:.2f} s, kills in between")
        confirming = asyncio.create_task(self._confirm())
        await killer
        await eventually(self._waits_for_one_only, PATIENCE)
        print(f"all but one of the staff confirmed and read back after {time.perf_counter() - began:.0f} s")
        await self._company.recovers()
        print("mass-sends:", dict(Counter(row["state"] for row in await self._sends())))
        await self._age()
        await eventually(self._is_done, PATIENCE)
        confirming.cancel()
        assert row["_id"] == self._key

    async def _fail(self) -> None:
        """A tenth of all calls about mass-sends; of those that change something, half were done all the same."""
        for path in ("add_msg_template", "get_groupmsg_list_v2", "get_groupmsg_task", "get_groupmsg_send_result"):
            for kind in ("cut_after", "cut_before"):
                how = {"platform": "wecom", "kind": kind, "path": f"externalcontact/{path}", "rate": 0.05}
                await self._company.does("faults", how)

    async def _kill(self, times: int) -> None:
        for number in range(times):
            await asyncio.sleep(1.0 if number == 0 else 6.0)
            await self._bot.is_killed()
            await self._bot.start(_START)
            print(
                f"killed once more, targets kept: {await self._targets()}, handed over: {await self._targets(batch=1)}"
            )

    async def _confirm(self) -> None:
        """Everybody but the first confirms what comes, by and by."""
        while True:
            for rep in self._town.reps[1:]:
                for task in await self._company.asks(f"wecom/staff/{rep}/tasks"):
                    if task["state"] == "waits":
                        await self._company.does(f"wecom/staff/{rep}/tasks/{task['msgid']}/confirm", {})
            await asyncio.sleep(0.5)

    async def _age(self) -> None:
        """Put the open mass-sends back in time, so that what nobody confirms lapses."""
        past = datetime.now(UTC) - timedelta(days=30)
        await self._company.rows("mass_sends").update_many({"state": "open"}, {"$set": {"at": past}})

    async def _newest(self) -> str:
        row = await self._company.rows("campaigns").find_one({}, sort=[("made_at", -1)])
        assert row
        return str(row["_id"])

    async def _campaign(self) -> Row:
        row = await self._company.rows("campaigns").find_one({"_id": self._key})
        assert row
        return row

    async def _is_planned(self) -> bool:
        return bool((await self._campaign())["progress"].get("planned"))

    async def _is_done(self) -> bool:
        return (await self._campaign())["state"] == "done"

    async def _waits_for_one_only(self) -> bool:
        sends = await self._sends()
        late = {row["account"] for row in sends if row["state"] not in {"done", "unknown"}}
        left = await self._targets(batch=0, skip="")
        return not left and late <= {self._company.identity(self._town.reps[0])} and len(sends) >= STAFF

    async def _sends(self) -> list[Row]:
        return await self._company.all_rows("mass_sends", _id={"$regex": self._key})

    async def _targets(self, *, batch: int | None = None, skip: str | None = None) -> int:
        wanted: Row = {"campaign": self._key} | ({} if skip is None else {"skip": skip})
        if batch is not None:
            wanted["batch"] = {"$gt": ""} if batch else ""
        return await self._company.rows("targets").count_documents(wanted)

    async def report(self, state: Path) -> None:
        """What our side says of everybody, and what the platform says."""
        became = {row["receiver"]: row["state"] async for row in self._receivers()}
        targets = await self._company.all_rows("targets", campaign=self._key)
        states = Counter(one["skip"] or became.get(one["account"], "forgotten") for one in targets)
        print("state and reason of each:", dict(states.most_common()))
        print(f"in all {sum(states.values())} of {self._customers}, forgotten {states['forgotten']}")
        got = _on_the_platform(state)
        twice = sum(count > 1 for count in got.values())
        wrong = {_account(int(one["who"], 16)) for one in targets if one["skip"]} & got.keys()
        print(f"platform: {len(got)} customers got it, {twice} of them twice, {len(wrong)} who were to be left out")
        print(f"told as sent here: {states['sent']}; tasks on the platform: {_tasks(state)}")

    def _receivers(self) -> Any:  # noqa: ANN401 - a cursor
        return self._company.rows("receivers").find({"send": {"$regex": f"^campaign:{self._key}:"}})


def _on_the_platform(state: Path) -> Counter[str]:
    """How often each customer got it."""
    with sqlite3.connect(state) as store:
        rows = store.execute("SELECT receiver FROM wecom_mass_send_receivers WHERE status = 1").fetchall()
    return Counter(row[0] for row in rows)


def _tasks(state: Path) -> int:
    with sqlite3.connect(state) as store:
        return int(store.execute("SELECT count(*) FROM wecom_mass_send_tasks").fetchone()[0])


def _account(n: int) -> str:
    return f"wm{n:06}"


def _portions(rows: list[Any], size: int) -> Iterator[list[Any]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=30_000)
    parser.add_argument("--kills", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scrm-bench-") as folder:
        place = Path(folder)
        async with embedded_mongod(place / "mongo") as mongod, founded(place, mongod.uri) as company:
            await company.employs("boss", "韩总")
            company.more["community"] = {"quiet": "", "look_seconds": 0.5}
            town = Town(company, given.customers)
            await town.found()
            bot = BotProcess(company, place, mass_sends={"follow_seconds": 1, "remind_minutes": 0})
            try:
                await bot.start(_START)
                await eventually(lambda: _knows(company), 60)
                await town.settle()
                run = Run(company, bot, town, given.customers)
                await run.go(given.kills)
                await run.report(place / "emulator.sqlite")
            finally:
                await bot.is_killed()


async def _knows(company: Company) -> bool:
    return await company.rows("staff").count_documents({"roles": {"$ne": []}}) > STAFF


if __name__ == "__main__":
    asyncio.run(main())
