"""How far a succession is, and what is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from crm_core.handovers.model import HandoverState
from crm_core.staff.model import StaffMember
from crm_core.values import Identity, StaffId

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


UNDER_WAY = (Stage.ASKED, Stage.MOVING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a succession would come to."""

    giver: StaffMember
    taker: StaffMember
    customers: int


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
    if groups != (0, 0):
        lines.append(f"客户群：{groups[0]} 个已换群主" + (f"，{groups[1]} 个没换成" if groups[1] else "") + "。")
    return "\n".join(lines)
