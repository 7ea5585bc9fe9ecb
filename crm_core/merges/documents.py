"""Absorbed profiles in MongoDB, whole, so that they can come back as they were."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel

from crm_core.customers.documents import StoredCustomer
from crm_core.merges.model import Sure
from crm_core.stored import Stored
from crm_core.values import CustomerId


class StoredMerge(Stored):
    """A profile that was taken in. `_id` is its own id, `profile` its document, `tags` those it brought along."""

    head: CustomerId
    profile: dict[str, Any]
    tags: list[str]
    why: Sure
    at: datetime

    class Settings:
        name = "merges"
        indexes = (IndexModel([("head", ASCENDING)]),)

    @classmethod
    async def take_in(cls, head: StoredCustomer, other: StoredCustomer, why: Sure, now: datetime) -> None:
        """Let `head` have all of `other`, whose document is kept here. History stays under the ids it has."""
        row = await StoredCustomer.rows().find_one_and_delete({"_id": other.id})
        tags = [one for one in other.tags if one not in head.tags]
        kept = {"head": head.id, "profile": row, "tags": tags, "why": why, "at": now}
        await cls.rows().update_one({"_id": other.id}, {"$set": kept}, upsert=True)
        await add_to(head, other.identities, [CustomerId(other.id), *other.absorbed], tags)

    @classmethod
    async def known_since(cls, absorbed: Iterable[CustomerId]) -> list[datetime]:
        """Since when each of these profiles was there."""
        return [one.profile["created_at"] for one in await cls.find({"_id": {"$in": [*absorbed]}}).to_list()]

    async def come_back(self, head: StoredCustomer) -> None:
        """Undo it: the profile is there again as it was, with its accounts; the two stay apart."""
        absorbed = [CustomerId(self.id), *self.profile.get("absorbed", ())]
        await take_from(head, self.profile["identities"], absorbed, self.tags)
        await StoredCustomer.rows().insert_one({**self.profile, "unionid": None, "apart": True})
        await self.rows().delete_one({"_id": self.id})


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


async def learn_unionid(one: StoredCustomer, unionid: str) -> None:
    """Write down which person of 微信 it is."""
    one.unionid = unionid
    await StoredCustomer.rows().update_one({"_id": one.id}, {"$set": {"unionid": unionid}})
