"""Programmes in MongoDB."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Self

from pydantic import TypeAdapter
from pymongo import ASCENDING, IndexModel

from crm_core.stored import Stored
from crm_core.values import StaffId
from referrals.programmes.model import Plan, Programme, State

_PLAN = TypeAdapter[Plan](Plan)


class StoredProgramme(Stored):
    """One programme. `open` while its name is taken: until it has ended."""

    name: str
    open: bool
    plan: dict[str, Any]
    state: State
    by: StaffId | None
    created_at: datetime
    reserved_cents: int = 0
    reserved: int = 0

    class Settings:
        name = "referral_programmes"
        indexes = (
            IndexModel([("name", ASCENDING)], unique=True, partialFilterExpression={"open": True}),
            IndexModel([("state", ASCENDING), ("created_at", ASCENDING)]),
        )

    @property
    def programme(self) -> Programme:
        return Programme(
            id=self.id,
            plan=_PLAN.validate_python(self.plan),
            state=self.state,
            by=self.by,
            created_at=self.created_at,
            reserved_cents=self.reserved_cents,
            reserved=self.reserved,
        )

    @classmethod
    async def add(cls, key: str, plan: Plan, by: StaffId | None, now: datetime) -> Self:
        one = cls(id=key, name=plan.name, open=True, plan=asdict(plan), state=State.RUNNING, by=by, created_at=now)
        await one.insert()
        return one

    @classmethod
    async def named(cls, name: str) -> Self | None:
        """The open one of this name, else the one that ended last."""
        return await cls.find({"name": name}).sort("-open", "-created_at").first_or_none()

    @classmethod
    async def all_of_them(cls, *, ended: bool) -> list[Self]:
        """Oldest first; those that ended only when asked for."""
        return await cls.find({} if ended else {"open": True}).sort("+created_at", "+_id").to_list()

    async def put(self, plan: Plan, state: State) -> None:
        """Write what it is from now on."""
        fields = {"name": plan.name, "plan": asdict(plan), "state": state, "open": state is not State.ENDED}
        await self.rows().update_one({"_id": self.id}, {"$set": fields})
        self.plan, self.state, self.name, self.open = asdict(plan), state, plan.name, state is not State.ENDED

    @classmethod
    async def reserve(cls, programme: str, cents: int) -> bool:
        """Take one reward worth so much from budget and stock; false, and nothing taken, when there is no room."""
        room = {
            "_id": programme,
            "$and": [
                {"$or": [{"plan.stock": None}, {"$expr": {"$lt": ["$reserved", "$plan.stock"]}}]},
                {
                    "$or": [
                        {"plan.budget": None},
                        {"$expr": {"$lte": [{"$add": ["$reserved_cents", cents]}, "$plan.budget"]}},
                    ]
                },
            ],
        }
        taken = await cls.rows().update_one(room, {"$inc": {"reserved_cents": cents, "reserved": 1}})
        return taken.modified_count == 1

    @classmethod
    async def give_back(cls, programme: str, cents: int) -> None:
        """What a reward had taken is there for others again."""
        await cls.rows().update_one({"_id": programme}, {"$inc": {"reserved_cents": -cents, "reserved": -1}})
