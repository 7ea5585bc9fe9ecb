"""Numbered changes to what is already stored, each made once per database, in order.

Collections and indexes need none: they are declared with their documents and made at every start.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from bot.queues.leases import Leases, holder_name
from crm_core.stored import Stored

LEASE = "migrations"
LOOK_AGAIN_SECONDS = 0.5

Database = AsyncDatabase[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One change. `about` is one line in Chinese; `apply` may be cut short, and is then run again from the start."""

    number: int
    about: str
    apply: Callable[[Database], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a database compares with the program; `ahead` holds numbers the program does not know, in order."""

    ahead: tuple[int, ...]
    missing: tuple[Migration, ...]


class AppliedMigration(Stored):
    """A change this database has seen; `id` is its number with four digits."""

    number: int
    applied_at: datetime

    class Settings:
        name = "migrations"

    @classmethod
    async def numbers(cls) -> frozenset[int]:
        cursor = cls.rows().find({}, {"number": 1})
        return frozenset([row["number"] async for row in cursor])

    @classmethod
    async def note(cls, number: int, now: datetime) -> None:
        fields = {"number": number, "applied_at": now}
        await cls.rows().update_one({"_id": f"{number:04}"}, {"$set": fields}, upsert=True)


def compare(applied: Collection[int], known: Sequence[Migration]) -> Standing:
    """`known` is in order of number."""
    numbers = {one.number for one in known}
    return Standing(
        ahead=tuple(sorted(set(applied) - numbers)),
        missing=tuple(one for one in known if one.number not in applied),
    )


async def apply_missing(database: Database, known: Sequence[Migration]) -> list[Migration]:
    """Make the changes this database has not seen, one process at a time; returns those made by this one."""
    leases = Leases(holder_name())
    while missing := compare(await AppliedMigration.numbers(), known).missing:
        async with leases.hold(LEASE) as held, leases.kept_alive():
            if held:
                return await _apply(database, missing)
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
    return []


async def _apply(database: Database, missing: Sequence[Migration]) -> list[Migration]:
    """Another process may have made some of them between our look and our lease."""
    seen = await AppliedMigration.numbers()
    left = [one for one in missing if one.number not in seen]
    for one in left:
        await one.apply(database)
        await AppliedMigration.note(one.number, datetime.now(UTC))
    return left
