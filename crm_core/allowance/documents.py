"""What was used of each month, in MongoDB."""

from typing import Any

from pymongo import ReturnDocument

from crm_core.allowance.model import Spent
from crm_core.stored import Stored


class StoredAllowance(Stored):
    """`id` is `<platform>:<corp>:<month>:<kind>`; `warned` is the highest level, in percent, somebody was told of."""

    used: int = 0
    warned: int = 0

    class Settings:
        name = "allowances"

    @classmethod
    async def add(cls, scope: str, month: str, kind: Spent, count: int) -> tuple[int, int]:
        """Count more; what is used now, and which level was warned of."""
        row: dict[str, Any] | None = await cls.rows().find_one_and_update(
            {"_id": _key(scope, month, kind)},
            {"$inc": {"used": count}, "$setOnInsert": {"warned": 0}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return (row["used"], row["warned"]) if row else (count, 0)

    @classmethod
    async def used_in(cls, scope: str, month: str, kind: Spent) -> int:
        row = await cls.rows().find_one({"_id": _key(scope, month, kind)}, {"used": 1})
        return row["used"] if row else 0

    @classmethod
    async def warn(cls, scope: str, month: str, kind: Spent, level: int) -> None:
        await cls.rows().update_one({"_id": _key(scope, month, kind)}, {"$max": {"warned": level}})

    @classmethod
    async def exhaust(cls, scope: str, month: str, kind: Spent, most: int) -> tuple[int, int]:
        """The platform says that it is all used up, whatever we have counted."""
        _, warned = await cls.add(scope, month, kind, 0)
        await cls.rows().update_one({"_id": _key(scope, month, kind)}, {"$max": {"used": most}})
        return await cls.used_in(scope, month, kind), warned


def _key(scope: str, month: str, kind: Spent) -> str:
    return f"{scope}:{month}:{kind}"
