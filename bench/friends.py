"""How soon both sides are told when friends follow by codes in the same instant, and what a friend costs MongoDB.

`python -m bench.friends` starts a MongoDB, the emulated platforms and the bot by itself. One friend, then 8, then 20
follow at once, each by the code of another customer, who is told in 客服 while the friend is told by the 公众号. Prints
after how long half of them and the last were told, the ratio of the last to one friend alone, and how many commands
MongoDB was given for each friend, less what it is given while nothing happens.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path

from pymongo import AsyncMongoClient

from bot.storage.mongod import embedded_mongod
from tests.journeys.bots import BotProcess
from tests.journeys.company import Company, Row, founded
from tests.journeys.people import Visitor
from tests.journeys.test_followers import Follower
from tests.journeys.test_referring_customers import PROGRAMME
from tests.journeys.waiting import eventually

AT_ONCE = (1, 8, 20)
"""客服 takes five messages in 48 hours: a code, its poster, and news of three friends."""
COMMANDS = ("find", "aggregate", "count", "distinct", "insert", "update", "delete", "findAndModify")
TRANSACTIONS = ("commitTransaction", "abortTransaction")
IDLE = 10.0
QUIET = 3.0
_MET = "完成了条件"
PATIENCE = 120.0
"""Seconds; the machine may be busy."""


class Town:
    """Customers with codes, and the commands MongoDB is given while nothing happens, a second."""

    def __init__(self, company: Company, mongo: AsyncMongoClient[Row]) -> None:
        self._company = company
        self._mongo = mongo
        self._idle: Counter[str] = Counter()
        self._codes: list[tuple[Visitor, str]] = []

    async def settle(self, people: int) -> None:
        await self._company.rep("boss").says(PROGRAMME)
        for number in range(people):
            visitor = await self._company.visited_by(f"老友{number}")
            await visitor.says("我的推荐码")
            text = await eventually(lambda one=visitor: self._heard(one, "/share/"), PATIENCE)
            self._codes.append((visitor, text.partition("/share/")[2][:9]))
        await asyncio.sleep(QUIET)
        before = await self._given()
        await asyncio.sleep(IDLE)
        self._idle = await self._given() - before

    async def welcome(self, count: int) -> tuple[list[float], dict[str, float]]:
        """So many friends at once; the seconds until each and the inviter were told, and the commands for a friend."""
        friends = [Follower(self._company) for _ in range(count)]
        pairs = [*zip(friends, self._codes, strict=False)]
        known = [(await self._heard(inviter)).count(_MET) for _, (inviter, _) in pairs]
        before, began = await self._given(), time.perf_counter()
        await asyncio.gather(*(friend.does("subscribe", scene=f"ref_{code}") for friend, (_, code) in pairs))
        taken, waiting = [0.0] * count, set(range(count))
        async with asyncio.timeout(PATIENCE):
            while waiting:
                for place in [*waiting]:
                    friend, (inviter, _) = pairs[place]
                    if await self._welcomed(friend) and (await self._heard(inviter)).count(_MET) > known[place]:
                        taken[place] = time.perf_counter() - began
                        waiting.discard(place)
                await asyncio.sleep(0.05)
        await asyncio.sleep(QUIET)
        idle = (time.perf_counter() - began) / IDLE
        after = await self._given()
        given = {name: (after[name] - before[name] - idle * self._idle[name]) / count for name in after}
        return sorted(taken), given

    async def _welcomed(self, friend: Follower) -> bool:
        rows = await self._company.asks(f"official/followers/{friend.openid}/messages")
        return any("奖励到了" in row["text"] for row in rows)

    async def _heard(self, visitor: Visitor, part: str = "") -> str:
        rows = await self._company.asks(f"wecom/customers/{visitor.account}/messages")
        text = "\n".join(str(row.get("text", "")) for row in rows)
        return text if part in text else ""

    async def _given(self) -> Counter[str]:
        """Commands by name since MongoDB was started."""
        commands = (await self._mongo.admin.command("serverStatus"))["metrics"]["commands"]
        return Counter({name: int(commands[name]["total"]) for name in (*COMMANDS, *TRANSACTIONS) if name in commands})


async def measure(company: Company, mongo: AsyncMongoClient[Row]) -> None:
    town, alone = Town(company, mongo), 0.0
    await town.settle(max(AT_ONCE))
    for count in AT_ONCE:
        taken, given = await town.welcome(count)
        alone = alone or taken[-1]
        queries = sum(given[name] for name in COMMANDS if name in given)
        shown = ", ".join(f"{name} {each:.1f}" for name, each in given.items() if each >= 0.05)
        print(
            f"{count:2} at once  half told after {statistics.median(taken):5.2f} s  last {taken[-1]:5.2f} s"
            f"  x{taken[-1] / alone:4.1f}  {queries:5.1f} queries a friend ({shown})"
        )


async def main() -> None:
    argparse.ArgumentParser(prog="python -m bench.friends", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="scrm-bench-") as folder:
        place = Path(folder)
        async with embedded_mongod(place / "mongo") as mongod, founded(place, mongod.uri) as company:
            await company.employs("boss", "韩总")
            bot = BotProcess(company, place)
            company.more["referrals"] = {"origin": company.bot}
            try:
                await bot.start(PATIENCE)
                known: Row = {"identities": company.identity("boss"), "roles": {"$ne": []}}
                await eventually(lambda: company.rows("staff").find_one(known), PATIENCE)
                async with AsyncMongoClient[Row](mongod.uri) as mongo:
                    await measure(company, mongo)
            finally:
                await bot.is_killed()


if __name__ == "__main__":
    asyncio.run(main())
