"""Media in MongoDB: what is wanted in a collection, what is kept in GridFS under the id of its message."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import IO, Any, Self

from gridfs import AsyncGridFSBucket
from gridfs.errors import NoFile
from pymongo import ASCENDING, IndexModel, ReturnDocument

from crm_core.media.model import CLAIM, MediaState, Wanted
from crm_core.messages import MediaKind
from crm_core.stored import Stored
from crm_core.values import AppKey

PIECE = 262_144
"""Bytes, about what GridFS keeps in one document."""


class StoredMedia(Stored):
    """One attachment; `id` is that of its message.

    `name`, `md5` and `size` (bytes) are those the message told, empty or 0 where it told none; `name` and `size` are
    the file's own once it is kept.
    """

    app: AppKey
    media_id: str
    kind: MediaKind
    state: MediaState
    due: datetime
    tries: int = 0
    name: str = ""
    md5: str = ""
    content_type: str = ""
    size: int = 0
    error: str | None = None

    class Settings:
        name = "media"
        indexes = (IndexModel([("due", ASCENDING)], partialFilterExpression={"state": MediaState.WANTED}),)

    @classmethod
    async def want(cls, wanted: Sequence[Wanted], now: datetime) -> None:
        if wanted:
            await cls.insert_many(
                [
                    cls(
                        id=one.message,
                        app=one.app,
                        media_id=one.ref.media_id,
                        kind=one.ref.kind,
                        name=one.ref.name,
                        md5=one.ref.md5,
                        size=one.ref.size,
                        state=MediaState.WANTED,
                        due=now,
                    )
                    for one in wanted
                ]
            )

    @classmethod
    async def claim(cls, now: datetime) -> Self | None:
        """The next one due, kept from others for CLAIM."""
        row = await cls.rows().find_one_and_update(
            {"state": MediaState.WANTED, "due": {"$lte": now}},
            {"$set": {"due": now + CLAIM}, "$inc": {"tries": 1}},
            sort=[("due", 1)],
            return_document=ReturnDocument.AFTER,
        )
        return cls.model_validate(row) if row else None

    async def store(self, content: bytes | IO[bytes], file_name: str, content_type: str) -> None:
        """Put the bytes into GridFS; a second time replaces the first. Never inside a transaction."""
        bucket = self._bucket()
        with suppress(NoFile):
            await bucket.delete(self.id)
        await bucket.upload_from_stream_with_id(self.id, file_name, content, metadata={"content_type": content_type})

    @classmethod
    async def content(cls, message: str) -> bytes:
        """Raises NoFile."""
        stream = await cls._bucket().open_download_stream(message)
        return await stream.read()

    async def pieces(self, start: int, length: int) -> AsyncIterator[bytes]:
        """Up to `length` of its bytes from `start` on. Raises NoFile."""
        stream = await self._bucket().open_download_stream(self.id)
        await stream.seek(start)
        while length > 0 and (piece := await stream.read(min(length, PIECE))):
            length -= len(piece)
            yield piece

    @classmethod
    async def kept(cls, message: str, *, name: str, content_type: str, size: int) -> None:
        fields = {"state": MediaState.KEPT, "name": name, "content_type": content_type, "size": size, "error": None}
        await cls._set(message, fields)

    @classmethod
    async def failed(cls, message: str, error: str, due: datetime, *, lost: bool) -> None:
        state = MediaState.LOST if lost else MediaState.WANTED
        await cls._set(message, {"error": error, "due": due, "state": state})

    @classmethod
    async def count_in(cls, state: MediaState) -> int:
        return await cls.rows().count_documents({"state": state})

    @classmethod
    async def _set(cls, message: str, fields: dict[str, Any]) -> None:
        await cls.rows().update_one({"_id": message}, {"$set": fields})

    @classmethod
    def _bucket(cls) -> AsyncGridFSBucket:
        return AsyncGridFSBucket(cls.rows().database, bucket_name="files")
