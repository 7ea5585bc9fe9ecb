"""Reactions to events: each once it happened, whatever fails, and in whatever order transactions commit."""

import asyncio
from datetime import datetime, timedelta

import pytest
from beanie import PydanticObjectId
from bson import ObjectId

from bot.observing.metrics import Metrics
from bot.queues.leases import Leases
from bot.queues.reactions import Reactions
from crm_core.act import Act, Emitted
from crm_core.events.actions import given_up, try_again
from crm_core.events.documents import StoredEvent, StoredOwed
from crm_core.events.model import MOST_TRIES, Happened, Reaction
from crm_core.followers.events import Scanned, Unfollowed
from crm_core.values import CustomerId
from tests.builders import NOW, program

pytestmark = pytest.mark.usefixtures("house")


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


class Listener:
    """Hears of scans; fails for the customers it is told to."""

    def __init__(self, name: str, *, fails_for: set[str] | None = None) -> None:
        self.heard: list[str] = []
        self.fails_for = fails_for or set()
        self.reaction = Reaction(name=name, wants=frozenset({"Scanned"}), react=self.react)

    async def react(self, act: Act, event: Happened) -> None:
        assert act.cause == f"event:{event.id}"
        if event.customer in self.fails_for:
            raise ValueError(event.customer)
        self.heard.append(event.customer)


def runner(*listeners: Listener, now: Clock | None = None) -> Reactions:
    return Reactions([one.reaction for one in listeners], Leases("test"), Metrics(), now=now or Clock())


async def scanned(*customers: str) -> None:
    events = [Scanned(CustomerId(one), "official:wx1:o1", "s") for one in customers]
    await StoredEvent.write([Emitted(event=one, cause="test", trace="t", at=NOW) for one in events])


async def test_an_event_is_reacted_to_once_by_everybody_who_wants_it() -> None:
    one, other = Listener("one"), Listener("other")
    await scanned("a", "b")
    await StoredEvent.write([Emitted(event=Unfollowed(CustomerId("c"), "f"), cause="x", trace="t", at=NOW)])
    reactions = runner(one, other)
    assert await reactions.turn()
    assert not await reactions.turn()
    assert sorted(one.heard) == sorted(other.heard) == ["a", "b"]


async def test_what_happens_to_one_customer_is_reacted_to_in_its_order_however_many_others_there_are() -> None:
    seen: list[str] = []

    async def react(_: Act, event: Happened) -> None:
        await asyncio.sleep(0.002 if event.what["scene"] == "0" else 0)
        seen.append(f"{event.customer}{event.what['scene']}")

    happened = [Scanned(CustomerId(who), "official:wx1:o1", f"{turn}") for turn in range(3) for who in "abcdefghijkl"]
    await StoredEvent.write([Emitted(event=one, cause="test", trace="t", at=NOW) for one in happened])
    slow = Reaction(name="slow", wants=frozenset({"Scanned"}), react=react)
    assert await Reactions([slow], Leases("test"), Metrics(), now=Clock()).turn()
    assert len(seen) == 36
    assert all(
        [one for one in seen if one.startswith(who)] == [f"{who}{n}" for n in range(3)] for who in "abcdefghijkl"
    )
    assert seen[:2] != ["a0", "a1"]


async def test_a_poisoned_event_holds_up_nobody_and_is_set_aside_after_its_tries() -> None:
    now, bad, good = Clock(), Listener("bad", fails_for={"a"}), Listener("good")
    await scanned("a", "b")
    reactions = runner(bad, good, now=now)
    await reactions.turn()
    assert (bad.heard, sorted(good.heard)) == (["b"], ["a", "b"])
    for _ in range(MOST_TRIES + 3):
        now.at += timedelta(hours=2)
        await reactions.turn()
    (owed,) = await StoredOwed.find_all().to_list()
    assert (owed.dead, owed.tries, owed.error) == (True, MOST_TRIES, "ValueError")
    assert sorted(good.heard) == ["a", "b"]
    bad.fails_for.clear()
    (lost,) = await given_up(program(), 10)
    assert (lost.reaction, lost.error) == ("bad", "ValueError")
    assert await try_again(program(at=now.at)) == 1
    await reactions.turn()
    assert bad.heard == ["b", "a"]
    assert await StoredOwed.find_all().count() == 0


async def test_an_event_that_was_committed_late_is_not_passed_over() -> None:
    listener = Listener("one")
    early = ObjectId()
    await scanned("b")
    reactions = runner(listener)
    await reactions.turn()
    late = StoredEvent.of(Emitted(event=Scanned(CustomerId("a"), "f", "s"), cause="x", trace="t", at=NOW))
    late.id = PydanticObjectId(early)
    await late.insert()
    await reactions.turn()
    assert listener.heard == ["b", "a"]


def test_a_name_used_twice_ends_the_program_at_start() -> None:
    with pytest.raises(ValueError, match="one name"):
        runner(Listener("one"), Listener("one"))
