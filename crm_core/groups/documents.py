"""Groups in MongoDB. Every read of a person's starts from `visible_to`."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument

from crm_core.act import Act, Actor
from crm_core.groups.model import Group, LookedAt
from crm_core.messages import GroupDetails
from crm_core.permissions import Role
from crm_core.stored import Stored
from crm_core.values import AppKey, StaffId


class StoredGroup(Stored):
    """A group. `id` is the key of its identity; `staff` are all members who work here, the owner among them.

    `robot` is the app whose robot was last heard of there, empty where there is none. `version`, `passed`, `told_at`
    and `read_at` are what a `LookedAt` says. `listed_at` is when a walk through all groups last met it. Of a robot's
    group `named_at` and `owned_at` are when it was so.
    """

    name: str = ""
    notice: str = ""
    owner: StaffId | None = None
    admins: list[StaffId] = []
    staff: list[StaffId] = []
    people: int = 0
    robot: AppKey = AppKey("")
    named_at: datetime | None = None
    owned_at: datetime | None = None
    version: str = ""
    passed: list[str] = []
    told_at: datetime | None = None
    read_at: datetime | None = None
    listed_at: datetime | None = None
    made_at: datetime | None = None
    dismissed_at: datetime | None = None
    heard_at: datetime

    class Settings:
        name = "groups"
        indexes = (
            IndexModel([("owner", ASCENDING), ("name", ASCENDING)]),
            IndexModel([("staff", ASCENDING)]),
            IndexModel([("people", DESCENDING)]),
        )

    @property
    def group(self) -> Group:
        return Group(
            id=self.id,
            name=self.name,
            notice=self.notice,
            owner=self.owner,
            created_at=self.made_at,
            people=0 if self.dismissed_at else self.people,
            dismissed_at=self.dismissed_at,
        )

    @property
    def looked(self) -> LookedAt:
        return LookedAt(version=self.version, passed=tuple(self.passed), told_at=self.told_at, read_at=self.read_at)

    @classmethod
    def visible_to(cls, act: Act) -> "VisibleGroups":
        """The groups this person may see."""
        return VisibleGroups(_scope(act.actor))

    @classmethod
    async def held(cls, key: str, now: datetime) -> Self:
        """The group, made when it is the first we hear of it; kept from all other transactions until this one ends."""
        row = await cls.rows().find_one_and_update(
            {"_id": key}, {"$set": {"heard_at": now}}, upsert=True, return_document=ReturnDocument.AFTER
        )
        return cls.model_validate(row)

    @classmethod
    async def looked_of(cls, key: str) -> tuple[LookedAt | None, bool]:
        """What is known of it, None for nothing; and whether it is dismissed."""
        found = await cls.get(key)
        return (found.looked, found.dismissed_at is not None) if found else (None, False)

    async def take_over(
        self,
        details: GroupDetails,
        looked: LookedAt,
        *,
        owner: StaffId | None,
        admins: list[StaffId],
        staff: list[StaffId],
    ) -> None:
        """Write what a list says."""
        await self._set(
            {
                "name": details.name,
                "notice": details.notice,
                "owner": owner,
                "admins": admins,
                "staff": staff,
                "people": sum(not one.is_staff for one in details.members),
                "made_at": details.created_at,
                "version": looked.version,
                "passed": [*looked.passed],
                "told_at": looked.told_at,
                "read_at": looked.read_at,
            }
        )

    async def met_by_robot(
        self, robot: AppKey, at: datetime, *, name: str, owner: StaffId | None, staff: Collection[StaffId]
    ) -> None:
        """Write what a robot has come to know of it as of `at`; what is empty, or was known later, stays as it was."""
        fields: dict[str, Any] = {"robot": robot}
        if name and not (self.named_at and self.named_at > at):
            fields |= {"name": name, "named_at": at}
        if owner and not (self.owned_at and self.owned_at > at):
            fields |= {"owner": owner, "owned_at": at}
        changes: dict[str, Any] = {"$addToSet": {"staff": {"$each": [*staff]}}, "$set": fields}
        await self.rows().update_one({"_id": self.id}, changes)

    async def has_left(self, staff: Collection[StaffId]) -> None:
        """These colleagues are no members any more."""
        await self.rows().update_one({"_id": self.id}, {"$pull": {"staff": {"$in": [*staff]}}})

    async def look(self, looked: LookedAt) -> None:
        """Write how far our knowledge goes."""
        await self._set({"passed": [*looked.passed], "told_at": looked.told_at})

    async def dismiss(self, at: datetime) -> None:
        """There is no such group any more."""
        await self._set({"dismissed_at": min(at, self.dismissed_at or at), "people": 0})

    async def hold(self, people: int) -> None:
        """So many are in it, as far as was told."""
        await self._set({"people": people})

    @classmethod
    async def met(cls, keys: Collection[str], now: datetime) -> None:
        """A walk through all groups has met these."""
        await cls.rows().update_many({"_id": {"$in": [*keys]}}, {"$set": {"listed_at": now}})

    @classmethod
    async def not_met_since(cls, scope: str, since: datetime) -> list[str]:
        """Those of this scope (`wecom:<corp>`) that the walk begun then did not meet, and that are not dismissed."""
        missing: dict[str, Any] = {
            "_id": {"$gte": f"{scope}:", "$lt": f"{scope};"},
            "dismissed_at": None,
            "heard_at": {"$lt": since},
            "listed_at": {"$not": {"$gte": since}},
        }
        return [row["_id"] async for row in cls.rows().find(missing, {"_id": 1})]

    @classmethod
    async def any_read(cls, scope: str) -> bool:
        """Whether the list of any group of this scope (`wecom:<corp>`) was ever read."""
        read = {"_id": {"$gte": f"{scope}:", "$lt": f"{scope};"}, "read_at": {"$ne": None}}
        return await cls.rows().find_one(read, {"_id": 1}) is not None

    @classmethod
    async def count_owned(cls, staff: StaffId) -> int:
        """How many there are that this person owns."""
        return await cls.rows().count_documents({"owner": staff, "dismissed_at": None})

    @classmethod
    async def called(cls, keys: Collection[str]) -> dict[str, str]:
        """What groups are called, for whoever may see one of their members."""
        cursor = cls.rows().find({"_id": {"$in": [*keys]}, "name": {"$gt": ""}}, {"name": 1})
        return {row["_id"]: row["name"] async for row in cursor}

    async def _set(self, fields: dict[str, Any]) -> None:
        await self.rows().update_one({"_id": self.id}, {"$set": fields})


class VisibleGroups:
    """Groups within one person's sight."""

    def __init__(self, scope: dict[str, Any]) -> None:
        self._scope = scope

    async def get(self, key: str) -> Group | None:
        found = await StoredGroup.find_one({"$and": [{"_id": key}, self._scope]})
        return found.group if found else None

    async def all(self, limit: int, *, skip: int = 0) -> list[Group]:
        """Those that there are, the largest first."""
        wanted = {"$and": [{"dismissed_at": None}, self._scope]}
        found = await StoredGroup.find(wanted).sort("-people", "+_id").skip(skip).limit(limit).to_list()
        return [one.group for one in found]

    async def count(self) -> int:
        return await StoredGroup.rows().count_documents({"$and": [{"dismissed_at": None}, self._scope]})

    async def of(self, keys: Collection[str], limit: int) -> list[Group]:
        """Those of `keys`, the largest first."""
        wanted = {"$and": [{"_id": {"$in": [*keys]}, "dismissed_at": None}, self._scope]}
        found = await StoredGroup.find(wanted).sort("-people", "+_id").limit(limit).to_list()
        return [one.group for one in found]

    async def ids(self, keys: Collection[str] | None) -> list[str]:
        """Those of `keys`, or all, that are visible and not dismissed."""
        wanted: dict[str, Any] = {"dismissed_at": None} | ({} if keys is None else {"_id": {"$in": [*keys]}})
        return [row["_id"] async for row in StoredGroup.rows().find({"$and": [wanted, self._scope]}, {"_id": 1})]


def _scope(actor: Actor) -> dict[str, Any]:
    """Community sees all groups; everybody else those they are in themselves, managers their team's too."""
    if actor.staff is None or actor.roles & {Role.ADMIN, Role.AUDITOR, Role.COMMUNITY}:
        return {}
    return {"staff": {"$in": [actor.staff, *sorted(actor.team)]}}
