"""Invitations and touches in MongoDB."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Self

from pymongo import ASCENDING, IndexModel

from crm_core.stored import Stored
from crm_core.values import CustomerId, StaffId
from referrals.invitations.model import Invitation, Outcome, Standing, Via, Why

_REWARDED: dict[str, Any] = {"decision": "release", "look_at": None}


class StoredInvitation(Stored):
    """One invitation. `people` are all profiles that are the friend, by what is known: while it `counts`, none of them
    can be in another one of the programme. `look_at` is when time alone may change it; `decided_by` who settled what
    the rules left open; `firm` the friend's company in B2B; `reason` why a staff member says it is so.
    """

    programme: str
    code: str
    inviter: CustomerId
    invitee: CustomerId
    people: list[CustomerId]
    counts: bool = True
    via: Via
    came: datetime
    standing: Standing = Standing.WAITING
    why: Why | None = None
    met_at: datetime | None = None
    missing: list[str] = []
    decision: str = ""
    score: float = 0.0
    reasons: list[str] = []
    decided_by: StaffId | None = None
    look_at: datetime | None = None
    firm: str | None = None
    reason: str = ""

    class Settings:
        name = "referral_invitations"
        indexes = (
            IndexModel(
                [("programme", ASCENDING), ("people", ASCENDING)],
                name="each_once",
                unique=True,
                partialFilterExpression={"counts": True},
            ),
            IndexModel(
                [("programme", ASCENDING), ("firm", ASCENDING)],
                name="each_firm_once",
                unique=True,
                partialFilterExpression={"counts": True, "firm": {"$gt": ""}},
            ),
            IndexModel([("programme", ASCENDING), ("inviter", ASCENDING), ("standing", ASCENDING)]),
            IndexModel([("people", ASCENDING)]),
            IndexModel([("inviter", ASCENDING)]),
            IndexModel([("look_at", ASCENDING)]),
            IndexModel([("decision", ASCENDING), ("standing", ASCENDING), ("met_at", ASCENDING)]),
        )

    @property
    def invitation(self) -> Invitation:
        return Invitation(
            id=self.id,
            programme=self.programme,
            code=self.code,
            inviter=self.inviter,
            invitee=self.invitee,
            via=self.via,
            came=self.came,
            standing=self.standing,
            why=self.why,
            met_at=self.met_at,
            missing=tuple(self.missing),
            decision=self.decision,
            score=self.score,
            reasons=tuple(self.reasons),
        )

    async def put(self, **fields: object) -> None:
        """Write these, and have them."""
        for name, value in fields.items():
            setattr(self, name, value)
        await self.rows().update_one({"_id": self.id}, {"$set": fields})

    @classmethod
    async def counting(cls, programme: str, people: Collection[CustomerId]) -> Self | None:
        """The one that counts for this friend."""
        return await cls.find_one({"programme": programme, "people": {"$in": [*people]}, "counts": True})

    @classmethod
    async def of_friend(cls, people: Collection[CustomerId]) -> list[Self]:
        """All that count for this friend, the earliest first."""
        return await cls.find({"people": {"$in": [*people]}, "counts": True}).sort("+came", "+_id").to_list()

    @classmethod
    async def by(cls, inviters: Collection[CustomerId], programme: str | None = None) -> list[Self]:
        """All that somebody with these ids made, newest first; those that count no more too."""
        wanted: dict[str, Any] = {"inviter": {"$in": [*inviters]}} | ({"programme": programme} if programme else {})
        return await cls.find(wanted).sort("-came", "-_id").to_list()

    @classmethod
    async def of_firm(cls, programme: str, firm: str) -> Self | None:
        return await cls.find_one({"programme": programme, "firm": firm, "counts": True})

    @classmethod
    async def any_in(cls, programme: str) -> bool:
        """Whether anybody ever came to a programme."""
        return await cls.rows().find_one({"programme": programme}, {"_id": 1}) is not None

    @classmethod
    async def rewarded(cls, programme: str, inviters: Collection[CustomerId]) -> int:
        """How many friends of somebody with these ids count for the steps: met, clean, and past the hold."""
        by = {"programme": programme, "inviter": {"$in": [*inviters]}}
        return await cls.rows().count_documents(by | {"standing": Standing.MET} | _REWARDED)

    @classmethod
    async def how_far(cls, programme: str, inviters: Collection[CustomerId]) -> tuple[int, int, int]:
        """How many friends of somebody with these ids are waiting, how many have met the conditions and are held, and
        how many are `rewarded`."""
        rewarded = {"$and": [{"$eq": [{"$ifNull": [f"${name}", None]}, value]} for name, value in _REWARDED.items()]}
        stages: list[dict[str, Any]] = [
            {"$match": {"programme": programme, "inviter": {"$in": [*inviters]}, "standing": {"$ne": Standing.VOID}}},
            {"$group": {"_id": ["$standing", rewarded], "count": {"$sum": 1}}},
        ]
        found = {tuple(row["_id"]): row["count"] async for row in await cls.rows().aggregate(stages)}
        waiting = sum(count for (standing, _), count in found.items() if standing == Standing.WAITING)
        return waiting, found.get((Standing.MET, False), 0), found.get((Standing.MET, True), 0)

    @classmethod
    async def due(cls, now: datetime, limit: int) -> list[str]:
        """Those that time alone may have changed."""
        cursor = cls.rows().find({"look_at": {"$lte": now}}, {"_id": 1}).sort("look_at", 1).limit(limit)
        return [str(row["_id"]) async for row in cursor]

    @classmethod
    async def standings(cls, programme: str) -> dict[str, int]:
        """How many there are of each standing."""
        stages = [{"$match": {"programme": programme}}, {"$group": {"_id": "$standing", "count": {"$sum": 1}}}]
        return {row["_id"]: row["count"] async for row in await cls.rows().aggregate(stages)}

    @classmethod
    async def to_review(cls, limit: int, *, but: Sequence[str], of: Collection[CustomerId] | None = None) -> list[Self]:
        """Those the rules leave to a person, longest waiting first, `but` some; of all, or where one `of` these is the
        friend or the inviter."""
        wanted: dict[str, Any] = {"decision": "hold", "standing": Standing.MET, "_id": {"$nin": [*but]}}
        if of is not None:
            wanted["$or"] = [{"people": {"$in": [*of]}}, {"inviter": {"$in": [*of]}}]
        return await cls.find(wanted).sort("+met_at", "+_id").limit(limit).to_list()

    @classmethod
    async def count_to_review(cls, programme: str | None, *, but: Sequence[str]) -> int:
        """How many of them there are, in a programme or in all."""
        wanted: dict[str, Any] = {"decision": "hold", "standing": Standing.MET, "_id": {"$nin": [*but]}}
        return await cls.rows().count_documents(wanted | ({"programme": programme} if programme else {}))

    @classmethod
    async def judged(cls, limit: int) -> list[Self]:
        """Those the fraud rules have looked at, newest first; whatever became of them."""
        return await cls.find({"decision": {"$gt": ""}}).sort("-met_at", "-_id").limit(limit).to_list()

    @classmethod
    async def ranking(
        cls, programme: str, since: datetime | None, until: datetime | None, limit: int
    ) -> list[tuple[CustomerId, int]]:
        """Who has most friends that met the conditions from `since` on and before `until`, and how many."""
        met: dict[str, Any] = {"$ne": None}
        met |= {"$gte": since} if since else {}
        met |= {"$lt": until} if until else {}
        stages: list[dict[str, Any]] = [
            {"$match": {"programme": programme, "standing": Standing.MET, "decision": "release", "met_at": met}},
            {"$group": {"_id": "$inviter", "friends": {"$sum": 1}, "last": {"$max": "$met_at"}}},
            {"$sort": {"friends": -1, "last": 1, "_id": 1}},
            {"$limit": limit},
        ]
        cursor = await cls.rows().aggregate(stages)
        return [(CustomerId(row["_id"]), row["friends"]) async for row in cursor]


class StoredCodeTouch(Stored):
    """One time that somebody came by a code, and what it came to. `_id` is `<code>:<cause>`."""

    programme: str
    code: str
    invitee: CustomerId
    via: Via
    outcome: Outcome
    at: datetime

    class Settings:
        name = "referral_touches"
        indexes = (IndexModel([("invitee", ASCENDING), ("at", ASCENDING)]),)

    @classmethod
    async def before(cls, key: str) -> Outcome | None:
        """What this very touch came to when it was looked at before."""
        found = await cls.get(key)
        return found.outcome if found else None

    @classmethod
    async def of(cls, people: Collection[CustomerId]) -> list[Self]:
        """All of somebody with these ids, oldest first."""
        return await cls.find({"invitee": {"$in": [*people]}}).sort("+at", "+_id").to_list()
