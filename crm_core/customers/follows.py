"""Whose contact a customer is, as it is kept inside the profile."""

from datetime import datetime

from pydantic import BaseModel

from crm_core.values import StaffId


class StoredFollow(BaseModel):
    """One staff member's relation to the customer. `state` is that of the code it came by.

    `released` when that person has given the customer away: it gives no sight any more, even while the two are still
    contacts on the platform.
    """

    staff: StaffId
    remark: str
    added_by: str
    state: str | None
    since: datetime
    released: bool = False
