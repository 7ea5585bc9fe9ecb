"""Staff members in MongoDB."""

from collections.abc import Collection, Iterable
from datetime import datetime

from bson import ObjectId
from pymongo import ASCENDING, IndexModel, ReturnDocument, UpdateOne

from crm_core.permissions import Role
from crm_core.staff.accounts import lapsing, refreshed
from crm_core.staff.model import StaffMember, Told, looks_after_customers
from crm_core.stored import Stored, holding
from crm_core.values import StaffId


class StoredStaff(Stored):
    """A person of the company, with one account at most in each scope (`wecom:<corp>`).

    `leads` holds the departments led, with all below them; `seen` when each scope's directory told of the person last,
    `lapsed` the scopes where the account is disabled or gone; `wrote_to` is the app last written to, `prefers` the
    platform chosen for notices, empty for none; `joined` is who this turned out to be, after which this is only a name.
    Somebody known only because a customer follows him or her has no roles and may do nothing.
    """

    name: str
    identities: list[str]
    roles: list[Role] = []
    departments: list[str] = []
    leads: list[str] = []
    active: bool = True
    seen_at: datetime | None = None
    seen: dict[str, datetime] = {}
    lapsed: list[str] = []
    mobile: str = ""
    wrote_to: str = ""
    prefers: str = ""
    joined: str = ""

    class Settings:
        name = "staff"
        indexes = (
            IndexModel([("identities", ASCENDING)], unique=True),
            IndexModel([("departments", ASCENDING)]),
            IndexModel([("name", ASCENDING)]),
        )

    @property
    def member(self) -> StaffMember:
        return StaffMember(
            id=StaffId(self.id),
            name=self.name,
            identities=tuple(self.identities),
            roles=frozenset(self.roles),
            departments=frozenset(self.departments),
            leads=frozenset(self.leads),
            active=self.active,
            listed=self.seen_at is not None,
            wrote_to=self.wrote_to,
            prefers=self.prefers,
        )

    @classmethod
    async def by_identity(cls, identity: str) -> StaffMember | None:
        found = await cls.find_one({"identities": identity})
        return found.member if found else None

    @classmethod
    async def by_identities(cls, identities: Collection[str]) -> dict[str, StaffMember]:
        """Those of these accounts that are known, by identity key."""
        members = [one.member for one in await cls.find({"identities": {"$in": [*identities]}}).to_list()]
        return {key: member for member in members for key in member.identities if key in identities}

    @classmethod
    async def by_ids(cls, staff: Collection[StaffId]) -> dict[StaffId, StaffMember]:
        members = [one.member for one in await cls.find({"_id": {"$in": [*staff]}}).to_list()]
        return {one.id: one for one in members}

    @classmethod
    async def leaders(cls, departments: Collection[str]) -> list[StaffMember]:
        """The active managers who lead any of these departments."""
        wanted = {"leads": {"$in": [*departments]}, "roles": Role.MANAGER, "active": True}
        return [one.member for one in await cls.find(wanted).to_list()]

    @classmethod
    async def working(cls) -> list[StaffId]:
        """Everybody active who may do anything."""
        cursor = cls.rows().find({"active": True, "roles": {"$ne": []}}, {"_id": 1})
        return [StaffId(row["_id"]) async for row in cursor]

    @classmethod
    async def working_accounts(cls, scope: str) -> frozenset[str]:
        """The good accounts in this scope (`wecom:<corp>`) of people its directory has named."""
        cursor = cls.rows().find(
            {"active": True, f"seen.{scope}": {"$exists": True}, "lapsed": {"$ne": scope}}, {"identities": 1}
        )
        return frozenset([key async for row in cursor for key in row["identities"] if key.startswith(f"{scope}:")])

    @classmethod
    async def with_role(cls, role: Role) -> list[StaffMember]:
        """The active ones with this role, longest known first."""
        return [one.member for one in await cls.find({"roles": role, "active": True}).sort("+_id").to_list()]

    @classmethod
    async def looking_after(cls) -> list[StaffMember]:
        """The active ones to whom a customer may be given."""
        found = [one.member for one in await cls.find({"active": True, "roles": {"$ne": []}}).sort("+name").to_list()]
        return [one for one in found if looks_after_customers(one)]

    @classmethod
    async def everybody(cls) -> list[StaffMember]:
        found = await cls.find({"joined": {"$in": [None, ""]}}).sort("+name").to_list()
        return [one.member for one in found]

    @classmethod
    async def in_departments(cls, departments: Collection[str]) -> frozenset[StaffId]:
        if not departments:
            return frozenset()
        cursor = cls.rows().find({"departments": {"$in": [*departments]}}, {"_id": 1})
        return frozenset([StaffId(row["_id"]) async for row in cursor])

    @classmethod
    async def ids_of(cls, identities: Iterable[str]) -> dict[str, StaffId]:
        """The ids of these accounts, by identity key; somebody never seen gets an entry without any role."""
        wanted = set(identities)
        if not wanted:
            return {}
        known = {key: member.id for key, member in (await cls.by_identities(wanted)).items()}
        return known | {key: await cls._ensure(key) for key in sorted(wanted - known.keys())}

    @classmethod
    async def _ensure(cls, identity: str) -> StaffId:
        blank = cls(id=str(ObjectId()), name=identity.rsplit(":", 1)[-1], identities=[identity])
        row = await cls.rows().find_one_and_update(
            holding(identity),
            {"$setOnInsert": {"_id": blank.id, **blank.model_dump(exclude={"id", "revision_id"})}},
            projection={"_id": 1},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return StaffId(row["_id"]) if row else StaffId(blank.id)

    @classmethod
    async def names_of(cls, staff: Iterable[StaffId]) -> dict[StaffId, str]:
        cursor = cls.rows().find({"_id": {"$in": [*staff]}}, {"name": 1})
        return {StaffId(row["_id"]): row["name"] async for row in cursor}

    @classmethod
    async def refresh(cls, told: Iterable[Told], now: datetime) -> None:
        """Write what the platform said of these members at `now`; what it said later and is written already stays."""
        updates = [
            UpdateOne({"_id": one.staff, f"seen.{one.scope}": {"$not": {"$gt": now}}}, refreshed(one, now))
            for one in told
        ]
        if updates:
            await cls.rows().bulk_write(updates)

    @classmethod
    async def with_mobile(cls, mobile: str, scope: str) -> list[StaffId]:
        """Whoever has this number and no account in this scope yet."""
        without = {"identities": {"$not": {"$regex": f"^{scope}:"}}}
        cursor = cls.rows().find({"mobile": mobile, "active": True, **without}, {"_id": 1})
        return [StaffId(row["_id"]) async for row in cursor]

    @classmethod
    async def join(cls, staff: StaffId, identities: Collection[str]) -> None:
        """Give a person more accounts; nobody else may have them (any more)."""
        await cls.rows().update_one({"_id": staff}, {"$addToSet": {"identities": {"$each": [*identities]}}})

    @classmethod
    async def call_account(cls, staff: StaffId, before: str, now: str) -> None:
        """An account of this person goes by another name."""
        await cls.rows().update_one({"_id": staff, "identities": before}, {"$set": {"identities.$": now}})

    @classmethod
    async def forget(cls, staff: StaffId) -> None:
        """This was nobody, but somebody else by another name."""
        await cls.rows().delete_one({"_id": staff})

    @classmethod
    async def note_where(cls, staff: StaffId, app: str) -> None:
        await cls.rows().update_one({"_id": staff, "wrote_to": {"$ne": app}}, {"$set": {"wrote_to": app}})

    @classmethod
    async def prefer(cls, staff: StaffId, platform: str) -> None:
        await cls.rows().update_one({"_id": staff}, {"$set": {"prefers": platform}})

    @classmethod
    async def set_roles(cls, staff: StaffId, roles: frozenset[Role]) -> None:
        await cls.rows().update_one({"_id": staff}, {"$set": {"roles": sorted(roles)}})

    @classmethod
    async def deactivate_missing(cls, scope: str, seen_at: datetime) -> int:
        """Those of this scope (`wecom:<corp>`) whom the directory read at `seen_at` does not name lose that account.

        They keep that moment: an older reading, which still names them, gives it back to nobody.
        """
        seen = f"seen.{scope}"
        unseen = [{seen: {"$lt": seen_at}}, {seen: {"$exists": False}, "seen_at": {"$lt": seen_at}}]
        gone = {"identities": {"$regex": f"^{scope}:"}, "$or": unseen, "active": True, "lapsed": {"$ne": scope}}
        result = await cls.rows().update_many(gone, [*lapsing(scope, active=False), {"$set": {seen: seen_at}}])
        return result.modified_count
