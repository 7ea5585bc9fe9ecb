"""Sessions in MongoDB, and what was answered in them last, forgotten when they lapse."""

from datetime import datetime
from typing import Any, Self

from pymongo import ASCENDING, IndexModel, ReturnDocument

from crm_core.sessions.model import Session
from crm_core.stored import Stored
from crm_core.values import AppKey, StaffId


class StoredSession(Stored):
    """`id` is a digest of the token that the browser holds."""

    staff: StaffId
    app: AppKey
    csrf: str
    lapses_at: datetime

    class Settings:
        name = "sessions"
        indexes = (
            IndexModel([("lapses_at", ASCENDING)], expireAfterSeconds=0),
            IndexModel([("staff", ASCENDING)]),
        )

    @property
    def session(self) -> Session:
        return Session(id=self.id, staff=self.staff, app=self.app, csrf=self.csrf, lapses_at=self.lapses_at)

    @classmethod
    async def add(cls, session: Session) -> None:
        await cls(
            id=session.id, staff=session.staff, app=session.app, csrf=session.csrf, lapses_at=session.lapses_at
        ).insert()

    @classmethod
    async def alive(cls, session: str, now: datetime) -> Self | None:
        return await cls.find_one({"_id": session, "lapses_at": {"$gt": now}})

    @classmethod
    async def end(cls, session: str) -> None:
        await cls.rows().delete_one({"_id": session})


class StoredOnce(Stored):
    """The answer to one change, should it be asked for again; `id` is a digest of the session and of what was sent."""

    answer: bytes
    lapses_at: datetime

    class Settings:
        name = "session_answers"
        indexes = (IndexModel([("lapses_at", ASCENDING)], expireAfterSeconds=0),)

    @classmethod
    async def begin(cls, key: str, lapses_at: datetime) -> bytes:
        """What was answered before; empty, and in the way of any other, for the first time."""
        row: dict[str, Any] | None = await cls.rows().find_one_and_update(
            {"_id": key},
            {"$setOnInsert": {"answer": b"", "lapses_at": lapses_at}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return bytes(row["answer"]) if row else b""

    @classmethod
    async def keep(cls, key: str, answer: bytes) -> None:
        await cls.rows().update_one({"_id": key}, {"$set": {"answer": answer}})
