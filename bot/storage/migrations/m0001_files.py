"""The indexes of the kept files. GridFS would make them at the first upload; no document declares them."""

from pymongo import ASCENDING, IndexModel

from bot.storage.migration import Database, Migration


async def _apply(database: Database) -> None:
    # Names and keys are those of the GridFS specification.
    await database["files.files"].create_indexes([IndexModel([("filename", ASCENDING), ("uploadDate", ASCENDING)])])
    await database["files.chunks"].create_indexes(
        [IndexModel([("files_id", ASCENDING), ("n", ASCENDING)], unique=True)]
    )


MIGRATION = Migration(number=1, about="附件的索引", apply=_apply)
