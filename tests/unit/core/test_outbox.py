"""The rules of delivery, and the order in which calls leave."""

from datetime import datetime, timedelta

import pytest

from crm_core.act import OutgoingCall, Urgency
from crm_core.errors import NotFound
from crm_core.messages import Button, Card, Markdown, Outgoing, Text
from crm_core.outbox.actions import replay, settle, stuck_calls
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import LANES, LONGEST_WAIT, Allowance, CallState, free_at, lane_of, wait_before
from crm_core.permissions import Role
from tests.builders import APP, NOW, in_role, wecom

pytestmark = pytest.mark.usefixtures("house")

ADMIN = in_role(Role.ADMIN)
LISI = wecom("lisi")
LANE = lane_of(LISI.key)


def call(key: str, words: Outgoing = Text(text="好"), *, urgency: Urgency = Urgency.REPLY) -> OutgoingCall:  # noqa: B008 - frozen
    return OutgoingCall(key=key, app=APP, to=LISI, words=words, urgency=urgency, trace="t1", at=NOW)


async def entry(key: str) -> OutboxEntry:
    found = await OutboxEntry.get(key)
    assert found is not None
    return found


async def due_keys(*, after: timedelta = timedelta()) -> list[str]:
    return [one.id for one in await OutboxEntry.due_in(LANE, NOW + after, 20)]


async def sent_at(key: str, at: datetime, words: Outgoing = Text(text="好")) -> None:  # noqa: B008 - frozen
    await OutboxEntry.write([call(key, words)])
    await OutboxEntry.sent(key, at, "m1", repeated=False)


async def ended_as(key: str, state: CallState, *, began: datetime | None = None) -> None:
    await OutboxEntry.write([call(key)])
    await OutboxEntry.failed(key, state, NOW, "60111: no such user", began=began, repeated=False)


@pytest.mark.parametrize(("tried", "seconds"), [(2, 1), (3, 2), (4, 4), (8, 64), (10, 256), (11, 300), (40, 300)])
def test_each_retry_waits_twice_as_long_up_to_five_minutes(tried: int, seconds: int) -> None:
    assert wait_before(tried) == timedelta(seconds=seconds) <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("seconds_ago", "free_in"),
    [
        ([], 0),
        ([1], 0),
        ([1, 2], 0),
        ([1, 2, 3], 57),
        ([1, 2, 59], 1),
        ([1, 2, 60], 0),
        ([1, 2, 3, 4, 5], 57),
        ([0, 0, 0], 60),
    ],
)
def test_a_message_is_free_when_the_third_last_has_left_the_window(seconds_ago: list[int], free_in: int) -> None:
    sent = [NOW - timedelta(seconds=ago) for ago in seconds_ago]
    assert free_at(sent, Allowance(count=3, seconds=60), NOW) == NOW + timedelta(seconds=free_in)


def test_all_calls_to_one_receiver_share_a_lane() -> None:
    assert lane_of(LISI.key) == lane_of(wecom("lisi").key)
    assert {lane_of(f"wecom:ww:{number}") for number in range(1_000)} == set(range(LANES))


@pytest.mark.parametrize(
    "words",
    [
        Text(text="好\n的"),
        Markdown(text="**好**"),
        Card(title="找到", text="一\n二", buttons=(Button(key="pick:1", text="1"),), fields=(("负责人", "李四"),)),
    ],
)
async def test_words_come_out_as_they_went_in(words: Outgoing) -> None:
    await OutboxEntry.write([call("k1", words)])
    found = await entry("k1")
    assert (found.said, found.receiver, found.state) == (words, LISI, CallState.WAITING)


async def test_calls_leave_by_urgency_and_then_in_their_order() -> None:
    urgencies = {"late": Urgency.NOTICE, "r1": Urgency.REPLY, "hello": Urgency.WELCOME, "r2": Urgency.REPLY}
    await OutboxEntry.write([call(key, urgency=urgency) for key, urgency in urgencies.items()])
    assert await due_keys() == ["hello", "r1", "r2", "late"]
    assert await OutboxEntry.lanes_waiting(NOW) == [LANE]


async def test_a_call_found_sending_is_due_and_a_sent_or_postponed_one_is_not() -> None:
    await OutboxEntry.write([call("sending"), call("postponed"), call("sent")])
    await OutboxEntry.start("sending", NOW)
    await OutboxEntry.postpone("postponed", NOW + timedelta(seconds=30))
    await OutboxEntry.sent("sent", NOW, "m1", repeated=False)
    assert await due_keys() == ["sending"]
    assert await due_keys(after=timedelta(seconds=30)) == ["sending", "postponed"]
    assert ((await entry("sending")).began, (await entry("sent")).message_id) == (NOW, "m1")


async def test_what_was_sent_to_somebody_is_told_newest_first_within_the_window() -> None:
    times = [NOW - timedelta(seconds=ago) for ago in (90, 50, 10)]
    for number, at in enumerate(times):
        await sent_at(f"k{number}", at)
    assert await OutboxEntry.sent_to(APP, LISI.key, NOW - timedelta(seconds=60), 10) == [times[2], times[1]]
    assert await OutboxEntry.sent_to(APP, LISI.key, NOW - timedelta(seconds=60), 1) == [times[2]]
    assert await OutboxEntry.sent_to(APP, wecom("wangwu").key, NOW - timedelta(days=1), 10) == []


@pytest.mark.parametrize(
    ("words", "seconds_ago", "equal"),
    [(Text(text="好"), 5, True), (Text(text="好"), 15, False), (Text(text="不"), 5, False)],
)
async def test_equal_words_count_when_they_went_out_inside_the_time_asked_about(
    words: Outgoing, seconds_ago: int, equal: bool
) -> None:
    await sent_at("before", NOW - timedelta(seconds=seconds_ago), words)
    await OutboxEntry.write([call("k1")])
    assert await OutboxEntry.equal_sent(await entry("k1"), NOW - timedelta(seconds=10)) is equal


async def test_what_is_stuck_can_be_tried_again_remembering_that_it_may_have_arrived() -> None:
    await ended_as("dead", CallState.DEAD)
    await ended_as("unknown", CallState.UNKNOWN, began=NOW)
    assert {one.key: one.state for one in await stuck_calls(ADMIN, 10)} == {
        "dead": CallState.DEAD,
        "unknown": CallState.UNKNOWN,
    }
    assert await replay(ADMIN, ["dead", "unknown"]) == 2
    assert await due_keys() == ["dead", "unknown"]
    assert [((await entry(key)).tries, (await entry(key)).began) for key in ("dead", "unknown")] == [
        (0, None),
        (0, NOW),
    ]
    with pytest.raises(NotFound):
        await replay(ADMIN, ["dead"])


async def test_what_is_stuck_can_be_settled_by_a_person_once() -> None:
    await ended_as("unknown", CallState.UNKNOWN, began=NOW)
    await settle(ADMIN, "unknown", CallState.DROPPED)
    assert await due_keys() == []
    assert await OutboxEntry.count_in(CallState.DROPPED) == 1
    with pytest.raises(NotFound):
        await settle(ADMIN, "unknown", CallState.SENT)


async def test_a_call_still_on_its_way_cannot_be_settled() -> None:
    await OutboxEntry.write([call("k1")])
    with pytest.raises(NotFound):
        await settle(ADMIN, "k1", CallState.SENT)
