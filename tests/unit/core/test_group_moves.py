"""How people come into groups and go, whatever the order in which that is told."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_core.groups.model import NEVER, Freshness, LookedAt, judge, knows, looked_at
from crm_core.memberships.model import Move, Way, in_order, supposed, told
from crm_core.messages import GroupChanged, GroupDeed
from crm_core.values import Identity, Platform

AT = datetime(2099, 6, 1, 9, tzinfo=UTC)
GROUP = Identity(platform=Platform.WECOM, scope="ww1", account="wr1")


def after(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def change(before: str, version: str, seconds: float = 0) -> GroupChanged:
    return GroupChanged(
        group=GROUP, deed=GroupDeed.JOINED, members=(), how="", before=before, version=version, at=after(seconds)
    )


def ways(moves: tuple[Move, ...]) -> str:
    return " ".join(f"{one.way}{int((one.at - AT).total_seconds())}{'' if one.told else '?'}" for one in moves)


@pytest.mark.parametrize("order", [*permutations([(Way.IN, 0), (Way.OUT, 9), (Way.IN, 20)])])
def test_what_is_told_stands_in_its_order_however_it_comes(order: tuple[tuple[Way, int], ...]) -> None:
    moves: tuple[Move, ...] = ()
    for way, seconds in order:
        moves = told(moves, way, after(seconds), "")
    assert ways(moves) == "in0 out9 in20"


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        (("supposed", Way.IN, 0), ("told", Way.IN, 2), "in2"),
        (("told", Way.IN, 2), ("supposed", Way.IN, 0), "in2"),
        (("supposed", Way.IN, 0), ("told", Way.IN, 60), "in0? in60"),
        (("supposed", Way.OUT, 0), ("told", Way.IN, 0), "in0"),
        (("told", Way.IN, 0), ("supposed", Way.OUT, 90), "in0 out90?"),
        (("told", Way.OUT, 5), ("supposed", Way.OUT, 90), "out5"),
    ],
)
def test_what_is_told_takes_the_place_of_what_a_list_let_suppose(
    first: tuple[str, Way, float], then: tuple[str, Way, float], expected: str
) -> None:
    moves: tuple[Move, ...] = ()
    for how, way, seconds in (first, then):
        moves = (told if how == "told" else supposed)(moves, way, after(seconds), "")
    assert ways(moves) == expected


def test_a_leave_that_is_told_late_takes_the_place_of_the_time_a_list_was_read() -> None:
    moves = supposed(told((), Way.IN, AT, "扫码"), Way.OUT, after(90), "")
    assert ways(told(moves, Way.OUT, after(30), "主动退出")) == "in0 out30"


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from([*Way]), st.integers(0, 4)), max_size=8), st.randoms())
def test_told_moves_end_alike_in_any_order(facts: list[tuple[Way, int]], random: Random) -> None:
    shuffled = random.sample(facts, len(facts))
    ends: list[tuple[Move, ...]] = []
    for one in (facts, shuffled):
        moves: tuple[Move, ...] = ()
        for way, seconds in one:
            moves = told(moves, way, after(seconds), "")
        ends.append(moves)
    assert ends[0] == ends[1] == in_order(ends[0])


@pytest.mark.parametrize(
    ("looked", "told_change", "shown", "expected"),
    [
        (NEVER, change("", ""), "v1", Freshness.FRESH),
        (NEVER, change("v0", "v1"), "v1", Freshness.FRESH),
        (NEVER, change("v0", "v1"), "v0", Freshness.STALE),
        (NEVER, change("v0", "v1"), "v5", Freshness.FRESH),
        (LookedAt(version="v2", passed=(), told_at=AT, read_at=AT), change("v3", "v4", 9), "v2", Freshness.STALE),
        (LookedAt(version="v2", passed=(), told_at=AT, read_at=AT), change("v0", "v1", -9), "v2", Freshness.FRESH),
    ],
)
def test_a_list_counts_when_it_is_as_late_as_what_was_told(
    looked: LookedAt, told_change: GroupChanged, shown: str, expected: Freshness
) -> None:
    assert judge(looked, told_change, shown) is expected


def test_what_was_read_past_need_not_be_read_again() -> None:
    looked = looked_at(NEVER, "v3", AT, change("v2", "v3"))
    assert knows(looked, change("v1", "v2"))
    assert knows(looked, change("v2", "v3"))
    assert not knows(looked, change("v3", "v4"))
    assert not knows(looked, change("", ""))
    further = looked_at(looked, "v3", AT, change("v1", "v2"))
    assert knows(further, change("v1", "v9"))
    stale = looked_at(looked, "v3", AT, change("v3", "v4"))
    assert not knows(stale, change("v3", "v4"))
