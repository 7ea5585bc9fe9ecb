"""The rules of having and handing on a customer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from crm_core.act import Actor
from crm_core.permissions import Role
from crm_core.values import CustomerId, StaffId


class Why(StrEnum):
    """Why the owner changed."""

    FIRST_ADDED = "first_added"
    """A customer without an owner became somebody's contact."""
    CLAIMED = "claimed"
    GIVEN_BACK = "given_back"
    TRANSFERRED = "transferred"
    LEFT = "left"
    """Transferred away from somebody who is no longer active."""
    UNDONE = "undone"


SAID = {
    Why.FIRST_ADDED: "首次添加",
    Why.CLAIMED: "认领",
    Why.GIVEN_BACK: "退回",
    Why.TRANSFERRED: "转给",
    Why.LEFT: "离职交接",
    Why.UNDONE: "撤销",
}
POOL = "公海"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChange:
    """One step of the history. `giver` and `taker` are None for the pool, `by` for the program."""

    customer: CustomerId
    giver: StaffId | None
    taker: StaffId | None
    by: StaffId | None
    why: Why
    at: datetime


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many customers one person may claim on one day, and have from the pool at one time."""

    a_day: int = 20
    at_once: int = 200


USUAL_LIMITS = PoolLimits()


def day_of(now: datetime, zone: ZoneInfo) -> str:
    """The day by which claims are counted, e.g. `2026-08-05`."""
    return now.astimezone(zone).date().isoformat()


def what_goes_along(reminders: int) -> str:
    """What changes hands with a customer."""
    return f"历史记录和 {reminders} 条提醒" if reminders else "历史记录"


def may_give_away(actor: Actor, owner: StaffId | None) -> bool:
    """The owner, the owner's manager and an admin; customers of the pool are handed out by managers and admins."""
    if actor.staff is None or Role.ADMIN in actor.roles:
        return True
    return Role.MANAGER in actor.roles if owner is None else owner == actor.staff or owner in actor.team
