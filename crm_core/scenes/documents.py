"""Scenes in MongoDB."""

from datetime import datetime
from typing import Self

from pymongo import ASCENDING, IndexModel

from crm_core.scenes.model import AGAIN, EARLY, Scene
from crm_core.stored import Stored
from crm_core.values import AppKey


class StoredScene(Stored):
    """One scene of one account. `_id` is `<app id>:<scene>`; `wanted_at` is when a code was asked for last."""

    app: AppKey
    account: str
    scene: str
    purpose: str
    ticket: str = ""
    url: str = ""
    picture: str = ""
    expires_at: datetime | None = None
    wanted_at: datetime | None = None
    round: int = 0

    class Settings:
        name = "scenes"
        indexes = (IndexModel([("expires_at", ASCENDING)]),)

    @property
    def told(self) -> Scene:
        """As the rest of the product sees it."""
        return Scene(
            account=self.account,
            scene=self.scene,
            purpose=self.purpose,
            url=self.url,
            picture=self.picture,
            expires_at=self.expires_at,
        )

    @classmethod
    def key_of(cls, account: str, scene: str) -> str:
        """What a scene is stored under."""
        return f"{account}:{scene}"

    @classmethod
    async def name(cls, app: AppKey, account: str, scene: str, purpose: str) -> None:
        """Say what a scene is for; a new one has no code yet."""
        fields = {"app": app, "account": account, "scene": scene, "purpose": purpose}
        await cls.rows().update_one({"_id": cls.key_of(account, scene)}, {"$set": fields}, upsert=True)

    @classmethod
    async def purpose_of(cls, account: str, scene: str) -> str:
        """Empty for a scene nobody has named."""
        found = await cls.get(cls.key_of(account, scene))
        return found.purpose if found else ""

    @classmethod
    async def ending(cls, now: datetime, limit: int) -> list[Self]:
        """Those whose code ends soon or is not there, and was not asked for just now."""
        ends = {"$or": [{"expires_at": None}, {"expires_at": {"$lt": now + EARLY}}]}
        quiet = {"$or": [{"wanted_at": None}, {"wanted_at": {"$lt": now - AGAIN}}]}
        return await cls.find({"$and": [ends, quiet]}).sort("+expires_at", "+_id").limit(limit).to_list()

    async def want(self, now: datetime) -> int:
        """Note that a code is asked for; returns how many times one has been."""
        await self.rows().update_one({"_id": self.id}, {"$set": {"wanted_at": now}, "$inc": {"round": 1}})
        return self.round + 1

    @classmethod
    async def made(cls, account: str, scene: str, *, ticket: str, url: str, picture: str, expires_at: datetime) -> bool:
        """Take over a code, unless one that lives longer is there; false for a scene nobody has named."""
        later = {"$or": [{"expires_at": None}, {"expires_at": {"$lte": expires_at}}]}
        fields = {"ticket": ticket, "url": url, "picture": picture, "expires_at": expires_at, "wanted_at": None}
        found = await cls.rows().update_one({"_id": cls.key_of(account, scene), **later}, {"$set": fields})
        return found.matched_count == 1
