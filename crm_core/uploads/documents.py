"""Files handed over to a platform, and the files themselves, in MongoDB."""

import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gridfs import AsyncGridFSBucket
from gridfs.errors import NoFile
from pymongo import ASCENDING, IndexModel

from crm_core.stored import Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file of ours that goes along with messages."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


class StoredUpload(Stored):
    """A file at one company's platform, good until `until`; `id` is made of the company and our name of the file."""

    media_id: str
    until: datetime

    class Settings:
        name = "uploads"
        indexes = (IndexModel([("until", ASCENDING)], expireAfterSeconds=0),)

    @classmethod
    async def known(cls, scope: str, files: Collection[str], now: datetime) -> dict[str, str]:
        """The media ids of those of these files that the platform still has, by our names of them."""
        wanted: dict[str, Any] = {"_id": {"$in": [f"{scope}|{one}" for one in files]}, "until": {"$gt": now}}
        return {row["_id"].removeprefix(f"{scope}|"): row["media_id"] async for row in cls.rows().find(wanted)}

    @classmethod
    async def keep(cls, scope: str, file: str, media_id: str, until: datetime) -> None:
        fields = {"media_id": media_id, "until": until}
        await cls.rows().update_one({"_id": f"{scope}|{file}"}, {"$set": fields}, upsert=True)

    @classmethod
    async def forget(cls, file: str) -> None:
        """The file is another one now; what the platforms have of it is used no more."""
        await cls.rows().delete_many({"_id": {"$regex": f"\\|{re.escape(file)}$"}})


async def put_file(name: str, file: KeptFile) -> None:
    """Keep a file under our own name of it, in place of what was there. Never inside a transaction."""
    with suppress(NoFile):
        await _bucket().delete(name)
    await _bucket().upload_from_stream_with_id(
        name, file.name, file.content, metadata={"content_type": file.content_type}
    )


async def kept_file(name: str) -> KeptFile | None:
    """None when we have none of that name."""
    try:
        stream = await _bucket().open_download_stream(name)
    except NoFile:
        return None
    told: dict[str, Any] = dict(stream.metadata or {})
    return KeptFile(
        name=stream.filename or name, content_type=str(told.get("content_type", "")), content=await stream.read()
    )


def _bucket() -> AsyncGridFSBucket:
    return AsyncGridFSBucket(StoredUpload.rows().database, bucket_name="files")
