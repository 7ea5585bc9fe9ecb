"""Accounts of 微信客服 as last read, and links that lead to them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Self

from pymongo import ReplaceOne

from crm_core.reception.model import Desk, ServiceSource, desk_key
from crm_core.stored import Stored
from crm_core.values import AppKey, StaffId

_IS_THERE: dict[str, Any] = {"gone": {"$ne": True}}


class StoredDesk(Stored):
    """An account; `id` is `desk_key`. One that is `gone` stays, so that an older reading cannot bring it back.

    `read_at` is when the reading began that told of it last, or when it was changed by us.
    """

    scope: str
    account: str
    name: str
    on_duty: list[str]
    off_duty: list[str]
    departments: list[int]
    read_at: datetime
    gone: bool = False

    class Settings:
        name = "service_desks"

    @property
    def desk(self) -> Desk:
        return Desk(
            scope=self.scope,
            account=self.account,
            name=self.name,
            on_duty=frozenset(self.on_duty),
            off_duty=frozenset(self.off_duty),
            departments=tuple(self.departments),
        )

    @classmethod
    async def of(cls, scope: str, account: str) -> Desk | None:
        """None for one that was never read, and for one that is no more."""
        found = await cls.find_one({"_id": desk_key(scope, account), **_IS_THERE})
        return found.desk if found else None

    @classmethod
    async def all_by_name(cls) -> list[Desk]:
        """All accounts there are."""
        found = await cls.find(_IS_THERE).sort("+name", "+_id").to_list()
        return [one.desk for one in found]

    @classmethod
    async def of_scope(cls, scope: str) -> list[Desk]:
        """The accounts of a company (`wecom:<corp id>`)."""
        return [one.desk for one in await cls.find({"scope": scope, **_IS_THERE}).sort("+_id").to_list()]

    @classmethod
    async def take_over(cls, scope: str, desks: Iterable[Desk], at: datetime) -> None:
        """These are all there are, by a reading begun at `at`; what is known from later stays."""
        later = {row["_id"] async for row in cls.rows().find({"scope": scope, "read_at": {"$gt": at}}, {"_id": 1})}
        rows = [ReplaceOne({"_id": one.key}, _row(one, at), upsert=True) for one in desks if one.key not in later]
        if rows:
            await cls.rows().bulk_write(rows)
        missing = {"scope": scope, "read_at": {"$lt": at}}
        await cls.rows().update_many(missing, {"$set": {"gone": True, "read_at": at}})

    @classmethod
    async def put(cls, one: Desk, now: datetime) -> None:
        """Write an account as it is now."""
        await cls.rows().replace_one({"_id": one.key}, _row(one, now), upsert=True)

    @classmethod
    async def drop(cls, scope: str, account: str, now: datetime) -> None:
        """An account is no more."""
        await cls.rows().update_one({"_id": desk_key(scope, account)}, {"$set": {"gone": True, "read_at": now}})

    @classmethod
    async def change_duty(cls, scope: str, account: str, servicer: str, now: datetime, *, on_duty: bool) -> None:
        """Somebody begins or stops to receive customers."""
        to, away = ("on_duty", "off_duty") if on_duty else ("off_duty", "on_duty")
        change = {"$addToSet": {to: servicer}, "$pull": {away: servicer}, "$max": {"read_at": now}}
        await cls.rows().update_one({"_id": desk_key(scope, account)}, change)


def _row(one: Desk, now: datetime) -> dict[str, Any]:
    return {
        "scope": one.scope,
        "account": one.account,
        "name": one.name,
        "on_duty": sorted(one.on_duty),
        "off_duty": sorted(one.off_duty),
        "departments": [*one.departments],
        "read_at": now,
        "gone": False,
    }


class StoredServiceSource(Stored):
    """A link; `id` is the source's key."""

    scope: str
    account: str
    scene: str
    label: str
    url: str = ""
    opened: int = 0
    opened_at: datetime | None = None

    class Settings:
        name = "service_links"

    @property
    def source(self) -> ServiceSource:
        return ServiceSource(**self.model_dump(exclude={"id", "revision_id"}))

    @classmethod
    async def used_last(cls, limit: int) -> list[ServiceSource]:
        """Those that there are, whichever was used last first."""
        found = await cls.find({"url": {"$gt": ""}}).sort("-opened_at", "+_id").limit(limit).to_list()
        return [one.source for one in found]

    @classmethod
    async def was_opened(cls, one: ServiceSource, at: datetime) -> None:
        """A customer came by it; nothing for a link that is not ours."""
        await cls.rows().update_one({"_id": one.key}, {"$inc": {"opened": 1}, "$max": {"opened_at": at}})

    @classmethod
    async def drop_of(cls, scope: str, account: str) -> None:
        """The account is no more, and its links lead nowhere."""
        await cls.rows().delete_many({"scope": scope, "account": account})

    @classmethod
    async def labels(cls, scope: str, account: str, scenes: Collection[str]) -> dict[str, str]:
        """What the links with these scenes are called."""
        wanted = {"scope": scope, "account": account, "scene": {"$in": [*scenes]}}
        return {row["scene"]: row["label"] async for row in cls.rows().find(wanted, {"scene": 1, "label": 1})}

    @classmethod
    async def want(cls, one: ServiceSource) -> None:
        """Somebody asks for this link; one that is there stays as it is."""
        fresh = {"scope": one.scope, "account": one.account, "scene": one.scene, "label": one.label, "url": one.url}
        await cls.rows().update_one({"_id": one.key}, {"$setOnInsert": fresh}, upsert=True)

    @classmethod
    async def made(cls, scope: str, account: str, scene: str, url: str) -> None:
        """The platform has made it."""
        key = ServiceSource(scope=scope, account=account, scene=scene, label="").key
        await cls.rows().update_one({"_id": key}, {"$set": {"url": url}})


class StoredDeskWish(Stored):
    """What somebody asked of the platform and has not been told of; `id` is the call's key, `what` names it."""

    staff: StaffId | None
    chat: AppKey
    what: str
    at: datetime

    class Settings:
        name = "service_wishes"

    @classmethod
    async def take(cls, key: str) -> Self | None:
        """The wish, which is then settled; None when it was before."""
        row = await cls.rows().find_one_and_delete({"_id": key})
        return cls.model_validate(row) if row else None
