"""Reviews in MongoDB."""

from datetime import datetime
from typing import Self

from pymongo import ASCENDING, IndexModel

from crm_core.stored import Stored
from crm_core.values import StaffId
from referrals.deeds.model import Decision
from referrals.reviews.model import Review


class StoredReview(Stored):
    """One review; `_id` is the invitation's."""

    decision: Decision | None = None
    by: StaffId | None = None
    reason: str = ""
    due: datetime | None = None
    done: bool = False
    asked: bool = False

    class Settings:
        name = "referral_reviews"
        indexes = (IndexModel([("due", ASCENDING)], partialFilterExpression={"due": {"$type": "date"}}),)

    @property
    def review(self) -> Review:
        return Review(
            invitation=self.id,
            decision=self.decision,
            by=self.by,
            reason=self.reason,
            due=self.due,
            done=self.done,
            asked=self.asked,
        )

    @classmethod
    async def of(cls, invitation: str) -> Review:
        """As nobody has decided it where nothing is known."""
        found = await cls.get(invitation)
        return found.review if found else Review(invitation=invitation)

    @classmethod
    async def put(cls, one: Review) -> None:
        fields = {
            "decision": one.decision,
            "by": one.by,
            "reason": one.reason,
            "due": one.due,
            "done": one.done,
            "asked": one.asked,
        }
        await cls.rows().update_one({"_id": one.invitation}, {"$set": fields}, upsert=True)

    @classmethod
    async def under_way(cls) -> list[str]:
        """The invitations that are decided, though it has not taken effect."""
        return [str(row["_id"]) async for row in cls.rows().find({"due": {"$type": "date"}}, {"_id": 1})]

    @classmethod
    async def ripe(cls, now: datetime, limit: int) -> list[Self]:
        """Those whose time to take effect has come, longest waiting first."""
        return await cls.find({"due": {"$lte": now}}).sort("+due").limit(limit).to_list()
