"""One person in one group, and how they came and went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from crm_core.messages import GroupChanged, GroupDeed, GroupMember

MOST_MOVES = 60
"""Of one person in one group; the oldest are forgotten."""
NEAR = timedelta(seconds=5)
"""So far apart the platform's event and its list may put the same joining."""


class Way(StrEnum):
    """A move into a group, or out of it."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Somebody came or went. `told` is unset when it only follows from a list: then `at` is when that was read,
    or, of a joining, when the list says it was. `how` is Chinese, empty when not known.
    """

    way: Way
    at: datetime
    how: str
    told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One person in one group, then or now. `account` is the key of the identity.

    `how` and `joined_at` are those of the last joining, `state` that of the code it was by; `invited_by` an identity.
    """

    group: str
    account: str
    name: str
    is_staff: bool
    inside: bool
    joined_at: datetime | None
    how: str
    state: str | None
    invited_by: str | None
    unionid: str | None
    moves: tuple[Move, ...]


def told(moves: Sequence[Move], way: Way, at: datetime, how: str) -> tuple[Move, ...]:
    """The moves with one that was told; what a list had led us to suppose of it gives way."""
    move = Move(way=way, at=at, how=how, told=True)
    supposed = [one for one in moves if not one.told and one.way is way]
    same = next((one for one in supposed if (way is Way.OUT and one.at >= at) or abs(one.at - at) <= NEAR), None)
    return in_order([move, *(one for one in moves if one is not same)])


def supposed(moves: Sequence[Move], way: Way, at: datetime, how: str) -> tuple[Move, ...]:
    """The moves with one that follows from a list, unless we have been told of it."""
    near = [one for one in moves if one.way is way and abs(one.at - at) <= NEAR]
    if near or (way is Way.OUT and (not moves or moves[-1].way is Way.OUT)):
        return tuple(moves)
    return in_order([*moves, Move(way=way, at=at, how=how, told=False)])


def spoke(moves: Sequence[Move], at: datetime) -> tuple[Move, ...]:
    """The moves of somebody who was heard there at that time: they had come before, if nobody told of it."""
    if any(one.told and one.way is Way.IN and abs(one.at - at) <= NEAR for one in moves):
        return tuple(moves)
    return plainly(in_order([*moves, Move(way=Way.IN, at=at, how="", told=False)]))


def plainly(moves: Sequence[Move]) -> tuple[Move, ...]:
    """Without what was only supposed and changes nothing, whatever was heard first."""
    kept: list[Move] = []
    for one in moves:
        if one.told or one.way is not (kept[-1].way if kept else Way.OUT):
            kept.append(one)
    return tuple(kept)


def in_order(moves: Iterable[Move]) -> tuple[Move, ...]:
    """As they happened; of one second the first is that which changes something: nobody leaves who is not inside."""
    left = sorted(moves, key=lambda one: (one.at, one.way))
    ordered: list[Move] = []
    while left:
        second = [one for one in left if one.at == left[0].at]
        last = ordered[-1].way if ordered else Way.OUT
        following = next((one for one in second if one.way is not last), second[0])
        ordered.append(following)
        left.remove(following)
    return tuple(ordered[-MOST_MOVES:])


WAYS: dict[GroupDeed, Way] = {GroupDeed.JOINED: Way.IN, GroupDeed.LEFT: Way.OUT}


def after_change(one: Membership, change: GroupChanged) -> Membership:
    """The membership of somebody whom a change names. Whether they are inside only a list says for sure."""
    way = WAYS[change.deed]
    moves = told(one.moves, way, change.at, change.how)
    return replace(one, moves=moves, inside=moves[-1].way is Way.IN, how=one.how or (change.how if moves else ""))


def after_list(one: Membership, member: GroupMember) -> Membership:
    """The membership of somebody who is on the list."""
    return replace(
        one,
        name=member.nickname or member.name or one.name,
        is_staff=member.is_staff,
        inside=True,
        joined_at=member.joined_at,
        how=member.how,
        state=member.state,
        invited_by=member.invited_by.key if member.invited_by else None,
        unionid=member.unionid,
        moves=supposed(one.moves, Way.IN, member.joined_at, member.how),
    )


def not_listed(one: Membership, read_at: datetime) -> Membership:
    """The membership of somebody who is not on the list."""
    return replace(one, inside=False, moves=supposed(one.moves, Way.OUT, read_at, ""))


def stranger(group: str, account: str) -> Membership:
    """Somebody who was never in the group, as far as we know."""
    return Membership(
        group=group,
        account=account,
        name="",
        is_staff=False,
        inside=False,
        joined_at=None,
        how="",
        state=None,
        invited_by=None,
        unionid=None,
        moves=(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A customer came into a group or left it, as a line of the history says it. `id` is unique for the customer."""

    id: str
    at: datetime
    said: str


def said(move: Move, group: str) -> str:
    """The line of the history."""
    if move.way is Way.IN:
        return f"加入客户群“{group}”" + (f"（{move.how}）" if move.how else "")
    return f"{'被移出' if move.how == '被移出' else '退出'}客户群“{group}”"
