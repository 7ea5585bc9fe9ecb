"""What can happen to who looks after a customer."""

from dataclasses import dataclass

from crm_core.act import Event
from crm_core.ownership.model import Why
from crm_core.values import StaffId


@dataclass(frozen=True, slots=True)
class OwnerChanged(Event):
    """Somebody else looks after the customer; None is the pool."""

    giver: StaffId | None
    taker: StaffId | None
    why: Why
