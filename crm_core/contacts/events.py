"""What can happen to a relation."""

from dataclasses import dataclass
from datetime import datetime

from crm_core.act import Event
from crm_core.messages import Ending
from crm_core.values import StaffId


@dataclass(frozen=True, slots=True)
class ContactLost(Event):
    """A staff member and this customer are contacts no more, at the platform's time `ended`.

    `by` says who ended it, never a transfer. Who looks after the customer does not change by it.
    """

    staff: StaffId
    by: Ending
    ended: datetime
