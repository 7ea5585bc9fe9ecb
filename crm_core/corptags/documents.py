"""The company's tags in MongoDB, as the platform told them last."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel
from pymongo import ASCENDING, IndexModel, UpdateOne

from crm_core.corptags.model import GroupShown
from crm_core.customers.documents import StoredCustomer
from crm_core.messages import CorpTagGroup, TagTold
from crm_core.stored import Stored
from crm_core.values import StaffId

_IS_UNTOLD = {"untold": True}
_IS_UNMARKED = {"unmarked": True}


class StoredCorpTag(Stored):
    """One tag, by `<scope>:<id on the platform>`. A deleted one stays, so that an older telling cannot revive it.

    `read_at` is when the reading began that told it; `untold` while customers may still have it by another name,
    `unmarked` while there may be some who had a tag of this name before, looked through up to `marked_to`.
    """

    scope: str
    tag: str
    name: str
    group: str
    group_name: str
    order: int = 0
    group_order: int = 0
    deleted: bool = False
    untold: bool = False
    unmarked: bool = False
    marked_to: str = ""
    read_at: datetime

    class Settings:
        name = "corp_tags"
        indexes = (
            IndexModel([("scope", ASCENDING), ("name", ASCENDING)]),
            IndexModel([("scope", ASCENDING), ("group", ASCENDING)]),
            IndexModel([("untold", ASCENDING), ("scope", ASCENDING)], partialFilterExpression=_IS_UNTOLD),
            IndexModel([("unmarked", ASCENDING), ("scope", ASCENDING)], partialFilterExpression=_IS_UNMARKED),
        )

    @classmethod
    async def keep(cls, scope: str, groups: Iterable[CorpTagGroup], at: datetime) -> None:
        """Write what was told by a reading begun at `at`; what a later one told stays."""
        told = {_key(scope, tag.id): (group, tag) for group in groups for tag in group.tags}
        known = {row["_id"]: row async for row in cls.rows().find({"_id": {"$in": [*told]}})}
        carried = await StoredTagging.carried([tag.id for _, tag in told.values()])
        writes: list[UpdateOne] = []
        for key, (group, tag) in told.items():
            before = known.get(key)
            if before is not None and before["read_at"] > at:
                continue
            fields: dict[str, Any] = {
                "scope": scope,
                "tag": tag.id,
                "name": tag.name,
                "group": group.id,
                "group_name": group.name,
                "order": tag.order,
                "group_order": group.order,
                "deleted": False,
                "read_at": at,
            }
            same = before is not None and not before["deleted"] and before["name"] == tag.name
            fields["untold"] = before["untold"] if before is not None and same else tag.id in carried
            if not same and await _somebody_has(tag.name):
                fields |= {"unmarked": True, "marked_to": ""}
            writes.append(UpdateOne({"_id": key}, {"$set": fields}, upsert=True))
        if writes:
            await cls.rows().bulk_write(writes)

    @classmethod
    async def missing(cls, scope: str, told: Collection[str], at: datetime, *, group: str = "") -> None:
        """Those the reading begun at `at` should have told and did not are deleted: of the group, or of all."""
        gone = {
            "scope": scope,
            **({"group": group} if group else {}),
            "tag": {"$nin": [*told]},
            "deleted": False,
            "read_at": {"$lte": at},
        }
        await cls.rows().update_many(gone, {"$set": {"deleted": True, "untold": True, "read_at": at}})

    @classmethod
    async def gone(cls, scope: str, tag: str, at: datetime) -> None:
        """This one is there no more, by a reading begun at `at`; one never heard of is remembered as deleted."""
        key = _key(scope, tag)
        known = await cls.rows().find_one({"_id": key})
        if known is None:
            lost = cls(
                id=key, scope=scope, tag=tag, name="", group="", group_name="", deleted=True, untold=True, read_at=at
            )
            await lost.insert()
        elif not known["deleted"] and known["read_at"] <= at:
            await cls.rows().update_one({"_id": key}, {"$set": {"deleted": True, "untold": True, "read_at": at}})

    @classmethod
    async def names_of(cls, scope: str, tags: Collection[str]) -> dict[str, str | None]:
        """The names of those that are known, by id; None for a deleted one."""
        keys = [_key(scope, one) for one in tags]
        return {
            row["tag"]: None if row["deleted"] else row["name"]
            async for row in cls.rows().find({"_id": {"$in": keys}}, {"tag": 1, "name": 1, "deleted": 1})
        }

    @classmethod
    async def ids_of(cls, scope: str, names: Collection[str]) -> Mapping[str, list[str]]:
        """The ids of these names, in the order of the list: a name may stand in several groups."""
        wanted = {"scope": scope, "name": {"$in": [*names]}, "deleted": False}
        found: dict[str, list[str]] = {}
        async for row in cls.rows().find(wanted, {"tag": 1, "name": 1}, sort=[*_IN_ORDER.items()]):
            found.setdefault(row["name"], []).append(row["tag"])
        return found

    @classmethod
    async def called(cls, scope: str) -> dict[str, tuple[str, str]]:
        """How each tag there is is called, and its group, by its id on the platform."""
        cursor = cls.rows().find({"scope": scope, "deleted": False}, {"tag": 1, "name": 1, "group_name": 1})
        return {row["tag"]: (row["name"], row["group_name"]) async for row in cursor}

    @classmethod
    async def shown(cls, scope: str) -> list[GroupShown]:
        """The whole list."""
        groups: dict[str, tuple[str, list[str]]] = {}
        async for row in cls.rows().find({"scope": scope, "deleted": False}, sort=[*_IN_ORDER.items()]):
            groups.setdefault(row["group"], (row["group_name"], []))[1].append(row["name"])
        return [GroupShown(name=name, tags=tuple(tags)) for name, tags in groups.values()]

    @classmethod
    async def count_live(cls, scope: str) -> int:
        return await cls.rows().count_documents({"scope": scope, "deleted": False})

    @classmethod
    async def next_untold(cls, scope: str) -> "StoredCorpTag | None":
        return await cls.find_one({"scope": scope, **_IS_UNTOLD})

    async def is_told(self) -> None:
        """No customer has it by another name any more; a change told since then stays untold."""
        same = {"_id": self.id, "name": self.name, "deleted": self.deleted}
        await self.rows().update_one(same, {"$set": {"untold": False}})

    @classmethod
    async def next_unmarked(cls, scope: str) -> "StoredCorpTag | None":
        return await cls.find_one({"scope": scope, **_IS_UNMARKED})

    async def had_before(self, limit: int) -> list[StoredCustomer]:
        """The next customers who have a tag of this name that no platform has told of."""
        wanted = {"tags": self.name, "told_tags": {"$ne": self.name}, "_id": {"$gt": self.marked_to}}
        return await StoredCustomer.find(wanted).sort("+_id").limit(limit).to_list()

    async def marked_up_to(self, customer: str) -> None:
        """Those up to this one are settled; with an empty one, everybody is."""
        settled = {"marked_to": customer} if customer else {"unmarked": False}
        await self.rows().update_one({"_id": self.id}, {"$set": settled})


_IN_ORDER = {"group_order": -1, "group_name": 1, "group": 1, "order": -1, "name": 1, "tag": 1}


def _key(scope: str, tag: str) -> str:
    return f"{scope}:{tag}"


async def _somebody_has(name: str) -> bool:
    return await StoredCustomer.rows().find_one({"tags": name}, {"_id": 1}) is not None


class ToldTag(BaseModel):
    """A tag on a relation, with the name it was told by, which is empty where only the id was."""

    id: str
    name: str


class StoredTagging(Stored):
    """The company's tags that one staff member has put on one account of a customer, as far as the platform has them.

    `read_at` is when the reading began that told them, `marked_at` when we changed them there last.
    """

    account: str
    staff: StaffId
    tags: list[ToldTag] = []
    read_at: datetime | None = None
    marked_at: datetime | None = None

    class Settings:
        name = "taggings"
        indexes = (
            IndexModel([("account", ASCENDING), ("staff", ASCENDING)]),
            IndexModel([("tags.id", ASCENDING)]),
        )

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(one.id for one in self.tags)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.tags)

    def told(self, tags: Iterable[TagTold], read_at: datetime, listed: Mapping[str, str | None]) -> None:
        """The reading begun at `read_at` says it has these; of `listed` ones the list's own name counts."""
        self.tags = [ToldTag(id=one.id, name=listed.get(one.id, one.name) or one.name) for one in tags if one.id]
        self.read_at = read_at

    def marked(self, ids: Collection[str], at: datetime, listed: Mapping[str, str | None]) -> None:
        """We have left it with these."""
        names = {one.id: one.name for one in self.tags}
        self.tags = [ToldTag(id=one, name=names.get(one) or listed.get(one) or "") for one in sorted(ids)]
        self.marked_at = at

    async def keep(self) -> None:
        row = self.model_dump(exclude={"id", "revision_id"})
        await self.rows().replace_one({"_id": self.id}, row, upsert=True)

    @classmethod
    async def of(cls, account: str, staff: StaffId) -> Self:
        """A blank one, not stored, when nothing is known."""
        key = f"{account}|{staff}"
        return await cls.get(key) or cls(id=key, account=account, staff=staff)

    @classmethod
    async def all_of(cls, ids: Collection[str]) -> list[Self]:
        """Those with these ids, `<account>|<staff>`."""
        return await cls.find({"_id": {"$in": [*ids]}}).to_list()

    @classmethod
    async def of_accounts(cls, accounts: Collection[str]) -> list[Self]:
        return await cls.find({"account": {"$in": [*accounts]}}).sort("+_id").to_list()

    @classmethod
    async def names_of(cls, account: str) -> frozenset[str]:
        """What all tags of this account were told by."""
        return frozenset(name for one in await cls.of_accounts([account]) for name in one.names)

    @classmethod
    async def end(cls, keys: Collection[str]) -> None:
        await cls.rows().delete_many({"_id": {"$in": [*keys]}})

    @classmethod
    async def carried(cls, tags: Collection[str]) -> frozenset[str]:
        """Which of these any customer has."""
        found = await cls.rows().distinct("tags.id", {"tags.id": {"$in": [*tags]}})
        return frozenset(map(str, found))

    @classmethod
    async def carrying(cls, tag: str, name: str | None, limit: int) -> list[str]:
        """Accounts that have this tag by another name than this; with None, that have it at all."""
        entry = {"id": tag, **({} if name is None else {"name": {"$ne": name}})}
        cursor = cls.rows().find({"tags": {"$elemMatch": entry}}, {"account": 1}, limit=limit)
        return sorted({row["account"] async for row in cursor})

    @classmethod
    async def rename(cls, account: str, tag: str, name: str | None) -> None:
        """Call the tag so on all relations of this account; with None, take it off."""
        if name is None:
            await cls.rows().update_many({"account": account}, {"$pull": {"tags": {"id": tag}}})
        else:
            await cls.rows().update_many(
                {"account": account}, {"$set": {"tags.$[one].name": name}}, array_filters=[{"one.id": tag}]
            )
