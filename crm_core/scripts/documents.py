"""Prepared answers in MongoDB, and the files that go along with them."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument

from crm_core.scripts.model import MOST_SCRIPTS, Script, ScriptFile
from crm_core.stored import Stored

_LET_GO = timedelta(days=1)
"""How long a file stays that no answer has any more: longer than its going can be undone."""


class StoredScript(Stored):
    """One of each title."""

    title: str
    text: str
    category: str = ""
    used: int = 0
    file: ScriptFile | None = None
    at: datetime

    class Settings:
        name = "scripts"
        indexes = (
            IndexModel([("title", ASCENDING)], unique=True),
            IndexModel([("used", DESCENDING), ("title", ASCENDING)]),
        )

    @property
    def script(self) -> Script:
        return Script(
            id=self.id, title=self.title, text=self.text, category=self.category, used=self.used, file=self.file
        )

    @classmethod
    async def in_order(cls) -> list[Script]:
        """All, those used most first."""
        return [one.script for one in await cls.find().sort("-used", "+title").limit(MOST_SCRIPTS).to_list()]

    @classmethod
    async def titled(cls, title: str) -> Script | None:
        found = await cls.find_one({"title": title})
        return found.script if found else None

    @classmethod
    async def known(cls, script: str) -> Script | None:
        found = await cls.get(script)
        return found.script if found else None

    @classmethod
    async def put(cls, title: str, text: str, category: str, at: datetime) -> str:
        """Returns its id; how often it was used stays, and so does its file."""
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
    async def give(cls, title: str, file: ScriptFile | None) -> None:
        """A file goes along from now on, or none."""
        await cls.rows().update_one({"title": title}, {"$set": {"file": asdict(file) if file else None}})

    @classmethod
    async def take_away(cls, title: str) -> None:
        await cls.rows().delete_one({"title": title})

    @classmethod
    async def was_used(cls, script: str) -> bool:
        """False for one that is there no more."""
        return (await cls.rows().update_one({"_id": script}, {"$inc": {"used": 1}})).matched_count > 0


class StoredScriptFile(Stored):
    """One file, never changed. `lapses_at` is set once no answer has it any more."""

    name: str
    content_type: str
    content: bytes
    lapses_at: datetime | None = None

    class Settings:
        name = "script_files"
        indexes = (IndexModel([("lapses_at", ASCENDING)], expireAfterSeconds=0),)

    @property
    def file(self) -> ScriptFile:
        return ScriptFile(id=self.id, name=self.name, content_type=self.content_type, size=len(self.content))

    @classmethod
    async def put(cls, name: str, content_type: str, content: bytes) -> ScriptFile:
        stored = cls(id=str(ObjectId()), name=name, content_type=content_type, content=content)
        await stored.insert()
        return stored.file

    @classmethod
    async def let_go(cls, file: ScriptFile | None, now: datetime) -> None:
        if file is not None:
            await cls.rows().update_one({"_id": file.id}, {"$set": {"lapses_at": now + _LET_GO}})

    @classmethod
    async def hold(cls, file: str) -> ScriptFile | None:
        """Keep it after all; None for one that is gone, or never was."""
        await cls.rows().update_one({"_id": file}, {"$set": {"lapses_at": None}})
        found = await cls.get(file)
        return found.file if found else None
