"""Sessions in MongoDB, forgotten when they lapse."""

from datetime import datetime
from typing import Self

from pymongo import ASCENDING, IndexModel

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
