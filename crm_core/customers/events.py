"""What can happen to a profile."""

from dataclasses import dataclass

from crm_core.act import Event
from crm_core.values import StaffId


@dataclass(frozen=True, slots=True)
class ContactMade(Event):
    """A staff member and this customer became contacts; `state` is that of the code it came by."""

    staff: StaffId
    state: str | None
