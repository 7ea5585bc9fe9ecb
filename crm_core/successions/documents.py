"""Successions in MongoDB."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Self

from pydantic import TypeAdapter
from pymongo import ASCENDING, IndexModel

from crm_core.customers.documents import StoredCustomer
from crm_core.errors import NotFound
from crm_core.stored import Stored
from crm_core.successions.model import UNDER_WAY, Move, Stage
from crm_core.values import CustomerId, Platform, StaffId

_move: TypeAdapter[Move] = TypeAdapter(Move)
_IS_OPEN = {"stage": {"$in": [*UNDER_WAY, Stage.WAITING]}}


class StoredSuccession(Stored):
    """One succession. `after` is the last customer that changed hands, `moved` how many have.

    `unassigned` are a leaver's customers (accounts) that the platform lets go to somebody, None where it was not asked
    or would not tell. `by` asked for it and is told in `app`. `open_groups` names the calls for groups under way.
    `asks_from` is when the platform is asked. `back_of` is the one whose customers go back, empty for all customers of
    the giver. `groups` are those that have gone to the taker, or may have, and have not come back since: what the
    platform calls them. Of one that was undone so many customers were `returned`, the platform
    had `begun` with so many, and so many were `kept`.
    """

    giver: StaffId
    taker: StaffId
    by: StaffId
    app: str
    stage: Stage
    resigned: bool
    back_of: str = ""
    after: str = ""
    moved: int = 0
    unassigned: list[str] | None = None
    groups_done: int = 0
    groups_failed: int = 0
    groups: list[str] = []
    returned: int = 0
    begun: int = 0
    kept: int = 0
    open_groups: list[str] = []
    tries: int = 0
    due: datetime
    asks_from: datetime | None = None
    at: datetime

    class Settings:
        name = "successions"
        indexes = (
            IndexModel([("stage", ASCENDING), ("due", ASCENDING)], name="under_way", partialFilterExpression=_IS_OPEN),
        )

    @classmethod
    async def next_due(cls, now: datetime) -> Self | None:
        return await cls.find_one({"stage": {"$in": [*UNDER_WAY]}, "due": {"$lte": now}}, sort=[("due", 1)])

    @classmethod
    async def open_of(cls, giver: StaffId) -> Self | None:
        """One of this person's customers that is not over."""
        return await cls.find_one({"giver": giver, **_IS_OPEN})

    @classmethod
    async def latest_of(cls, giver: StaffId) -> Self | None:
        """The last one that began with this person's customers."""
        return await cls.find({"giver": giver}).sort("-at", "-_id").first_or_none()

    @classmethod
    async def waiting(cls) -> list[str]:
        cursor = cls.rows().find({"stage": Stage.WAITING}, {"_id": 1})
        return [row["_id"] async for row in cursor]

    @classmethod
    async def called(cls, succession: str) -> Self:
        """Raises NotFound."""
        found = await cls.get(succession)
        if found is None:
            raise NotFound("没有这次交接。")
        return found

    async def put(self, **fields: Any) -> None:  # noqa: ANN401 - the fields of this class
        for name, value in fields.items():
            setattr(self, name, value)
        await self.rows().update_one({"_id": self.id}, {"$set": fields})


class StoredMove(Stored):
    """A customer who changed hands in a succession, as long as that can be undone."""

    succession: str
    customer: CustomerId
    change: str
    passed: dict[str, Any] | None
    at: datetime

    class Settings:
        name = "succession_moves"
        indexes = (
            IndexModel([("succession", ASCENDING), ("customer", ASCENDING)]),
            IndexModel([("at", ASCENDING)], expireAfterSeconds=int(timedelta(days=1).total_seconds())),
        )

    @classmethod
    async def keep(cls, succession: str, moves: Sequence[Move], now: datetime) -> None:
        if moves:
            head = {"succession": succession, "at": now}
            await cls.rows().insert_many(
                [{"_id": f"{succession}|{one.customer}", **head, **_move.dump_python(one)} for one in moves]
            )

    @classmethod
    async def some(cls, succession: str, after: str, limit: int) -> list[Move]:
        """Those behind this customer, in the order of their ids."""
        wanted = {"succession": succession, "customer": {"$gt": after}}
        shown = {"customer": 1, "change": 1, "passed": 1, "_id": 0}
        cursor = cls.rows().find(wanted, shown, sort=[("customer", 1)], limit=limit)
        return [_move.validate_python(row) async for row in cursor]


class StoredFarewell(Stored):
    """That somebody has left with customers was told; `id` is the person."""

    at: datetime

    class Settings:
        name = "farewells"


async def count_owned(staff: StaffId) -> int:
    """How many customers somebody looks after."""
    return await StoredCustomer.rows().count_documents({"owner": staff})


async def friends_of(giver: StaffId, taker: StaffId, *, left: bool) -> int:
    """How many of the giver's customers on 企业微信 are no contacts of the taker, but of a giver who has not `left`."""
    follows: dict[str, Any] = {"$ne": taker} if left else {"$eq": giver, "$ne": taker}
    wanted = {"owner": giver, "identities": {"$regex": f"^{Platform.WECOM}:"}, "follows.staff": follows}
    return await StoredCustomer.rows().count_documents(wanted)
