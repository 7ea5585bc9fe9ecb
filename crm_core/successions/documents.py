"""Successions in MongoDB."""

from datetime import datetime
from typing import Any, Self

from pymongo import ASCENDING, IndexModel

from crm_core.stored import Stored
from crm_core.successions.model import UNDER_WAY, Stage
from crm_core.values import StaffId

_IS_OPEN = {"stage": {"$in": [*UNDER_WAY, Stage.WAITING]}}


class StoredSuccession(Stored):
    """One succession. `after` is the last customer that changed hands, `moved` how many have.

    `unassigned` are a leaver's customers (accounts) that the platform lets go to somebody, None where it was not asked
    or would not tell. `by` asked for it and is told in `app`. `open_groups` names the calls for groups under way.
    """

    giver: StaffId
    taker: StaffId
    by: StaffId
    app: str
    stage: Stage
    resigned: bool
    after: str = ""
    moved: int = 0
    unassigned: list[str] | None = None
    groups_done: int = 0
    groups_failed: int = 0
    open_groups: list[str] = []
    tries: int = 0
    due: datetime
    at: datetime

    class Settings:
        name = "successions"
        indexes = (
            IndexModel([("stage", ASCENDING), ("due", ASCENDING)], name="open", partialFilterExpression=_IS_OPEN),
        )

    @classmethod
    async def next_due(cls, now: datetime) -> Self | None:
        return await cls.find_one({"stage": {"$in": [*UNDER_WAY]}, "due": {"$lte": now}}, sort=[("due", 1)])

    @classmethod
    async def open_of(cls, giver: StaffId) -> Self | None:
        """One of this person's customers that is not over."""
        return await cls.find_one({"giver": giver, **_IS_OPEN})

    @classmethod
    async def waiting(cls) -> list[str]:
        cursor = cls.rows().find({"stage": Stage.WAITING}, {"_id": 1})
        return [row["_id"] async for row in cursor]

    async def put(self, **fields: Any) -> None:  # noqa: ANN401 - the fields of this class
        for name, value in fields.items():
            setattr(self, name, value)
        await self.rows().update_one({"_id": self.id}, {"$set": fields})


class StoredFarewell(Stored):
    """That somebody has left with customers was told; `id` is the person."""

    at: datetime

    class Settings:
        name = "farewells"
