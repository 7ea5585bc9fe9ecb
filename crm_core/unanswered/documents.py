"""Watches in MongoDB: at most one for each conversation, gone with the answer."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel

from crm_core.stored import Stored
from crm_core.unanswered.model import Watch
from crm_core.values import CustomerId


class StoredWatch(Stored):
    """`look_at` is None once everybody has been told."""

    conversation: str
    customer: CustomerId
    since: datetime
    told: int
    look_at: datetime | None

    class Settings:
        name = "watches"
        indexes = (IndexModel([("conversation", ASCENDING)]), IndexModel([("look_at", ASCENDING)]))

    @classmethod
    async def begin(cls, watches: Iterable[Watch]) -> None:
        """Watch these; conversations that are watched already stay as they are."""
        fresh = {one.conversation: one for one in watches}
        if not fresh:
            return
        watched = set(await cls.rows().distinct("conversation", {"conversation": {"$in": [*fresh]}}))
        rows: list[dict[str, Any]] = [
            asdict(one) | {"_id": one.id} for one in fresh.values() if one.conversation not in watched
        ]
        for row in rows:
            del row["id"]
        if rows:
            await cls.rows().insert_many(rows)

    @classmethod
    async def end(cls, conversations: Iterable[str]) -> None:
        """Somebody has answered there."""
        if wanted := [*conversations]:
            await cls.rows().delete_many({"conversation": {"$in": wanted}})

    @classmethod
    async def forget(cls, message: str) -> None:
        """This message wants no answer after all; what was asked before it still does."""
        await cls.rows().delete_one({"_id": message})

    @classmethod
    async def due(cls, now: datetime, limit: int) -> list[Watch]:
        """What is to be looked at now, the longest due first."""
        cursor = cls.rows().find({"look_at": {"$lte": now}}, sort=[("look_at", 1)], limit=limit)
        return [
            Watch(
                id=row["_id"],
                conversation=row["conversation"],
                customer=row["customer"],
                since=row["since"],
                told=row["told"],
                look_at=row["look_at"],
            )
            async for row in cursor
        ]

    @classmethod
    async def any_due(cls, now: datetime) -> bool:
        return await cls.rows().find_one({"look_at": {"$lte": now}}, {"_id": 1}) is not None

    @classmethod
    async def go_on(cls, watch: str, told: int, look_at: datetime | None) -> None:
        await cls.rows().update_one({"_id": watch}, {"$set": {"told": told, "look_at": look_at}})
