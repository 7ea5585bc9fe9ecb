"""A note."""

from dataclasses import dataclass
from datetime import datetime

from crm_core.values import StaffId

LONGEST_NOTE = 2_000
"""Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a staff member wrote down about a customer."""

    id: str
    staff: StaffId | None
    text: str
    at: datetime
