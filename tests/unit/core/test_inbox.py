"""The ledger's rules and what becomes of its entries."""

import asyncio
from datetime import timedelta
from itertools import count

import pytest

from crm_core.action import together
from crm_core.errors import NotFound
from crm_core.inbox.actions import dead_entries, replay
from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import EXPRESS, LANES, RAW_KEPT, AlreadyDone, Delivered, EntryState, lane_of, wait_before
from crm_core.permissions import Role
from tests.builders import APP, NOW, in_role
from tests.house import House

pytestmark = pytest.mark.usefixtures("house")

ADMIN = in_role(Role.ADMIN)
_serial = count(1)


def delivered(chat: str = "lisi", *, key: str = "", urgent: bool = False) -> Delivered:
    return Delivered(
        key=key or f"{APP}:e{next(_serial)}",
        app=APP,
        chat=chat,
        urgent=urgent,
        kind="text",
        body="<xml/>",
        at=NOW,
        trace="t1",
    )


async def kept(*batch: Delivered) -> list[str]:
    await InboxEntry.write(batch)
    return [one.key for one in batch]


async def entry(key: str) -> InboxEntry:
    found = await InboxEntry.get(key)
    assert found is not None
    return found


async def due_keys(lane: int, *, after: timedelta = timedelta()) -> list[str]:
    return [one.id for one in await InboxEntry.due_in(lane, NOW + after, 20)]


async def dead_one() -> str:
    (key,) = await kept(delivered())
    await InboxEntry.failed(key, "boom", NOW, dead=True)
    return key


@pytest.mark.parametrize(("tried", "seconds"), [(2, 2), (3, 8), (4, 32), (5, 128)])
def test_each_retry_waits_four_times_as_long(tried: int, seconds: int) -> None:
    assert wait_before(tried) == timedelta(seconds=seconds)


def test_a_chat_stays_in_one_lane_and_chats_spread_over_all() -> None:
    assert lane_of(delivered("lisi")) == lane_of(delivered("lisi"))
    assert {lane_of(delivered(f"chat {number}")) for number in range(1_000)} == set(range(LANES))


def test_a_welcome_code_takes_the_express_lane() -> None:
    assert lane_of(delivered(urgent=True)) == EXPRESS


async def test_a_redelivered_event_is_one_entry(house: House) -> None:
    one = delivered()
    assert await InboxEntry.write([one]) == set()
    assert await InboxEntry.write([one]) == {one.key}
    assert await house.holds() == {"inbox": 1}


async def test_a_redelivery_keeps_nobody_else_in_its_batch_out(house: House) -> None:
    old, new, newer = delivered(), delivered(), delivered()
    await kept(old)
    assert await InboxEntry.write([new, old, newer]) == {old.key}
    assert await house.holds() == {"inbox": 3}


async def test_two_events_of_one_moment_are_two_entries_in_their_order() -> None:
    keys = await kept(delivered("lisi"), delivered("lisi"))
    assert await due_keys(lane_of(delivered("lisi"))) == keys


async def test_the_lane_that_has_waited_longest_is_named_first() -> None:
    first, second = delivered("lisi"), delivered("wangwu")
    await kept(second)
    await kept(first)
    assert lane_of(first) != lane_of(second)
    assert await InboxEntry.lanes_waiting(NOW) == [lane_of(second), lane_of(first)]


async def test_a_failed_entry_waits_for_its_retry_without_holding_back_later_ones() -> None:
    failed, later = await kept(delivered(), delivered())
    lane = lane_of(delivered())
    await InboxEntry.failed(failed, "boom", NOW + timedelta(seconds=2), dead=False)
    assert await due_keys(lane) == [later]
    assert await due_keys(lane, after=timedelta(seconds=2)) == [failed, later]
    assert (await entry(failed)).tries == 1


async def test_a_dead_entry_is_whole_visible_and_replayable() -> None:
    key = await dead_one()
    assert await due_keys(lane_of(delivered()), after=timedelta(days=1)) == []
    assert [(one.id, one.tries, one.error) for one in await dead_entries(ADMIN, 10)] == [(key, 1, "boom")]
    assert await replay(ADMIN, [key]) == 1
    revived = await entry(key)
    assert (revived.state, revived.tries, revived.body) == (EntryState.PENDING, 0, "<xml/>")
    assert await due_keys(lane_of(delivered())) == [key]


async def test_what_is_not_dead_is_not_replayed() -> None:
    (key,) = await kept(delivered())
    with pytest.raises(NotFound):
        await replay(ADMIN, [key, "nobody's"])


async def test_an_entry_takes_effect_once() -> None:
    (key,) = await kept(delivered())
    await InboxEntry.finish(key, NOW)
    with pytest.raises(AlreadyDone):
        await InboxEntry.finish(key, NOW)


async def test_of_two_that_finish_an_entry_at_once_one_does(house: House) -> None:
    (key,) = await kept(delivered())
    outcomes = await asyncio.gather(
        *(together(lambda: InboxEntry.finish(key, NOW)) for _ in range(2)), return_exceptions=True
    )
    assert [type(one) for one in outcomes if one is not None] == [AlreadyDone]
    assert len(house.units) == 1


async def test_a_done_entry_cannot_fail_any_more() -> None:
    (key,) = await kept(delivered())
    await InboxEntry.finish(key, NOW)
    await InboxEntry.failed(key, "late", NOW, dead=True)
    assert (await entry(key)).state is EntryState.DONE


async def test_bodies_lapse_thirty_days_after_they_were_done_and_keys_stay() -> None:
    old, young, waiting = await kept(delivered(), delivered(), delivered())
    await InboxEntry.finish(old, NOW - RAW_KEPT - timedelta(seconds=1))
    await InboxEntry.finish(young, NOW - RAW_KEPT + timedelta(seconds=1))
    assert await InboxEntry.drop_raw_bodies(NOW) == 1
    assert [(await entry(key)).body for key in (old, young, waiting)] == [None, "<xml/>", "<xml/>"]
    assert await InboxEntry.write([delivered(key=old)]) == {old}


async def test_the_backlog_tells_how_many_wait_and_since_when() -> None:
    assert (await InboxEntry.backlog()).oldest is None
    await dead_one()
    await kept(delivered(), delivered())
    backlog = await InboxEntry.backlog()
    assert (backlog.pending, backlog.dead, backlog.oldest) == (2, 1, NOW)


async def test_what_cannot_be_read_is_kept_once_for_a_person(house: House) -> None:
    for _ in range(2):
        await InboxEntry.keep_unreadable(APP, "kf/message", ['{"msgid":"m1"}', '{"msgid":"m2"}'], NOW, "t1")
    dead = await dead_entries(ADMIN, 10)
    assert [(one.kind, one.error) for one in dead] == [("kf/message", "unreadable")] * 2


async def test_what_means_nothing_to_us_is_kept_once_and_calls_nobody(house: House) -> None:
    for _ in range(2):
        await InboxEntry.keep_unknown(APP, "kf/unknown", ['{"msgid":"m1"}'], NOW, "t1")
    (one,) = await InboxEntry.find({"kind": "kf/unknown"}).to_list()
    assert (one.state, one.body, one.done_at, one.error) == (EntryState.DONE, '{"msgid":"m1"}', NOW, None)
    assert await dead_entries(ADMIN, 10) == []
