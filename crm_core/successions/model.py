"""How far a succession is, and what is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from crm_core.handovers.model import HandoverState
from crm_core.reminders.model import PassedOn
from crm_core.staff.model import StaffMember
from crm_core.values import CustomerId, Identity, StaffId

AT_ONCE = 20
"""Customers that change hands in one transaction."""
MOST_A_CALL = 100
"""Customers, and groups, that the platform takes in one call (fact sheet 3.5, 3.8)."""
MOST_TRIES = 5
LOOK_AGAIN = timedelta(seconds=30)


class Stage(StrEnum):
    """How far it is."""

    ASKED = "asked"
    """The platform has not told yet what waits of a leaver's, and which groups there are."""
    MOVING = "moving"
    WAITING = "waiting"
    """Everybody has changed hands here; the platform's customers are still being asked."""
    DONE = "done"
    RETURNING = "returning"
    """It was undone: everybody goes back, step by step, whom the platform has not begun with."""
    RETURNED = "returned"


UNDER_WAY = (Stage.ASKED, Stage.MOVING, Stage.RETURNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a succession would come to. So many `customers`; `friends` are those whom the platform would tell of it.

    Of a leaver only the platform knows those; then it is how many at most. `groups` are those the giver owns. Of the
    way back they are those that came along, at most; so many customers stay `waiting`, as the platform is not done with
    them.
    """

    giver: StaffMember
    taker: StaffMember
    customers: int
    friends: int = 0
    groups: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A customer who changed hands: the change in the history of owners, and what was passed on with it."""

    customer: CustomerId
    change: str
    passed: PassedOn | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One under way, as the program that carries it out sees it; accounts are None where they share no company."""

    id: str
    stage: Stage
    giver: StaffId
    giver_account: Identity | None
    taker_account: Identity | None
    resigned: bool


_ENDS: Mapping[HandoverState, str] = {
    HandoverState.REFUSED: "客户不同意",
    HandoverState.FULL: "接手人好友已满",
    HandoverState.FAILED: "企业微信没有受理",
}


def summary(giver: str, taker: str, moved: int, ends: Mapping[HandoverState, int], groups: tuple[int, int]) -> str:
    """What whoever asked is told at the end; `groups` are those that got another owner, and those that did not."""
    lines = [f"交接完成：{giver}的 {moved} 位客户现在由{taker}负责，历史记录都在。"]
    done = ends.get(HandoverState.DONE, 0)
    failed = [f"{words} {ends[state]} 位" for state, words in _ENDS.items() if ends.get(state)]
    if done or failed:
        left = f"；没换成：{'、'.join(failed)}，CRM 里的负责人不变" if failed else ""
        lines.append(f"企业微信好友：{done} 位已换成{taker}{left}。")
    if elsewhere := ends.get(HandoverState.WITHDRAWN, 0):
        lines.append(f"{elsewhere} 位在企业微信通知之前又换了负责人，没有惊动客户。")
    return "\n".join([*lines, *_of_groups(groups)])


def _of_groups(groups: tuple[int, int]) -> list[str]:
    left = f"，{groups[1]} 个没换成，请在企业微信里处理" if groups[1] else ""
    return [f"客户群：{groups[0]} 个已换群主{left}。"] if groups != (0, 0) else []


def returned(told: str, taker: str, moved: int, waiting: int, groups: tuple[int, int]) -> str:
    """The same of the way back: so many are `waiting` for the platform and have not come along."""
    left = f"{waiting} 位企业微信还在换人，没有动：有结果后再发一次“交接 转回 {taker}”。" if waiting else ""
    if not moved:
        nobody = "没有客户可以转回：都已经转给了别人，或者还在换人。"
        return "\n".join(filter(None, [nobody, left, *_of_groups(groups)]))
    return "\n".join(filter(None, [told, left]))


def undone(giver: StaffMember, taker: str, returned: int, begun: int, kept: int, groups: int) -> str:
    """What whoever took it back is told at the end.

    The platform had `begun` with so many, so many were `kept` as they have changed hands since, and so many `groups`
    have their new owner.
    """
    way_back = f"：需要的话，24 小时后发“交接 转回 {giver.name}”一次转回" if giver.active else ""
    lines = [f"交接已收回：{returned} 位客户恢复由{giver.name}负责，提醒一并还回。"]
    if begun:
        lines.append(f"{begun} 位企业微信已经开始换人，收不回，仍由{taker}负责{way_back}。")
    if kept:
        lines.append(f"{kept} 位之后又换过负责人，没有动。")
    if groups:
        how = f"发“交接 转回 {giver.name}”转回" if giver.active else f"请{taker}在企业微信里转回"
        lines.append(f"{groups} 个客户群已经换了群主，{how}。")
    return "\n".join(lines)
