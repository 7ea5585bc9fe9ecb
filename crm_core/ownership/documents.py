"""The history of owners, and how much each person has claimed, in MongoDB."""

from datetime import datetime
from typing import Self

from bson import ObjectId
from pymongo import DESCENDING, IndexModel, ReturnDocument

from crm_core.ownership.model import OwnerChange, Why
from crm_core.stored import Stored
from crm_core.values import CustomerId, StaffId


class StoredOwnerChange(Stored):
    """One step; nothing is ever taken out.

    `had_claimed`: whether the giver had the customer from the pool; `claim_day`: for which day a claim counts;
    `void`: it was undone, or is the undoing of another.
    """

    customer: CustomerId
    giver: StaffId | None
    taker: StaffId | None
    by: StaffId | None
    why: Why
    at: datetime
    had_claimed: bool = False
    claim_day: str = ""
    void: bool = False

    class Settings:
        name = "owner_changes"
        indexes = (IndexModel([("customer", DESCENDING), ("at", DESCENDING), ("_id", DESCENDING)]),)

    @classmethod
    async def add(cls, change: OwnerChange, *, had_claimed: bool = False, claim_day: str = "") -> str:
        """Returns the id of the step."""
        stored = cls(
            id=str(ObjectId()),
            customer=change.customer,
            giver=change.giver,
            taker=change.taker,
            by=change.by,
            why=change.why,
            at=change.at,
            had_claimed=had_claimed,
            claim_day=claim_day,
            void=change.why is Why.UNDONE,
        )
        await stored.insert()
        return stored.id

    @classmethod
    async def latest(cls, customer: CustomerId) -> Self | None:
        """The one that stands."""
        return await cls.find({"customer": customer, "void": False}).sort("-at", "-_id").first_or_none()

    @classmethod
    async def undo(cls, change: str) -> None:
        await cls.rows().update_one({"_id": change}, {"$set": {"void": True}})


class StoredClaims(Stored):
    """How many customers a person has claimed on one day; `id` is the person. Two claims of one person at once
    collide here, so that neither overlooks the other.
    """

    day: str
    taken: int

    class Settings:
        name = "claims"

    @classmethod
    async def count_up(cls, staff: StaffId, day: str) -> int:
        """One more; how many there are with it."""
        same_day = {"$eq": ["$day", day]}
        step = {"$set": {"day": day, "taken": {"$cond": [same_day, {"$add": ["$taken", 1]}, 1]}}}
        row = await cls.rows().find_one_and_update(
            {"_id": staff}, [step], upsert=True, return_document=ReturnDocument.AFTER
        )
        return int(row["taken"]) if row else 1

    @classmethod
    async def count_down(cls, staff: StaffId, day: str) -> None:
        """One that was undone does not count."""
        await cls.rows().update_one({"_id": staff, "day": day}, {"$inc": {"taken": -1}})
