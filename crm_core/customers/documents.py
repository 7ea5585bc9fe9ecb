"""Customers in MongoDB. Every read starts from `visible_to`."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Self

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument

from crm_core.act import Act
from crm_core.customers.birthday import Birthday, celebrated_on
from crm_core.customers.filters import in_sight_of, ways
from crm_core.customers.follows import StoredFollow
from crm_core.customers.model import Customer
from crm_core.customers.names import Query, search_keys
from crm_core.errors import NotFound
from crm_core.stored import Stored, holding
from crm_core.values import CustomerId, StaffId

LONGEST_IN_TEXT = 16
"""Characters of a name that is looked for inside a sentence."""
CANDIDATES = 1_000
"""How many customers a search compares at most; a text that finds more of them is too vague to rank."""


class StoredCustomer(Stored):
    """A profile. `identities` are its accounts on all platforms; `names` all it is called by.

    `unionid` is that of the person behind accounts of 微信; `absorbed` are profiles that turned out to be the same
    person: what was written under their ids is read as this customer's. `apart` when somebody said it is not.
    `told_tags` are those the platform told last; `owner_since` is when the owner changed last, to nobody as well;
    `claimed` when the owner took it from the pool.
    """

    identities: list[str]
    unionid: str | None = None
    absorbed: list[CustomerId] = []
    apart: bool = False
    name: str = ""
    company: str = ""
    names: list[str] = []
    phones: list[str] = []
    owner: StaffId | None = None
    owner_since: datetime
    claimed: bool = False
    follows: list[StoredFollow] = []
    source: str = ""
    source_at: datetime | None = None
    state: str | None = None
    tags: list[str] = []
    told_tags: list[str] = []
    birthday: dict[str, int | None] | None = None
    stage: str = ""
    grams: list[str] = []
    sounds: list[str] = []
    tails: list[str] = []
    created_at: datetime

    class Settings:
        name = "customers"
        indexes = (
            IndexModel([("identities", ASCENDING)], unique=True),
            IndexModel([("unionid", ASCENDING)], sparse=True),
            IndexModel([("absorbed", ASCENDING)], sparse=True),
            IndexModel([("owner", ASCENDING), ("owner_since", DESCENDING)]),
            IndexModel([("owner_since", DESCENDING)], name="claimed", partialFilterExpression={"claimed": True}),
            IndexModel([("follows.staff", ASCENDING)]),
            IndexModel([("tags", ASCENDING)]),
            IndexModel([("names", ASCENDING)]),
            IndexModel([("grams", ASCENDING)]),
            IndexModel([("sounds", ASCENDING)]),
            IndexModel([("tails", ASCENDING)]),
        )

    @property
    def customer(self) -> Customer:
        return Customer(
            id=CustomerId(self.id),
            name=self.name,
            company=self.company,
            owner=self.owner,
            source=self.source,
            state=self.state,
            tags=tuple(self.tags),
            phones=tuple(self.phones),
            names=tuple(self.names),
            created_at=self.created_at,
            birthday=Birthday.read(self.birthday),
            stage=self.stage,
            identities=tuple(self.identities),
            absorbed=tuple(self.absorbed),
        )

    @classmethod
    def visible_to(cls, act: Act) -> "VisibleCustomers":
        """The customers this person may see, the only way to read any."""
        return VisibleCustomers(in_sight_of(act.actor))

    @classmethod
    async def by_identity(cls, identity: str, now: datetime) -> Self:
        """The customer with this account; made, without a name, when it is the first we hear of it."""
        blank: dict[str, Any] = {
            "_id": str(ObjectId()),
            "identities": [identity],
            "created_at": now,
            "owner_since": now,
        }
        row = await cls.rows().find_one_and_update(
            holding(identity), {"$setOnInsert": blank}, upsert=True, return_document=ReturnDocument.AFTER
        )
        return cls.model_validate(row)

    @classmethod
    async def known_by(cls, identity: str) -> Self | None:
        """The customer with this account, when we have heard of it."""
        return await cls.find_one({"identities": identity})

    async def rename(self, *, name: str, company: str, names: list[str], phones: list[str]) -> None:
        """Write what the customer is called and reached by, with what it is then found by."""
        keys = search_keys(names, phones)
        await self._set(
            {
                "name": name,
                "company": company,
                "names": names,
                "phones": phones,
                "grams": sorted(keys.grams),
                "sounds": sorted(keys.sounds),
                "tails": sorted(keys.tails),
            }
        )

    async def follow(self, follows: list[StoredFollow], now: datetime) -> StaffId | None:
        """Write who follows; returns who came to own a customer without an owner: the first of the newcomers.

        Whoever followed first of all tells the source. Nobody may be left to follow.
        """
        first = min(follows, key=lambda one: one.since, default=None)
        fields: dict[str, Any] = {"follows": [one.model_dump() for one in follows]}
        known = {one.staff for one in self.follows if not one.released}
        newcomers = [one for one in follows if one.staff not in known and not one.released]
        owner = min(newcomers, key=lambda one: one.since).staff if self.owner is None and newcomers else None
        if owner is not None:
            self.owner = owner
            fields |= {"owner": owner, "owner_since": now}
        if first is not None and (not self.source or (self.source_at is not None and first.since <= self.source_at)):
            fields |= {"source": first.added_by, "state": first.state, "source_at": first.since}
        self.follows = follows
        await self._set(fields)
        return owner

    async def change_owner(self, owner: StaffId | None, now: datetime, *, claimed: bool) -> None:
        """Give the customer to somebody, or to nobody; whoever had it loses sight of it."""
        for one in self.follows:
            one.released = one.staff == self.owner or (one.released and one.staff != owner)
        follows = [one.model_dump() for one in self.follows]
        self.owner = owner
        await self._set({"owner": owner, "owner_since": now, "claimed": claimed, "follows": follows})

    async def begin_with(self, owner: StaffId, source: str, state: str | None, *, at: datetime, now: datetime) -> None:
        """Somebody else turned out to have been the first contact, `at` that time."""
        self.owner = owner
        await self._set({"owner": owner, "owner_since": now, "source": source, "state": state, "source_at": at})

    @classmethod
    async def claimed_by(cls, staff: StaffId) -> int:
        """How many of this person's customers came from the pool."""
        return await cls.rows().count_documents({"owner": staff, "claimed": True})

    @classmethod
    async def claimed_since(cls, since: datetime) -> list[Customer]:
        """Whoever left the pool by a claim since then."""
        return [one.customer for one in await cls.find({"claimed": True, "owner_since": {"$gte": since}}).to_list()]

    async def take_over_tags(self, told: frozenset[str], *, keeping: frozenset[str] = frozenset()) -> None:
        """Add what the platform newly tells and drop what it tells no longer; what was changed here stays changed.

        What is in `keeping` is not dropped: it is ours from now on.
        """
        before = frozenset(self.told_tags)
        tags = (frozenset(self.tags) | (told - before)) - (before - told - keeping)
        self.tags, self.told_tags = sorted(tags), sorted(told)
        await self._set({"tags": self.tags, "told_tags": self.told_tags})

    @classmethod
    async def set_tags(cls, customer: CustomerId, tags: frozenset[str]) -> None:
        await cls.rows().update_one({"_id": customer}, {"$set": {"tags": sorted(tags)}})

    @classmethod
    async def set_birthday(cls, customer: CustomerId, birthday: Birthday | None) -> None:
        row = None if birthday is None else asdict(birthday)
        await cls.rows().update_one({"_id": customer}, {"$set": {"birthday": row}})

    async def _set(self, fields: dict[str, Any]) -> None:
        await self.rows().update_one({"_id": self.id}, {"$set": fields})


class VisibleCustomers:
    """Customers within one person's sight. What lies outside answers like what does not exist."""

    def __init__(self, scope: dict[str, Any]) -> None:
        self._scope = scope

    async def get(self, customer: CustomerId) -> Customer:
        """Raises NotFound."""
        return (await self.several([customer]))[customer]

    async def several(self, customers: Iterable[CustomerId]) -> dict[CustomerId, Customer]:
        """Each of `customers`, in one go. Raises NotFound."""
        wanted = {*customers}
        found = await self._rows(wanted)
        if found.keys() < wanted:
            raise NotFound("没有找到您能查看的这位客户。")
        return {one: StoredCustomer.model_validate(row).customer for one, row in found.items()}

    async def profile(self, customer: CustomerId) -> StoredCustomer | None:
        """The whole document, to change it; None for one outside this person's sight.

        An absorbed profile answers as the one it was absorbed by.
        """
        for way in ("_id", "absorbed"):
            if found := await StoredCustomer.find_one({way: customer, **self._scope}):
                return found
        return None

    async def in_pool(self, *, skip: int, limit: int) -> tuple[list[Customer], int]:
        """Customers nobody owns, whoever came to the pool last first; and how many there are in all."""
        pool = {"$and": [{"owner": None}, self._scope]}
        found = await StoredCustomer.find(pool).sort("-owner_since", "-_id").skip(skip).limit(limit).to_list()
        return [one.customer for one in found], await StoredCustomer.rows().count_documents(pool)

    async def candidates(self, query: Query) -> list[Customer]:
        """Whom the text may mean, unranked, at most CANDIDATES."""
        found_by = ways(query)
        if not found_by:
            return []
        wanted = {"$and": [self._scope, {"$or": found_by}]} if self._scope else {"$or": found_by}
        hidden = {"grams": 0, "sounds": 0, "tails": 0}
        cursor = StoredCustomer.rows().find(wanted, hidden).limit(CANDIDATES)
        return [StoredCustomer.model_validate(row).customer async for row in cursor]

    @property
    def everybody(self) -> bool:
        """Whether this person may see all customers there are."""
        return not self._scope

    async def ids(self, most: int) -> frozenset[CustomerId] | None:
        """All of them; None when they are more than `most`."""
        cursor = StoredCustomer.rows().find(self._scope, {"absorbed": 1}).limit(most + 1)
        found = frozenset([CustomerId(one) async for row in cursor for one in (row["_id"], *row.get("absorbed", ()))])
        return found if len(found) <= most else None

    async def named(self, customers: Iterable[CustomerId]) -> dict[CustomerId, str]:
        """The names of those of `customers` that are visible."""
        return {one: row.get("name", "") for one, row in (await self._rows(customers, "name")).items()}

    async def owners(self, customers: Iterable[CustomerId]) -> dict[CustomerId, StaffId]:
        """Who owns those of `customers` that are visible and have an owner."""
        found = await self._rows(customers, "owner")
        return {one: row["owner"] for one, row in found.items() if row.get("owner") is not None}

    async def _rows(self, customers: Iterable[CustomerId], field: str = "") -> dict[CustomerId, dict[str, Any]]:
        """Those of `customers` that are visible, one `field` of each or all; an absorbed profile as the one it was
        absorbed by."""
        wanted, shown = {*customers}, {field: 1, "absorbed": 1} if field else None
        found: dict[CustomerId, dict[str, Any]] = {}
        for way in ("_id", "absorbed"):
            if left := [*(wanted - found.keys())]:
                query = {"$and": [{way: {"$in": left}}, self._scope]}
                async for row in StoredCustomer.rows().find(query, shown):
                    found |= {one: row for one in (row["_id"], *row.get("absorbed", ())) if one in wanted}
        return found

    async def named_in(self, text: str) -> list[Customer]:
        """Those one of whose names, of two characters or more, stands in `text`; at most CANDIDATES."""
        parts = {
            text[at:end] for at in range(len(text)) for end in range(at + 2, min(at + LONGEST_IN_TEXT, len(text)) + 1)
        }
        wanted = {"$and": [self._scope, {"names": {"$in": sorted(parts)}}]}
        return [one.customer for one in await StoredCustomer.find(wanted).limit(CANDIDATES).to_list()]

    async def owned_by(self, staff: StaffId, *, known_before: datetime) -> dict[CustomerId, str]:
        """The names of this person's own customers, longest known first."""
        wanted = {"$and": [self._scope, {"owner": staff, "created_at": {"$lt": known_before}}]}
        cursor = StoredCustomer.rows().find(wanted, {"name": 1}, sort=[("created_at", 1)])
        return {CustomerId(row["_id"]): row.get("name", "") async for row in cursor}

    async def with_birthday(self, staff: StaffId, days: Iterable[date]) -> list[Customer]:
        """This person's own customers whose birthday is celebrated on any of `days`, by name."""
        wanted = [{"birthday.month": month, "birthday.day": at} for day in days for month, at in celebrated_on(day)]
        found = StoredCustomer.find({"$and": [self._scope, {"owner": staff, "$or": wanted}]})
        return [one.customer for one in await found.sort("+name", "+_id").to_list()]

    async def of_identity(self, identity: str) -> Customer:
        """Raises NotFound."""
        found = await StoredCustomer.find_one({"identities": identity, **self._scope})
        if found is None:
            raise NotFound("没有找到您能查看的这位客户。")
        return found.customer
