"""What can happen to a reminder about a customer."""

from dataclasses import dataclass

from crm_core.act import Event
from crm_core.values import StaffId


@dataclass(frozen=True, slots=True)
class ReminderSet(Event):
    """Somebody wants to be reminded of this customer."""

    reminder: str
    staff: StaffId


@dataclass(frozen=True, slots=True)
class ReminderSettled(Event):
    """An occurrence is over; `state` says how, see `model.State`."""

    reminder: str
    state: str
