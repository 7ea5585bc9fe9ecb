"""The shop's process is killed at any moment, again and again: at every commit the book is in order."""

import asyncio
import sys
from collections.abc import AsyncIterator
from itertools import groupby
from typing import Any

from bot.queues.leases import holder_name, is_dead_neighbour
from bot.storage import migrations
from bot.storage.database import end_transactions
from bot.storage.migration import AppliedMigration
from referrals.invitations.actions import consider
from referrals.invitations.documents import StoredInvitation
from referrals.programmes.model import Condition, Must, Prize, Step
from referrals.rewards.actions import export_cash
from referrals.rewards.model import Stage
from tests.builders import NOW, program
from tests.house import House
from tests.unit.referrals.books import ROOMS, Books
from tests.unit.referrals.campaign import CASH, POINTS, clean, code_of, programme, somebody

LIVES = 4
SEED = 7
_END = "the end"


async def test_a_shop_killed_in_the_middle_of_paying_has_its_book_in_order_at_every_commit(
    house: House, mongo_uri: str
) -> None:
    for migration in migrations.load():
        await AppliedMigration.note(migration.number, NOW)
    one = await programme(
        conditions=(Condition(must=Must.ORDERED, cents=1),),
        for_inviter=CASH,
        for_invitee=Prize(kind="coupon", amount=1, name="新人券", worth=100),
        steps=tuple(Step(friends=friends, prize=POINTS) for friends in (2, 5)),
        stock=12,
    )
    codes = [await code_of(one, await somebody(name)) for name in ("甲", "乙", "丙")]
    books, began = await Books.now(), (await house.client.admin.command("hello"))["operationTime"]
    await lives(mongo_uri, house.rooms.name, codes)

    me = holder_name()
    await end_transactions(house.client, lambda name: is_dead_neighbour(name, me))
    async for row in StoredInvitation.rows().find({"standing": "waiting"}, {"_id": 1}):
        await consider(program("after"), row["_id"], clean)
    await export_cash(program("after"), "after")
    (await Books.now()).check()
    seen = await replayed(house, books, began)
    assert books.rooms == (await Books.now()).rooms
    assert seen >= {*Stage} - {Stage.NONE_LEFT}


async def lives(uri: str, database: str, codes: list[str]) -> None:
    told = [uri, database, str(LIVES), str(SEED), *codes]
    shop = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.unit.referrals.mortal", *told)
    assert await shop.wait() == 0


async def replayed(house: House, books: Books, began: Any) -> set[str]:
    """Do to the books what was done, commit by commit, checking them after each; the stages that rewards were at."""
    seen: set[str] = set()
    commits = 0
    changes = [change async for change in changes_since(house, began)]
    for _, commit in groupby(changes, key=lambda one: (one["clusterTime"], one.get("txnNumber"))):
        for change in commit:
            room, key = books.rooms[change["ns"]["coll"]], change["documentKey"]["_id"]
            if change["operationType"] == "insert":
                room[key] = change["fullDocument"]
            else:
                room[key].update(change["updateDescription"]["updatedFields"])
            seen.add(room[key].get("stage", Stage.PROMISED))
        books.check()
        commits += 1
    assert commits > LIVES * 3
    return seen


async def changes_since(house: House, began: Any) -> AsyncIterator[dict[str, Any]]:
    """Those of the rooms that were written since, in the order they were committed."""
    names = [one.get_collection_name() for one in ROOMS]
    await house.rows("referral_news").insert_one({"_id": _END})
    wanted = [{"$match": {"ns.coll": {"$in": [*names, "referral_news"]}}}]
    async with await house.rooms.watch(wanted, start_at_operation_time=began) as stream:
        async for change in stream:
            if change["documentKey"]["_id"] == _END:
                return
            if change["ns"]["coll"] in names:
                yield change
