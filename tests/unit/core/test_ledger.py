"""Group commit: what is acknowledged is stored, what is not stored is refused."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.intake.ledger import LARGEST_BATCH, MOST_WAITING, Ledger, LedgerUnavailable
from bot.queues.ending import end
from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import Delivered
from tests.builders import APP
from tests.house import House

UNWELCOME = "cursed"


def delivered(key: str) -> Delivered:
    return Delivered(
        key=key, app=APP, chat="lisi", urgent=False, kind="text", body="<xml/>", at=datetime.now(UTC), trace="t"
    )


@asynccontextmanager
async def keeping() -> AsyncGenerator[tuple[Ledger, list[int]]]:
    """A ledger at work, and how many entries there were after each of its writes."""
    writes: list[int] = []
    ledger = Ledger(arrived=lambda: writes.append(len(writes)))
    run = asyncio.create_task(ledger.run())
    try:
        yield ledger, writes
    finally:
        await end([run])


@pytest.fixture
async def choosy(house: House) -> AsyncIterator[House]:
    """A database that refuses some entries."""
    await house.rooms.command("collMod", "inbox", validator={"_id": {"$ne": UNWELCOME}})
    yield house
    await house.rooms.command("collMod", "inbox", validator={})


async def test_many_callbacks_at_once_share_few_writes(house: House) -> None:
    async with keeping() as (ledger, writes):
        fresh = await asyncio.gather(*(ledger.put(delivered(f"k{number}")) for number in range(300)))
    assert all(fresh)
    assert await house.holds() == {"inbox": 300}
    assert len(writes) <= 3


async def test_a_batch_has_a_bound(house: House) -> None:
    async with keeping() as (ledger, writes):
        await asyncio.gather(*(ledger.put(delivered(f"k{number}")) for number in range(LARGEST_BATCH + 1)))
    assert len(writes) == 2
    assert await house.holds() == {"inbox": LARGEST_BATCH + 1}


async def test_nobody_is_told_before_the_entry_is_stored(house: House) -> None:
    async def put_and_look(key: str) -> bool:
        await ledger.put(delivered(key))
        return await InboxEntry.get(key) is not None

    async with keeping() as (ledger, _):
        assert all(await asyncio.gather(*(put_and_look(f"k{number}") for number in range(50))))


async def test_a_lone_callback_waits_for_no_others(house: House) -> None:
    async with keeping() as (ledger, _), asyncio.timeout(30):
        assert await ledger.put(delivered("k1"))


async def test_a_redelivery_is_told_apart_also_within_one_batch(house: House) -> None:
    async with keeping() as (ledger, _):
        assert await ledger.put(delivered("k1"))
        assert await asyncio.gather(*(ledger.put(delivered(key)) for key in ("k1", "k2", "k2", "k3"))) == [
            False,
            True,
            False,
            True,
        ]
    assert await house.holds() == {"inbox": 3}


async def test_what_the_database_refuses_is_not_acknowledged_and_the_ledger_goes_on(choosy: House) -> None:
    async with keeping() as (ledger, _):
        with pytest.raises(LedgerUnavailable):
            await ledger.put(delivered(UNWELCOME))
        assert await ledger.put(delivered("k1"))
    assert await choosy.holds() == {"inbox": 1}


async def test_an_entry_too_large_for_mongodb_is_refused_too(house: House) -> None:
    async with keeping() as (ledger, _):
        with pytest.raises(LedgerUnavailable):
            await ledger.put(delivered("k" * 17_000_000))
        assert await ledger.put(delivered("k1"))


async def test_a_redelivery_in_a_batch_that_failed_is_not_taken_for_stored(choosy: House) -> None:
    async with keeping() as (ledger, _):
        await ledger.put(delivered("k1"))
        outcomes = await asyncio.gather(
            ledger.put(delivered("k1")), ledger.put(delivered(UNWELCOME)), return_exceptions=True
        )
    assert [type(one) for one in outcomes] == [LedgerUnavailable, LedgerUnavailable]


@pytest.mark.parametrize("moment", [2, 5, 20])
async def test_whoever_still_waits_when_the_bot_stops_is_told_the_truth(house: House, moment: int) -> None:
    ledger = Ledger(arrived=lambda: None)
    puts = {f"k{number}": asyncio.create_task(ledger.put(delivered(f"k{number}"))) for number in range(600)}
    run = asyncio.create_task(ledger.run())
    for _ in range(moment):
        await asyncio.sleep(0)
    while not run.done():  # Python 3.11 may lose a cancellation that meets the end of a timeout of PyMongo's
        run.cancel()
        await asyncio.sleep(0.01)
    outcomes = await asyncio.gather(*puts.values(), return_exceptions=True)
    told_stored = {key for key, outcome in zip(puts, outcomes, strict=True) if outcome is True}
    assert {type(outcome) for outcome in outcomes} <= {bool, LedgerUnavailable}
    assert told_stored <= {row["_id"] async for row in house.rows("inbox").find({}, {"_id": 1})}


async def test_one_who_hung_up_does_not_disturb_the_others(house: House) -> None:
    async with keeping() as (ledger, _):
        puts = [asyncio.create_task(ledger.put(delivered(f"k{number}"))) for number in range(3)]
        await asyncio.sleep(0)
        puts[1].cancel()
        outcomes = await asyncio.gather(*puts, return_exceptions=True)
    assert [outcomes[0], type(outcomes[1]), outcomes[2]] == [True, asyncio.CancelledError, True]


async def test_a_flood_is_refused_rather_than_heaped_up() -> None:
    ledger = Ledger(arrived=lambda: None)
    puts = [asyncio.create_task(ledger.put(delivered(f"k{number}"))) for number in range(MOST_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(LedgerUnavailable):
        await ledger.put(delivered("one too many"))
    for put in puts:
        put.cancel()
    await asyncio.gather(*puts, return_exceptions=True)
