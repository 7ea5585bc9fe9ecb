"""Since when a customer has had its owner: for those from before it was kept, since they came."""

from bot.storage.migration import Database, Migration


async def _apply(database: Database) -> None:
    unknown = {"owner_since": {"$exists": False}}
    await database["customers"].update_many(unknown, [{"$set": {"owner_since": "$created_at"}}])


MIGRATION = Migration(number=3, about="客户归属的起始时间", apply=_apply)
