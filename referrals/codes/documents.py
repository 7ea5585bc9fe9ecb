"""Referral codes in MongoDB."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from pymongo import ASCENDING, IndexModel, ReturnDocument

from crm_core.stored import Stored
from crm_core.values import CustomerId
from referrals.codes.model import ReferralCode


class StoredReferralCode(Stored):
    """One code. `_id` is `<programme>:<customer>`."""

    programme: str
    customer: CustomerId
    code: str
    made_at: datetime

    class Settings:
        name = "referral_codes"
        indexes = (
            IndexModel([("code", ASCENDING)], unique=True),
            IndexModel([("customer", ASCENDING), ("programme", ASCENDING)]),
        )

    @property
    def told(self) -> ReferralCode:
        return ReferralCode(code=self.code, programme=self.programme, owner=self.customer)

    @classmethod
    async def of(cls, programme: str, customers: Collection[CustomerId]) -> Self | None:
        """The oldest code that somebody with these ids has in a programme."""
        found = cls.find({"customer": {"$in": [*customers]}, "programme": programme})
        return await found.sort("+made_at", "+_id").first_or_none()

    @classmethod
    async def make(cls, programme: str, customer: CustomerId, code: str, now: datetime) -> Self:
        """The code of this customer, `code` when there is none yet."""
        fields: dict[str, Any] = {"programme": programme, "customer": customer, "code": code}
        row = await cls.rows().find_one_and_update(
            {"_id": f"{programme}:{customer}"},
            {"$setOnInsert": fields | {"made_at": now}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return cls.model_validate(row)

    @classmethod
    async def hold(cls, programme: str, customers: Collection[CustomerId]) -> None:
        """Keep whatever is counted of somebody with these ids from all other transactions until this one ends."""
        theirs = {"customer": {"$in": [*customers]}, "programme": programme}
        await cls.rows().update_many(theirs, {"$inc": {"counted": 1}})

    @classmethod
    async def with_code(cls, code: str) -> Self | None:
        return await cls.find_one({"code": code})
