"""Keys in MongoDB, as digests."""

from datetime import datetime, timedelta

from crm_core.apikeys.model import ApiKey, Scope
from crm_core.stored import Stored

_NOTED_EVERY = timedelta(hours=1)


class StoredApiKey(Stored):
    """One key. `_id` is its digest."""

    name: str
    scopes: list[Scope]
    tail: str
    created_at: datetime
    used_at: datetime | None = None
    ended_at: datetime | None = None

    class Settings:
        name = "api_keys"

    @property
    def shown(self) -> ApiKey:
        """Without what it is stored as."""
        return ApiKey(
            id=self.id[:8],
            name=self.name,
            scopes=frozenset(self.scopes),
            tail=self.tail,
            created_at=self.created_at,
            used_at=self.used_at,
            ended_at=self.ended_at,
        )

    def is_stale(self, now: datetime) -> bool:
        """Whether its use has not been noted for an hour."""
        return self.used_at is None or now - self.used_at > _NOTED_EVERY

    async def used(self, now: datetime) -> None:
        """Note that somebody came in by it."""
        await self.rows().update_one({"_id": self.id}, {"$set": {"used_at": now}})

    async def end(self, now: datetime) -> None:
        """It opens nothing from now on."""
        await self.rows().update_one({"_id": self.id}, {"$set": {"ended_at": now}})
