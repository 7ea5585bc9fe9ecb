"""Deeds in MongoDB; kept as long as the customers are, so that rules can be tried on the past."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateOne

from crm_core.stored import Stored
from crm_core.values import CustomerId
from referrals.deeds.model import Deed, DeedKind

_LINKS = ("phone", "address", "device", "ip")
MOST_AROUND = 5_000


class StoredDeed(Stored):
    """One deed. `_id` is made from what caused it."""

    at: datetime
    kind: DeedKind
    invitee: str
    inviter: str = ""
    device: str = ""
    ip: str = ""
    phone: str = ""
    address: str = ""
    amount: int = 0
    channel: str = ""
    staff: bool = False

    class Settings:
        name = "referral_deeds"
        indexes = (
            IndexModel([("invitee", ASCENDING), ("at", ASCENDING)]),
            IndexModel([("inviter", ASCENDING), ("at", ASCENDING)], partialFilterExpression={"inviter": {"$gt": ""}}),
            *(
                IndexModel([(link, ASCENDING)], name=link, partialFilterExpression={link: {"$gt": ""}})
                for link in ("phone", "address", "device", "ip")
            ),
        )

    @property
    def deed(self) -> Deed:
        fields = self.model_dump(exclude={"id", "revision_id"})
        return Deed(**fields)

    @classmethod
    async def put(cls, deeds: Mapping[str, Deed]) -> None:
        """Put these down under their keys, each once."""
        puts = [UpdateOne({"_id": key}, {"$setOnInsert": asdict(one)}, upsert=True) for key, one in deeds.items()]
        if puts:
            await cls.rows().bulk_write(puts)

    @classmethod
    async def refund(cls, key: str, order: Deed) -> None:
        """The order's money went back, whether we have heard of the order before or not."""
        row = asdict(order)
        del row["amount"]
        await cls.rows().update_one({"_id": key}, {"$set": {"amount": 0}, "$setOnInsert": row}, upsert=True)

    @classmethod
    async def of(cls, customers: Collection[CustomerId]) -> list[Deed]:
        """All that somebody with these ids did, oldest first."""
        return await cls._found({"invitee": {"$in": [*customers]}})

    @classmethod
    async def around(cls, people: Collection[str]) -> list[Deed]:
        """The deeds of these and of those they brought and who brought them, and of whoever shares something with
        them; at most MOST_AROUND, oldest first."""
        circle = {*people}
        own = await cls._found({"$or": [{"invitee": {"$in": [*circle]}}, {"inviter": {"$in": [*circle]}}]})
        circle |= {one.invitee for one in own} | {one.inviter for one in own if one.inviter}
        for link in _LINKS:
            values = {value for one in own if (value := str(getattr(one, link)))}
            if values:
                circle |= {one.invitee for one in await cls._found({link: {"$in": [*values]}})}
        return await cls._found({"invitee": {"$in": [*circle]}})

    @classmethod
    async def _found(cls, wanted: dict[str, Any]) -> list[Deed]:
        found = await cls.find(wanted).sort("+at", "+_id").limit(MOST_AROUND).to_list()
        return [one.deed for one in found]
