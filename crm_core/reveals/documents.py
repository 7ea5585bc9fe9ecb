"""Reasons in MongoDB, apart from the audit trail, which holds no words; they lapse after a year."""

from datetime import datetime, timedelta

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, IndexModel

from crm_core.stored import Stored
from crm_core.values import CustomerId, StaffId

KEPT = timedelta(days=365)


class StoredReveal(Stored):
    """One look at a masked field of a customer."""

    customer: CustomerId
    staff: StaffId
    reason: str
    at: datetime

    class Settings:
        name = "reveals"
        indexes = (
            IndexModel([("customer", ASCENDING), ("at", DESCENDING)]),
            IndexModel([("at", ASCENDING)], expireAfterSeconds=int(KEPT.total_seconds())),
        )

    @classmethod
    async def add(cls, customer: CustomerId, staff: StaffId, reason: str, at: datetime) -> None:
        await cls(id=str(ObjectId()), customer=customer, staff=staff, reason=reason, at=at).insert()
