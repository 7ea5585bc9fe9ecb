"""A relation of its own for each follow that was kept inside the profile alone: since when, and what was noted."""

from typing import Any

from bot.storage.migration import Database, Migration


async def _apply(database: Database) -> None:
    accounts: dict[str, list[str]] = {
        row["_id"]: row["identities"] async for row in database["staff"].find({}, {"identities": 1})
    }
    followed = {"follows.0": {"$exists": True}}
    async for customer in database["customers"].find(followed, {"identities": 1, "follows": 1}):
        for follow in customer["follows"]:
            for account in _shared(customer["identities"], accounts.get(follow["staff"], [])):
                row = _relation(account, follow)
                await database["relations"].update_one({"_id": row["_id"]}, {"$setOnInsert": row}, upsert=True)


def _shared(customer: list[str], staff: list[str]) -> list[str]:
    """The customer's accounts in a company where the staff member has one, too."""
    scopes = {one.rsplit(":", 1)[0] for one in staff}
    return [one for one in customer if one.rsplit(":", 1)[0] in scopes]


def _relation(account: str, follow: dict[str, Any]) -> dict[str, Any]:
    return {
        "_id": f"{account}|{follow['staff']}",
        "account": account,
        "staff": follow["staff"],
        "marks": [{"at": follow["since"], "deed": "made"}],
        "active": True,
        "made": 1,
        "added_at": follow["since"],
        "added_by": follow["added_by"],
        "state": follow.get("state"),
        "remark": follow.get("remark", ""),
    }


MIGRATION = Migration(number=4, about="员工与客户的好友关系单独保存", apply=_apply)
