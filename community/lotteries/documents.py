"""Lotteries in MongoDB: the pot that holds the locked seed and counts what is gone, and every draw."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from pymongo import ASCENDING, IndexModel, ReturnDocument

from community.lotteries.fairness import Draw
from community.lotteries.model import Drawn
from crm_core.stored import Stored
from crm_core.values import CustomerId, StaffId


class StoredPot(Stored):
    """What all draws of a lottery change, so that they come one after the other. `_id` is the campaign's.

    `locked` is the seed under the server's key; `seed`, in hex, is there from the end on, and in pots of old from the
    beginning. `given` counts prizes by their place.
    """

    locked: str = ""
    seed: str = ""
    drawn: int = 0
    given: dict[str, int] = {}

    class Settings:
        name = "lottery_pots"

    @classmethod
    async def begin(cls, campaign: str, locked: str) -> Self:
        """Keep the seed, unless there is one already; returns the pot that is kept."""
        fields: dict[str, Any] = {"locked": locked, "seed": "", "drawn": 0, "given": {}}
        row = await cls.rows().find_one_and_update(
            {"_id": campaign}, {"$setOnInsert": fields}, upsert=True, return_document=ReturnDocument.AFTER
        )
        return cls.model_validate(row)

    @classmethod
    async def held(cls, campaign: str, now: datetime) -> Self | None:
        """It, kept from all other transactions until this one ends."""
        row = await cls.rows().find_one_and_update(
            {"_id": campaign}, {"$set": {"touched": now}}, return_document=ReturnDocument.AFTER
        )
        return cls.model_validate(row) if row else None

    async def show(self, seed: bytes) -> None:
        """Nobody can draw any more: everybody may know it."""
        await self.rows().update_one({"_id": self.id}, {"$set": {"seed": seed.hex(), "locked": ""}})

    async def keep(self) -> None:
        """Write how far it is."""
        await self.rows().update_one({"_id": self.id}, {"$set": {"drawn": self.drawn, "given": self.given}})


class StoredDraw(Stored):
    """One draw. `_id` is `<campaign>-<seq>`; `key` is made from its cause."""

    campaign: str
    customer: CustomerId
    ticket: str
    number: int
    seq: int
    key: str
    day: str
    prize: int | None
    at: datetime
    delivered_by: StaffId | None = None
    delivered_at: datetime | None = None

    class Settings:
        name = "lottery_draws"
        indexes = (
            IndexModel([("campaign", ASCENDING), ("customer", ASCENDING), ("number", ASCENDING)], unique=True),
            IndexModel([("campaign", ASCENDING), ("customer", ASCENDING), ("key", ASCENDING)], unique=True),
            IndexModel([("campaign", ASCENDING), ("seq", ASCENDING)], unique=True),
        )

    @property
    def told(self) -> Drawn:
        return Drawn(**self.model_dump(include=set(Drawn.__dataclass_fields__)))

    @classmethod
    async def of_people(cls, campaign: str, people: Collection[CustomerId]) -> list[Self]:
        """All draws under these ids, in their order."""
        return await cls.find({"campaign": campaign, "customer": {"$in": [*people]}}).sort("+seq").to_list()

    @classmethod
    async def append(cls, draws: Collection[Self]) -> None:
        """Write new ones."""
        if draws:
            await cls.rows().insert_many(
                [{"_id": one.id, **one.model_dump(exclude={"id", "revision_id"})} for one in draws]
            )

    @classmethod
    async def public(cls, campaign: str) -> list[Draw]:
        """What everybody may see, in its order."""
        shown = {"_id": 0, "seq": 1, "ticket": 1, "number": 1, "prize": 1}
        return [Draw(**row) async for row in cls.rows().find({"campaign": campaign}, shown, sort=[("seq", 1)])]

    @classmethod
    async def won(cls, campaign: str, *, skip: int = 0, limit: int = 0) -> list[Self]:
        """Draws that won, those not handed over yet first."""
        found = cls.find({"campaign": campaign, "prize": {"$ne": None}}).sort("+delivered_at", "+seq")
        return await found.skip(skip).limit(limit).to_list()

    @classmethod
    async def hand_over(cls, draw: str, by: StaffId | None, at: datetime | None) -> bool:
        """Tick a prize off, or with None take the tick away; whether that changed anything."""
        which: dict[str, Any] = {"_id": draw, "delivered_at": None if at else {"$ne": None}}
        fields = {"delivered_by": by, "delivered_at": at}
        return (await cls.rows().update_one(which, {"$set": fields})).modified_count > 0
