"""Contact codes in MongoDB."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time
from typing import Any, Self

from pydantic import BaseModel
from pymongo import ASCENDING, IndexModel

from crm_core.codes.model import IN_USE, Code, CodeState, Days, Seat, Shift
from crm_core.conversations.documents import StoredMessage
from crm_core.customers.documents import StoredCustomer
from crm_core.messages import Author
from crm_core.stored import Stored
from crm_core.values import CustomerId, StaffId

_AT_ONCE = 200


class StoredSeat(BaseModel):
    """Times are written `HH:MM`; without a shift both are empty."""

    staff: StaffId
    weight: int = 1
    opens: str = ""
    closes: str = ""
    days: Days = Days.EVERY

    @classmethod
    def of(cls, seat: Seat) -> Self:
        if seat.shift is None:
            return cls(staff=seat.staff, weight=seat.weight)
        opens, closes = (f"{one:%H:%M}" for one in (seat.shift.opens, seat.shift.closes))
        return cls(staff=seat.staff, weight=seat.weight, opens=opens, closes=closes, days=seat.shift.days)

    @property
    def seat(self) -> Seat:
        if not self.opens:
            return Seat(staff=self.staff, weight=self.weight)
        shift = Shift(opens=time.fromisoformat(self.opens), closes=time.fromisoformat(self.closes), days=self.days)
        return Seat(staff=self.staff, weight=self.weight, shift=shift)


class StoredCode(Stored):
    """One code, by its `state`. `scope` is the company's; `on_now` whom the platform was last told it leads to,
    `listed_at` when a walk through the platform's codes began that met it.

    `by` asked for it and is told in `app` what becomes of it.

    `kept_for` is what the program keeps it for by itself, None for a code of the staff's; of such a one `round` counts
    how often it was asked for anew, `asked_at` is when it last was, `looked_at` when it was last seen to, and `ends_at`
    when it is to end.
    """

    scope: str
    name: str
    status: CodeState
    seats: list[StoredSeat]
    fallback: list[StaffId] = []
    on_now: list[StaffId]
    tags: list[str] = []
    welcome: str = ""
    skip_verify: bool = True
    config_id: str = ""
    picture: str = ""
    by: StaffId | None
    app: str
    created_at: datetime
    ended_at: datetime | None = None
    listed_at: datetime | None = None
    kept_for: str | None = None
    round: int = 0
    asked_at: datetime | None = None
    looked_at: datetime | None = None
    ends_at: datetime | None = None

    class Settings:
        name = "codes"
        indexes = (
            IndexModel([("scope", ASCENDING), ("name", ASCENDING)]),
            IndexModel([("status", ASCENDING)]),
            IndexModel([("kept_for", ASCENDING), ("status", ASCENDING), ("_id", ASCENDING)]),
            IndexModel([("kept_for", ASCENDING), ("looked_at", ASCENDING)]),
        )

    @property
    def code(self) -> Code:
        return Code(
            id=self.id,
            name=self.name,
            state=self.id,
            status=self.status,
            seats=tuple(one.seat for one in self.seats),
            fallback=tuple(self.fallback),
            on_now=tuple(self.on_now),
            tags=tuple(self.tags),
            welcome=self.welcome,
            skip_verify=self.skip_verify,
            picture=self.picture,
            created_at=self.created_at,
        )

    @classmethod
    async def named(cls, scope: str, name: str) -> Self | None:
        """The staff's one of this name that is in use, else the one that ended last."""
        found = await cls.find({"scope": scope, "name": name, "kept_for": None}).sort("-created_at", "-_id").to_list()
        return next((one for one in found if one.status in IN_USE), found[0] if found else None)

    @classmethod
    async def of_scope(cls, scope: str) -> list[Self]:
        """The staff's that are in use, oldest first."""
        wanted = {"scope": scope, "kept_for": None, "status": {"$in": [*IN_USE]}}
        return await cls.find(wanted).sort("+created_at", "+_id").to_list()

    @classmethod
    async def live(cls, after: str, limit: int) -> list[Self]:
        """The staff's that customers can scan, in the order of their states."""
        wanted = {"kept_for": None, "status": CodeState.LIVE, "_id": {"$gt": after}}
        return await cls.find(wanted).sort("+_id").limit(limit).to_list()

    @classmethod
    async def due_to_look(cls, purpose: str, before: datetime, limit: int) -> list[Self]:
        """Those the program keeps for this that were last seen to before then, the longest ago first."""
        due = {"$or": [{"looked_at": None}, {"looked_at": {"$lt": before}}]}
        wanted = {"kept_for": purpose, "status": CodeState.LIVE, **due}
        return await cls.find(wanted).sort("+looked_at", "+_id").limit(limit).to_list()

    @classmethod
    async def looked(cls, states: Collection[str], now: datetime) -> None:
        """These were seen to."""
        await cls.rows().update_many({"_id": {"$in": [*states]}}, {"$set": {"looked_at": now}})

    @classmethod
    async def with_configs(cls, configs: Collection[str]) -> frozenset[str]:
        """Which of these the platform calls codes of ours."""
        cursor = cls.rows().find({"config_id": {"$in": [*configs]}}, {"config_id": 1})
        return frozenset([row["config_id"] async for row in cursor])

    @classmethod
    async def met(cls, configs: Collection[str], walk: datetime) -> None:
        """The walk that began then has met these."""
        await cls.rows().update_many({"config_id": {"$in": [*configs]}}, {"$set": {"listed_at": walk}})

    @classmethod
    async def not_met_since(cls, scope: str, walk: datetime) -> list[Self]:
        """Those that customers should be able to scan, which the walk that began then did not meet."""
        missing = {"scope": scope, "status": CodeState.LIVE, "created_at": {"$lt": walk}}
        return await cls.find({**missing, "listed_at": {"$not": {"$gte": walk}}}).to_list()

    @classmethod
    async def names_of(cls, states: Collection[str]) -> dict[str, str]:
        """What the codes with these states are called: `活码“春季展会”`, those of the program by their names alone."""
        cursor = cls.rows().find({"_id": {"$in": [*states]}}, {"name": 1, "kept_for": 1})
        return {row["_id"]: row["name"] if row.get("kept_for") else f"活码“{row['name']}”" async for row in cursor}

    async def put(self, **fields: Any) -> None:  # noqa: ANN401 - of every type there is in a document
        await self.rows().update_one({"_id": self.id}, {"$set": fields})

    async def renew(self, on_now: Sequence[StaffId], now: datetime) -> None:
        """It is asked for anew, whatever became of the one before."""
        self.round += 1
        await self.put(
            status=CodeState.ASKED,
            round=self.round,
            config_id="",
            picture="",
            on_now=[*on_now],
            asked_at=now,
            ended_at=None,
            ends_at=None,
        )

    async def seat(self, seats: Sequence[Seat], fallback: Sequence[StaffId], on_now: Sequence[StaffId]) -> None:
        """Lead to others from now on."""
        stored = [StoredSeat.of(one).model_dump(mode="json") for one in seats]
        await self.put(seats=stored, fallback=[*fallback], on_now=[*on_now])


async def customers_of(accounts: Collection[str]) -> dict[str, CustomerId]:
    """Whose accounts these are."""
    cursor = StoredCustomer.rows().find({"identities": {"$in": [*accounts]}}, {"identities": 1})
    return {key: CustomerId(row["_id"]) async for row in cursor for key in row["identities"] if key in accounts}


async def first_words(since: Mapping[CustomerId, datetime]) -> dict[CustomerId, datetime]:
    """When each of these customers first wrote from that moment on, as far as chats are known."""
    found: dict[CustomerId, datetime] = {}
    wanted = [{"customer": one, "at": {"$gte": at}} for one, at in since.items()]
    for start in range(0, len(wanted), _AT_ONCE):
        pipeline: list[dict[str, Any]] = [
            {"$match": {"author": Author.CUSTOMER, "$or": wanted[start : start + _AT_ONCE]}},
            {"$group": {"_id": "$customer", "at": {"$min": "$at"}}},
        ]
        cursor = await StoredMessage.rows().aggregate(pipeline)
        found |= {CustomerId(row["_id"]): row["at"] async for row in cursor}
    return found


async def last_words(customers: Collection[CustomerId]) -> dict[CustomerId, datetime]:
    """When each of these customers wrote last, as far as chats are known."""
    pipeline: list[dict[str, Any]] = [
        {"$match": {"customer": {"$in": [*customers]}, "author": Author.CUSTOMER}},
        {"$group": {"_id": "$customer", "at": {"$max": "$at"}}},
    ]
    cursor = await StoredMessage.rows().aggregate(pipeline)
    return {CustomerId(row["_id"]): row["at"] async for row in cursor}
