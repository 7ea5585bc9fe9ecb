"""The words that messages and notes stored so far are found by; newer ones are stored with theirs."""

from pymongo import UpdateOne

from bot.storage.migration import Database, Migration
from crm_core.search.words import words_of

STEP = 1_000
"""Documents a write; a change cut short goes on behind the ones that have their words already."""


async def _apply(database: Database) -> None:
    for name in ("messages", "notes"):
        after: str | None = ""
        while after is not None:
            after = await _step(database, name, after)


async def _step(database: Database, name: str, after: str) -> str | None:
    """Give words to the next STEP documents by id; returns the last id seen, None at the end."""
    wanted = {"_id": {"$gt": after}, "tokens": {"$exists": False}}
    rows = await database[name].find(wanted, {"text": 1}).sort("_id", 1).limit(STEP).to_list()
    writes = [UpdateOne({"_id": row["_id"]}, {"$set": {"tokens": words_of(row["text"])}}) for row in rows]
    if writes:
        await database[name].bulk_write(writes, ordered=False)
    return rows[-1]["_id"] if rows else None


MIGRATION = Migration(number=2, about="聊天和备注可以按词搜索", apply=_apply)
