"""Follow-up records in MongoDB."""

from datetime import datetime

from bson import ObjectId
from pymongo import DESCENDING, IndexModel

from crm_core.followups.model import FollowUp, Words
from crm_core.stored import Stored
from crm_core.values import CustomerId, StaffId


class StoredFollowUp(Stored):
    """One record. `staff` is None when the program wrote it."""

    customer: CustomerId
    staff: StaffId | None
    said: str
    result: str
    next_step: str
    at: datetime

    class Settings:
        name = "follow_ups"
        indexes = (IndexModel([("customer", DESCENDING), ("at", DESCENDING)]),)

    @property
    def follow_up(self) -> FollowUp:
        words = Words(said=self.said, result=self.result, next_step=self.next_step)
        return FollowUp(id=self.id, staff=self.staff, words=words, at=self.at)

    @classmethod
    async def add(cls, customer: CustomerId, staff: StaffId | None, words: Words, at: datetime) -> FollowUp:
        stored = cls(
            id=str(ObjectId()),
            customer=customer,
            staff=staff,
            said=words.said,
            result=words.result,
            next_step=words.next_step,
            at=at,
        )
        await stored.insert()
        return stored.follow_up

    @classmethod
    async def remove(cls, customer: CustomerId, follow_up: str) -> bool:
        result = await cls.rows().delete_one({"_id": follow_up, "customer": customer})
        return result.deleted_count == 1
