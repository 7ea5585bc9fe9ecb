"""Rules in MongoDB, and when each of them answered last."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from pymongo import ASCENDING, IndexModel, UpdateOne

from community.keywords.model import LONGEST_PAUSE, MOST_RULES, Rule
from crm_core.stored import Stored, plain

_rule: TypeAdapter[Rule] = TypeAdapter(Rule)


class StoredKeywordRule(Stored):
    """One rule; `id` is made of its first word and where it holds, so that writing it again changes it."""

    rule: dict[str, Any]
    at: datetime

    class Settings:
        name = "keyword_rules"

    @classmethod
    async def everything(cls) -> list[Rule]:
        """By id."""
        cursor = cls.rows().find({}, {"rule": 1}, sort=[("_id", 1)], limit=MOST_RULES)
        return [_rule.validate_python(row["rule"]) async for row in cursor]

    @classmethod
    async def put(cls, rule: Rule, at: datetime) -> None:
        await cls.rows().update_one({"_id": rule.id}, {"$set": {"rule": plain(asdict(rule)), "at": at}}, upsert=True)

    @classmethod
    async def take_away(cls, rule: str) -> None:
        await cls.rows().delete_one({"_id": rule})


class StoredKeywordPause(Stored):
    """When a rule answered last, by what a pause is counted for; forgotten when no pause can last longer."""

    at: datetime

    class Settings:
        name = "keyword_pauses"
        indexes = (
            IndexModel(
                [("at", ASCENDING)], expireAfterSeconds=int(timedelta(minutes=LONGEST_PAUSE + 10).total_seconds())
            ),
        )

    @classmethod
    async def last(cls, keys: Collection[str]) -> Mapping[str, datetime]:
        return {row["_id"]: row["at"] async for row in cls.rows().find({"_id": {"$in": [*keys]}})}

    @classmethod
    async def note(cls, keys: Collection[str], at: datetime) -> None:
        if keys:
            await cls.rows().bulk_write([UpdateOne({"_id": one}, {"$max": {"at": at}}, upsert=True) for one in keys])
