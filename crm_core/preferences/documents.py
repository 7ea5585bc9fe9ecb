"""What staff have chosen, in MongoDB."""

from collections.abc import Iterable
from dataclasses import asdict

from crm_core.preferences.model import Wishes
from crm_core.stored import Stored
from crm_core.values import StaffId


class StoredPreferences(Stored):
    """One person's wishes; `id` is the staff member's."""

    zone: str | None = None
    quiet: str | None = None
    digest: str | None = None
    platform: str | None = None
    todos: bool = False

    class Settings:
        name = "preferences"

    @classmethod
    async def of(cls, staff: Iterable[StaffId]) -> dict[StaffId, Wishes]:
        """Those of these people who have chosen anything."""
        found = await cls.find({"_id": {"$in": [*staff]}}).to_list()
        return {
            StaffId(one.id): Wishes(
                zone=one.zone, quiet=one.quiet, digest=one.digest, platform=one.platform, todos=one.todos
            )
            for one in found
        }

    @classmethod
    async def put(cls, staff: StaffId, wishes: Wishes) -> None:
        await cls.rows().update_one({"_id": staff}, {"$set": asdict(wishes)}, upsert=True)
