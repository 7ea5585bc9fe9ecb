"""The courier between the real outbox and a platform."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession

from adapters.channel import Addressed, PlatformError, Reaction, Receipt, SendLimit
from bot.observing.metrics import Metrics
from bot.queues.courier import OutboxQueue
from bot.queues.lanes import LaneWorkers
from bot.queues.leases import Leases
from crm_core.act import OutgoingCall, Urgency
from crm_core.messages import Outgoing, Text
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import MOST_TRIES, CallState, lane_of
from crm_core.values import AppKey, Identity
from tests.builders import APP, wecom
from tests.house import House
from tests.town import LOST, Town, connected

pytestmark = pytest.mark.usefixtures("house")

MONGODB_KEEPS = timedelta(milliseconds=1)
"""No finer part of a time."""
LISI = wecom("lisi")
BUSY = PlatformError(Reaction.RETRY, 45009, "too many calls")
HOPELESS = PlatformError(Reaction.STOP, 60111, "no such user")
FORBIDDEN = PlatformError(Reaction.TELL_ADMIN, 48002, "the app may not send")


@dataclass
class Plaza(Town):
    """A platform where one call may go to several; `calls` are who was in each, `refused` who gets which trouble."""

    calls: list[list[str]] = field(default_factory=list[list[str]])
    refused: dict[str, PlatformError] = field(default_factory=dict[str, PlatformError])

    def may_share(self, to: Identity, words: Outgoing, route: str) -> bool:  # noqa: ARG002 - the same for all
        return not route

    async def send_to_all(
        self,
        addressed: Sequence[Addressed],
        words: Outgoing,  # noqa: ARG002 - whatever they are
    ) -> Sequence[Receipt | PlatformError]:
        self.calls.append([one.to.account for one in addressed])
        await asyncio.sleep(0.01)
        return [self.refused.get(one.to.account) or Receipt(message_id=f"m-{one.key}") for one in addressed]


@pytest.fixture
def plaza() -> Plaza:
    return Plaza()


@pytest.fixture
async def sharing(plaza: Plaza) -> AsyncIterator[OutboxQueue]:
    async with ClientSession() as http:
        yield OutboxQueue({APP: connected(http, plaza)}, Metrics())


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
async def courier(town: Town) -> AsyncIterator[OutboxQueue]:
    async with ClientSession() as http:
        yield OutboxQueue({APP: connected(http, town)}, Metrics())


async def wanted(key: str, text: str = "好", *, to: Identity = LISI, app: AppKey = APP) -> OutboxEntry:
    now = datetime.now(UTC)
    await OutboxEntry.write(
        [OutgoingCall(key=key, app=app, to=to, words=Text(text=text), urgency=Urgency.REPLY, trace="t", at=now)]
    )
    return await entry(key)


async def entry(key: str) -> OutboxEntry:
    found = await OutboxEntry.get(key)
    assert found is not None
    return found


async def tried(courier: OutboxQueue, key: str, times: int = 1) -> OutboxEntry:
    for _ in range(times):
        await courier.handle(await entry(key))
    return await entry(key)


async def test_a_call_is_delivered_once_and_says_so(courier: OutboxQueue, town: Town) -> None:
    await wanted("k1")
    done = await tried(courier, "k1")
    assert town.received == [("lisi", Text(text="好"))]
    assert town.asked == [None]
    assert (done.state, done.message_id, done.tries, done.repeats) == (CallState.SENT, "m-k1", 1, 0)


async def test_a_call_whose_process_died_while_sending_is_repeated_looking_back_to_its_beginning(
    courier: OutboxQueue, town: Town
) -> None:
    await wanted("k1")
    began = datetime.now(UTC) - timedelta(seconds=30)
    await OutboxEntry.start("k1", began)
    done = await tried(courier, "k1")
    passed = (datetime.now(UTC) - began).total_seconds()
    assert [back is not None and 30 < back < passed + 3 for back in town.asked] == [True]
    assert (done.state, done.repeats) == (CallState.SENT, 1)


async def test_what_was_handed_out_as_an_answer_meanwhile_is_not_sent_as_well(courier: OutboxQueue, town: Town) -> None:
    seen_before = await wanted("k1")
    now = datetime.now(UTC)
    assert await OutboxEntry.hand_out("k1", now, now + timedelta(seconds=10)) is not None
    await courier.handle(seen_before)
    assert town.received == []
    await OutboxEntry.take_back("k1", now)
    assert (await tried(courier, "k1")).state is CallState.SENT


async def test_a_call_that_had_arrived_after_all_arrives_no_second_time(courier: OutboxQueue, town: Town) -> None:
    await wanted("k1")
    town.troubles = [LOST]
    assert (await tried(courier, "k1")).state is CallState.WAITING
    assert (await tried(courier, "k1")).state is CallState.SENT
    assert len(town.received) == 1
    assert town.asked[1] is not None


async def test_an_equal_answer_sent_for_sure_is_no_reason_to_swallow_this_one(courier: OutboxQueue, town: Town) -> None:
    for key in ("k1", "k2"):
        await wanted(key, "没有找到")
    await OutboxEntry.start("k2", datetime.now(UTC))
    await tried(courier, "k1")
    await tried(courier, "k2")
    assert town.asked == [None, None]
    assert len(town.received) == 2


async def test_an_equal_answer_from_before_the_try_does_not_prevent_the_check(courier: OutboxQueue, town: Town) -> None:
    await wanted("k1")
    await OutboxEntry.sent("k1", datetime.now(UTC) - timedelta(seconds=60), "m1", repeated=False)
    await wanted("k2")
    await OutboxEntry.start("k2", datetime.now(UTC))
    await tried(courier, "k2")
    assert town.asked[0] is not None


@pytest.mark.parametrize("no", [HOPELESS, FORBIDDEN])
async def test_what_will_never_work_is_dead_at_once(courier: OutboxQueue, town: Town, no: PlatformError) -> None:
    await wanted("k1")
    town.troubles = [no]
    done = await tried(courier, "k1")
    assert (done.state, done.tries, done.error, done.began) == (CallState.DEAD, 1, str(no), None)


async def test_what_may_work_later_is_tried_later_and_after_eight_times_no_more(
    courier: OutboxQueue, town: Town
) -> None:
    await wanted("k1")
    town.troubles = [BUSY] * MOST_TRIES
    for number in range(1, MOST_TRIES):
        began = datetime.now(UTC) - MONGODB_KEEPS
        waiting = await tried(courier, "k1")
        assert (waiting.state, waiting.tries) == (CallState.WAITING, number)
        assert began < waiting.due - timedelta(seconds=2 ** (number - 1)) < datetime.now(UTC)
    assert (await tried(courier, "k1")).state is CallState.DEAD
    assert town.asked == [None] * MOST_TRIES
    assert town.received == []


async def test_the_platforms_own_wish_to_wait_is_respected(courier: OutboxQueue, town: Town) -> None:
    await wanted("k1")
    town.troubles = [PlatformError(Reaction.RETRY, 45009, "too many calls", retry_after=60)]
    began = datetime.now(UTC) - MONGODB_KEEPS
    assert (await tried(courier, "k1")).due > began + timedelta(seconds=60)


async def test_what_may_have_arrived_is_unknown_after_eight_times_and_left_to_a_person(
    courier: OutboxQueue, town: Town
) -> None:
    await wanted("k1")
    town.troubles = [LOST] * MOST_TRIES
    done = await tried(courier, "k1", MOST_TRIES)
    assert (done.state, done.tries, done.repeats) == (CallState.UNKNOWN, MOST_TRIES, MOST_TRIES - 1)
    assert len(town.received) == 1


@pytest.mark.parametrize("end", [HOPELESS, BUSY])
async def test_a_call_that_may_have_arrived_once_is_never_called_dead(
    courier: OutboxQueue, town: Town, end: PlatformError
) -> None:
    await wanted("k1")
    town.troubles = [LOST, *[end] * (MOST_TRIES - 1)]
    await tried(courier, "k1", 2 if end is HOPELESS else MOST_TRIES)
    done = await entry("k1")
    assert done.state is CallState.UNKNOWN
    assert done.began is not None


async def test_what_did_not_happen_is_no_reason_to_look_back(courier: OutboxQueue, town: Town) -> None:
    await wanted("k1")
    town.troubles = [BUSY]
    await tried(courier, "k1", 2)
    assert town.asked == [None, None]


async def test_a_call_to_an_app_that_is_no_longer_connected_is_dead_and_visible(courier: OutboxQueue) -> None:
    await wanted("k1", app=AppKey("wecom:ww1a2b:gone"))
    assert (await tried(courier, "k1")).state is CallState.DEAD


async def test_what_exceeds_a_limit_waits_for_its_turn_and_is_not_lost(
    courier: OutboxQueue, town: Town, house: House
) -> None:
    town.most = (SendLimit(count=2, seconds=60), SendLimit(count=1_000, seconds=3_600))
    for key in ("k1", "k2", "k3"):
        await wanted(key)
    states = [(await tried(courier, key)).state for key in ("k1", "k2", "k3")]
    assert states == [CallState.SENT, CallState.SENT, CallState.WAITING]
    first, third = await entry("k1"), await entry("k3")
    assert first.sent_at is not None
    assert third.due == first.sent_at + timedelta(seconds=60)
    assert third.tries == 0
    a_minute_ago = first.sent_at - timedelta(seconds=60)
    await house.rows("outbox").update_one({"_id": "k1"}, {"$set": {"sent_at": a_minute_ago}})
    assert (await tried(courier, "k3")).state is CallState.SENT


async def test_a_limit_counts_for_each_receiver_by_itself(courier: OutboxQueue, town: Town) -> None:
    town.most = (SendLimit(count=1, seconds=60),)
    await wanted("k1")
    await wanted("k2", to=wecom("wangwu"))
    assert {(await tried(courier, key)).state for key in ("k1", "k2")} == {CallState.SENT}


async def test_an_exception_of_a_channel_stops_nobody_else_in_the_lane(courier: OutboxQueue, town: Town) -> None:
    town.troubles = [ZeroDivisionError("somebody's words")]
    for number in range(4):
        await wanted(f"k{number}", f"第{number}句")
    workers = LaneWorkers(courier, Leases("boot:pid:[1]/1/aa"), width=3)
    run = asyncio.gather(*(work() for work in workers.works))
    async with asyncio.timeout(30):
        while await OutboxEntry.due_in(lane_of(LISI.key), datetime.now(UTC), 1):
            await asyncio.sleep(0.01)
    workers.stop()
    await run
    assert town.received == [("lisi", Text(text=f"第{number}句")) for number in (1, 2, 3)]
    failed = await entry("k0")
    assert (failed.state, failed.error) == (CallState.UNKNOWN, "ZeroDivisionError")


async def test_what_several_are_told_alike_is_one_call_with_an_outcome_for_each(
    sharing: OutboxQueue, plaza: Plaza
) -> None:
    plaza.refused = {"wangwu": BUSY, "zhaoliu": HOPELESS}
    entries = [await wanted(f"k-{name}", to=wecom(name)) for name in ("lisi", "wangwu", "zhaoliu", "sunqi")]
    await wanted("k-other", "别的", to=wecom("zhouba"))
    await asyncio.gather(*(sharing.handle(one) for one in entries))
    assert [sorted(call) for call in plaza.calls] == [["lisi", "sunqi", "wangwu", "zhaoliu"]]
    states = {one.id: (await entry(one.id)).state for one in entries}
    assert [*states.values()] == [CallState.SENT, CallState.WAITING, CallState.DEAD, CallState.SENT]
    assert (await entry("k-lisi")).message_id == "m-k-lisi"
    assert (await entry("k-other")).state is CallState.WAITING


async def test_nobody_is_told_before_what_they_wait_for(sharing: OutboxQueue, plaza: Plaza) -> None:
    await wanted("k-first", "先说的", to=wecom("wangwu"))
    await wanted("k-late", to=wecom("wangwu"))
    await wanted("k-lisi")
    await sharing.handle(await entry("k-lisi"))
    assert plaza.calls == [["lisi"]]


async def test_what_may_have_arrived_is_repeated_by_itself(sharing: OutboxQueue, plaza: Plaza) -> None:
    plaza.refused = {"lisi": LOST, "wangwu": LOST}
    for name in ("lisi", "wangwu"):
        await wanted(f"k-{name}", to=wecom(name))
    await sharing.handle(await entry("k-lisi"))
    assert (await entry("k-wangwu")).began is not None
    await sharing.handle(await entry("k-wangwu"))
    assert len(plaza.calls) == 1
    assert [back is not None for back in plaza.asked] == [True]
