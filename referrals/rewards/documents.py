"""Rewards in MongoDB."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any, Self

from pydantic import TypeAdapter
from pymongo import ASCENDING, IndexModel, InsertOne, UpdateOne

from crm_core.stored import Stored
from crm_core.values import CustomerId
from referrals.programmes.model import Prize
from referrals.rewards.model import Reward, Side, Stage

_PRIZE = TypeAdapter[Prize](Prize)


class StoredReward(Stored):
    """One reward. `_id` says what it is for, see `moving`."""

    programme: str
    invitation: str
    customer: CustomerId
    side: Side
    prize: dict[str, Any]
    stage: Stage
    friends: int = 0
    handed: str = ""
    hold_until: datetime | None = None
    review: bool = False
    at: datetime

    class Settings:
        name = "referral_rewards"
        indexes = (
            IndexModel([("customer", ASCENDING), ("programme", ASCENDING)]),
            IndexModel([("invitation", ASCENDING)]),
            IndexModel([("programme", ASCENDING), ("stage", ASCENDING)]),
            IndexModel([("stage", ASCENDING), ("prize.kind", ASCENDING), ("at", ASCENDING)]),
        )

    @property
    def reward(self) -> Reward:
        return Reward(
            id=self.id,
            programme=self.programme,
            invitation=self.invitation,
            customer=self.customer,
            side=self.side,
            prize=_PRIZE.validate_python(self.prize),
            stage=self.stage,
            friends=self.friends,
            handed=self.handed,
            hold_until=self.hold_until,
            review=self.review,
            at=self.at,
        )

    @classmethod
    async def write(cls, new: Collection[Reward], changed: Collection[Reward]) -> None:
        """Put down those that are new, and how the others are now."""
        inserts = [InsertOne[dict[str, Any]](_row(one)) for one in new]
        updates = [UpdateOne({"_id": one.id}, {"$set": _row(one)}) for one in changed]
        if writes := [*inserts, *updates]:
            await cls.rows().bulk_write(writes)

    @classmethod
    async def known(cls, key: str) -> Reward | None:
        found = await cls.get(key)
        return found.reward if found else None

    @classmethod
    async def of_invitation(cls, invitation: str) -> list[Reward]:
        """Those of both sides."""
        return [one.reward for one in await cls.find({"invitation": invitation}).sort("+_id").to_list()]

    @classmethod
    async def of_customer(cls, customers: Collection[CustomerId]) -> list[Reward]:
        """All of somebody with these ids, newest first."""
        return [one.reward for one in await cls.find({"customer": {"$in": [*customers]}}).sort("-at", "-_id").to_list()]

    @classmethod
    async def moved_since(cls, programme: str, customers: Collection[CustomerId], since: datetime) -> list[Reward]:
        """Those of somebody with these ids in a programme that something has become of since then, newest first."""
        wanted = {"customer": {"$in": [*customers]}, "programme": programme, "at": {"$gte": since}}
        return [one.reward for one in await cls.find(wanted).sort("-at", "-_id").to_list()]

    @classmethod
    async def steps_of(cls, programme: str, customers: Collection[CustomerId]) -> list[Reward]:
        """The step rewards of somebody with these ids, those given first before the others."""
        wanted = {"customer": {"$in": [*customers]}, "programme": programme, "side": Side.STEP}
        return [one.reward for one in await cls.find(wanted).sort("+at", "+_id").to_list()]

    @classmethod
    async def released(cls, limit: int, kind: str, name: str = "") -> list[Self]:
        """Those of a kind, and of what `name` says, to be handed over; longest waiting first."""
        wanted = {"stage": Stage.RELEASED, "prize.kind": kind, "prize.name": name}
        return await cls.find(wanted).sort("+at", "+_id").limit(limit).to_list()

    @classmethod
    async def waiting_for(cls) -> list[tuple[str, str]]:
        """The kinds and names of what is to be handed over."""
        group = {"_id": {"kind": "$prize.kind", "name": "$prize.name"}}
        stages = [{"$match": {"stage": Stage.RELEASED}}, {"$group": group}, {"$sort": {"_id": 1}}]
        return [(row["_id"]["kind"], row["_id"]["name"]) async for row in await cls.rows().aggregate(stages)]

    @classmethod
    async def stages(cls, programme: str) -> dict[str, int]:
        """How many there are at each stage."""
        stages = [{"$match": {"programme": programme}}, {"$group": {"_id": "$stage", "count": {"$sum": 1}}}]
        return {row["_id"]: row["count"] async for row in await cls.rows().aggregate(stages)}

    @classmethod
    async def handed_by(cls, kind: str, handed: str) -> list[Reward]:
        """Those of a kind that were handed over under one name, e.g. with one list."""
        wanted = {"stage": Stage.DELIVERED, "prize.kind": kind, "handed": handed}
        return [one.reward for one in await cls.find(wanted).sort("+at", "+_id").to_list()]


def _row(one: Reward) -> dict[str, Any]:
    row = asdict(one)
    return {"_id": row.pop("id"), **row}
