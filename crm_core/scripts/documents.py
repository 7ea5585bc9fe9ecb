"""Prepared answers in MongoDB."""

from datetime import datetime
from typing import Any

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument

from crm_core.scripts.model import MOST_SCRIPTS, Script
from crm_core.stored import Stored


class StoredScript(Stored):
    """One of each title."""

    title: str
    text: str
    category: str = ""
    used: int = 0
    at: datetime

    class Settings:
        name = "scripts"
        indexes = (
            IndexModel([("title", ASCENDING)], unique=True),
            IndexModel([("used", DESCENDING), ("title", ASCENDING)]),
        )

    @property
    def script(self) -> Script:
        return Script(id=self.id, title=self.title, text=self.text, category=self.category, used=self.used)

    @classmethod
    async def in_order(cls) -> list[Script]:
        """All, those used most first."""
        return [one.script for one in await cls.find().sort("-used", "+title").limit(MOST_SCRIPTS).to_list()]

    @classmethod
    async def titled(cls, title: str) -> Script | None:
        found = await cls.find_one({"title": title})
        return found.script if found else None

    @classmethod
    async def put(cls, title: str, text: str, category: str, at: datetime) -> str:
        """Returns its id; how often it was used stays."""
        fields = {"text": text, "category": category, "at": at}
        new = {"_id": str(ObjectId()), "used": 0}
        row: dict[str, Any] | None = await cls.rows().find_one_and_update(
            {"title": title},
            {"$set": fields, "$setOnInsert": new},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return str(row["_id"]) if row else ""

    @classmethod
    async def take_away(cls, title: str) -> None:
        await cls.rows().delete_one({"title": title})

    @classmethod
    async def was_used(cls, script: str) -> bool:
        """False for one that is there no more."""
        return (await cls.rows().update_one({"_id": script}, {"$inc": {"used": 1}})).matched_count > 0
