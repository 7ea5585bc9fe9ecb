"""Absorbed profiles in MongoDB, whole, so that they can come back as they were."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel

from crm_core.customers.documents import StoredCustomer
from crm_core.merges.model import Merge, Sure
from crm_core.stored import Stored
from crm_core.values import CustomerId


class StoredMerge(Stored):
    """A profile that was taken in. `_id` is its own id, `profile` its document, `tags` those it brought along.

    `names`, `phones` and `unionid` are what the head has from it; `reason` what somebody gave, empty for none.
    """

    head: CustomerId
    profile: dict[str, Any]
    tags: list[str]
    names: list[str] = []
    phones: list[str] = []
    unionid: str | None = None
    why: Sure
    reason: str = ""
    at: datetime

    class Settings:
        name = "merges"
        indexes = (IndexModel([("head", ASCENDING)]),)

    @property
    def merge(self) -> Merge:
        return Merge(
            id=CustomerId(self.id), name=self.profile.get("name", ""), why=self.why, reason=self.reason, at=self.at
        )

    @classmethod
    async def of_head(cls, head: CustomerId) -> list[Merge]:
        """What this one has taken in, the latest first."""
        return [one.merge for one in await cls.find({"head": head}).sort("-at", "-_id").to_list()]

    @classmethod
    async def take_in(
        cls, head: StoredCustomer, other: StoredCustomer, why: Sure, now: datetime, reason: str = ""
    ) -> None:
        """Let `head` have all of `other`, whose document is kept here. History stays under the ids it has."""
        row = await StoredCustomer.rows().find_one_and_delete({"_id": other.id})
        tags = [one for one in other.tags if one not in head.tags]
        # What a follower is called for want of a name is nothing to find anybody by.
        names = [one for one in other.names if one not in head.names and why is Sure.STAFF]
        phones = [one for one in other.phones if one not in head.phones]
        kept = {"head": head.id, "profile": row, "tags": tags, "why": why, "at": now, "reason": reason}
        kept |= {"names": names, "phones": phones}
        kept["unionid"] = other.unionid if head.unionid is None and not head.apart else None
        await cls.rows().update_one({"_id": other.id}, {"$set": kept}, upsert=True)
        await add_to(head, other.identities, [CustomerId(other.id), *other.absorbed], tags)
        await _call(head, [*head.names, *names], [*head.phones, *phones])
        if kept["unionid"]:
            await learn_unionid(head, kept["unionid"])

    @classmethod
    async def known_since(cls, absorbed: Iterable[CustomerId]) -> list[datetime]:
        """Since when each of these profiles was there."""
        return [one.profile["created_at"] for one in await cls.find({"_id": {"$in": [*absorbed]}}).to_list()]

    async def come_back(self, head: StoredCustomer) -> StoredCustomer:
        """Undo it: the profile is there again as it was, with its accounts; the two stay apart.

        A unionid that both had is the head's from then on.
        """
        absorbed = [CustomerId(self.id), *self.profile.get("absorbed", ())]
        await take_from(head, self.profile["identities"], absorbed, self.tags)
        names = [one for one in head.names if one not in self.names or one == head.name]
        await _call(head, names, [one for one in head.phones if one not in self.phones])
        if self.unionid and self.unionid == head.unionid:
            await learn_unionid(head, None)
        own = self.profile.get("unionid")
        row = {**self.profile, "unionid": own if own != head.unionid else None, "apart": True}
        await StoredCustomer.rows().insert_one(row)
        await self.rows().delete_one({"_id": self.id})
        return StoredCustomer.model_validate(row)


class StoredTwins(Stored):
    """Two customers who are one person, says 微信, and whom nobody has merged. `_id` is `key_of` both.

    `asked` once somebody was sent a card about them.
    """

    one: CustomerId
    other: CustomerId
    asked: bool = False
    at: datetime

    class Settings:
        name = "twins"
        indexes = (IndexModel([("at", ASCENDING)]),)

    @staticmethod
    def key_of(one: str, other: str) -> str:
        """The same whichever comes first."""
        return "|".join(sorted((one, other)))

    @classmethod
    async def found(cls, one: CustomerId, other: CustomerId, now: datetime) -> bool:
        """Write them down; false for two that stand there already."""
        row = {"one": one, "other": other, "asked": False, "at": now}
        done = await cls.rows().update_one({"_id": cls.key_of(one, other)}, {"$setOnInsert": row}, upsert=True)
        return done.upserted_id is not None

    @classmethod
    async def ask(cls, one: CustomerId, other: CustomerId) -> bool:
        """Whether they are to be asked about, which is once; false for two who were merged meanwhile."""
        unasked = {"_id": cls.key_of(one, other), "asked": False}
        return (await cls.rows().update_one(unasked, {"$set": {"asked": True}})).modified_count == 1

    @classmethod
    async def open(cls) -> list[tuple[CustomerId, CustomerId]]:
        """Whoever was found longest ago first."""
        return [(each.one, each.other) for each in await cls.find().sort("+at", "+_id").to_list()]

    @classmethod
    async def are_one(cls, one: str, other: str) -> None:
        """They were merged."""
        await cls.rows().delete_one({"_id": cls.key_of(one, other)})


async def add_to(one: StoredCustomer, identities: list[str], absorbed: list[CustomerId], tags: list[str]) -> None:
    """Give a profile these accounts too, and what was written under those ids."""
    await _write(
        one,
        [*one.identities, *identities],
        [*one.absorbed, *absorbed],
        sorted({*one.tags, *tags}),
    )


async def take_from(one: StoredCustomer, identities: list[str], absorbed: list[CustomerId], tags: list[str]) -> None:
    """The reverse of `add_to`."""
    await _write(
        one,
        [each for each in one.identities if each not in identities],
        [each for each in one.absorbed if each not in absorbed],
        [each for each in one.tags if each not in tags],
    )


async def _call(one: StoredCustomer, names: list[str], phones: list[str]) -> None:
    if (names, phones) != (one.names, one.phones):
        await one.rename(name=one.name, company=one.company, names=names, phones=phones)


async def _write(one: StoredCustomer, identities: list[str], absorbed: list[CustomerId], tags: list[str]) -> None:
    one.identities, one.absorbed, one.tags = identities, absorbed, tags
    fields = {"identities": identities, "absorbed": absorbed, "tags": tags}
    await StoredCustomer.rows().update_one({"_id": one.id}, {"$set": fields})


async def with_unionid(unionid: str) -> list[StoredCustomer]:
    """Whoever is known to be this person of 微信, longest known first."""
    return await StoredCustomer.find({"unionid": unionid}).sort("+created_at", "+_id").to_list()


async def is_known(identity: str) -> bool:
    """Whether somebody has this account."""
    return await StoredCustomer.rows().find_one({"identities": identity}, {"_id": 1}) is not None


async def learn_unionid(one: StoredCustomer, unionid: str | None) -> None:
    """Write down which person of 微信 it is; None when that is not known any more."""
    one.unionid = unionid
    await StoredCustomer.rows().update_one({"_id": one.id}, {"$set": {"unionid": unionid}})
