"""Codes that prove an account, and what of a person is moved to another, in MongoDB."""

from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, ReturnDocument

from crm_core.accounts.model import GOOD_FOR, TRIED_FOR
from crm_core.customers.documents import StoredCustomer
from crm_core.preferences.documents import StoredPreferences
from crm_core.reminders.documents import StoredReminder
from crm_core.staff.documents import StoredStaff
from crm_core.stored import Stored
from crm_core.values import Platform, StaffId


class StoredAccountCode(Stored):
    """A code somebody was given (`id` is the code), or how often somebody typed a wrong one (`wrong:<staff>`)."""

    staff: str = ""
    wrong: int = 0
    lapses_at: datetime

    class Settings:
        name = "account_codes"
        indexes = (IndexModel([("lapses_at", ASCENDING)], expireAfterSeconds=0),)

    @classmethod
    async def put(cls, code: str, staff: StaffId, now: datetime) -> None:
        """The code is good for this person only, and only the latest one."""
        await cls.rows().delete_many({"staff": staff})
        fields: dict[str, Any] = {"staff": staff, "wrong": 0, "lapses_at": now + GOOD_FOR}
        await cls.rows().update_one({"_id": code}, {"$set": fields}, upsert=True)

    @classmethod
    async def take(cls, code: str, now: datetime) -> StaffId | None:
        """Whose code it is; it is good once."""
        row = await cls.rows().find_one_and_delete({"_id": code, "lapses_at": {"$gt": now}, "staff": {"$ne": ""}})
        return StaffId(row["staff"]) if row else None

    @classmethod
    async def wrong_ones(cls, staff: StaffId, now: datetime) -> int:
        row = await cls.rows().find_one({"_id": f"wrong:{staff}", "lapses_at": {"$gt": now}})
        return row["wrong"] if row else 0

    @classmethod
    async def count_wrong(cls, staff: StaffId, now: datetime) -> None:
        fresh: dict[str, Any] = {"staff": "", "lapses_at": now + TRIED_FOR}
        await cls.rows().find_one_and_update(
            {"_id": f"wrong:{staff}"},
            {"$inc": {"wrong": 1}, "$setOnInsert": fresh},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )


async def absorb(keeper: StaffId, other: StaffId, now: datetime) -> None:
    """Everything that is the other's becomes the keeper's; what the other once wrote keeps the other's name."""
    rows = StoredStaff.rows()
    found = await rows.find_one({"_id": other}, {"identities": 1, "departments": 1, "leads": 1, "seen": 1, "lapsed": 1})
    if found is None:
        return
    # Two documents without any identity would be two with the same one.
    blank = {"identities": [f"{Platform.DINGTALK}:-:gone.{other}"], "active": False, "roles": [], "leads": []}
    await rows.update_one({"_id": other}, {"$set": {**blank, "departments": [], "joined": keeper}})
    lists = ("identities", "departments", "leads", "lapsed")
    added: dict[str, Any] = {name: {"$each": found.get(name) or []} for name in lists}
    last_seen: dict[str, datetime] = found.get("seen") or {}
    seen = {f"seen.{scope}": at for scope, at in last_seen.items()}
    await rows.update_one({"_id": keeper}, {"$addToSet": added, "$set": {"seen_at": now, **seen}})
    customers = StoredCustomer.rows()
    await customers.update_many({"owner": other}, {"$set": {"owner": keeper}})
    await customers.update_many(
        {"follows.staff": other}, {"$set": {"follows.$[one].staff": keeper}}, array_filters=[{"one.staff": other}]
    )
    await StoredReminder.rows().update_many({"staff": other}, {"$set": {"staff": keeper}})
    await StoredPreferences.rows().delete_one({"_id": other})
