"""Greetings in MongoDB: one for each code, never its words."""

import hashlib
from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel

from crm_core.stored import Stored
from crm_core.values import StaffId
from crm_core.welcomes.model import Outcome

_KEPT = timedelta(days=30)


class StoredWelcome(Stored):
    """One greeting. `id` is the key of its call in the outbox; `account` is the customer's identity key.

    `code` is what the platform refused it with, empty for none.
    """

    account: str
    staff: StaffId
    outcome: Outcome
    code: str = ""
    at: datetime

    class Settings:
        name = "welcomes"
        indexes = (
            IndexModel([("at", ASCENDING)], expireAfterSeconds=int(_KEPT.total_seconds())),
            IndexModel([("account", ASCENDING)]),
        )

    @classmethod
    def key_of(cls, code: str) -> str:
        """What names the greeting with this welcome code."""
        return f"welcome:{hashlib.sha1(code.encode(), usedforsecurity=False).hexdigest()}"

    @classmethod
    async def settle(cls, key: str, outcome: Outcome, code: str) -> None:
        await cls.rows().update_one({"_id": key}, {"$set": {"outcome": outcome, "code": code}})
