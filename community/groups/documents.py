"""Groups' cards in MongoDB, and figures counted from what is stored of their members and words."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pymongo import ASCENDING, IndexModel

from community.groups.model import Activity, GroupCard, Movement
from crm_core.archive.documents import StoredGroupWord
from crm_core.conversations.documents import StoredMessage
from crm_core.memberships.documents import StoredMembership, profiles_of
from crm_core.memberships.model import Way
from crm_core.messages import Author
from crm_core.stored import Stored
from crm_core.values import CustomerId, Identity, Platform

_LATELY = timedelta(days=7)


class StoredGroupCard(Stored):
    """What we say of a group; `id` is the group's key."""

    purpose: str = ""
    tags: list[str] = []
    at: datetime

    class Settings:
        name = "group_cards"
        indexes = (IndexModel([("tags", ASCENDING)]),)

    @classmethod
    async def of(cls, groups: Collection[str]) -> dict[str, GroupCard]:
        """Those that there are, by group."""
        found = {row["_id"]: row async for row in cls.rows().find({"_id": {"$in": [*groups]}})}
        return {
            key: GroupCard(group=key, purpose=row.get("purpose", ""), tags=tuple(row.get("tags", ())))
            for key, row in found.items()
        }

    @classmethod
    async def put(cls, card: GroupCard, at: datetime) -> None:
        fields = {"purpose": card.purpose, "tags": [*card.tags], "at": at}
        await cls.rows().update_one({"_id": card.group}, {"$set": fields}, upsert=True)

    @classmethod
    async def tagged(cls, tag: str) -> list[str]:
        """The groups with this tag."""
        return [row["_id"] async for row in cls.rows().find({"tags": tag}, {"_id": 1})]

    @classmethod
    async def tag_counts(cls) -> dict[str, int]:
        """How many groups have each tag, the most used first."""
        pipeline: list[dict[str, Any]] = [
            {"$unwind": "$tags"},
            {"$group": {"_id": "$tags", "count": {"$sum": 1}}},
            {"$sort": {"count": -1, "_id": 1}},
        ]
        return {row["_id"]: row["count"] async for row in await cls.rows().aggregate(pipeline)}


async def moved_since(group: str, since: datetime, days: int) -> Movement:
    """How often customers came and went, as far as was told or follows from lists."""
    pipeline: list[dict[str, Any]] = [
        {"$match": {"group": group, "last_move": {"$gte": since}, "is_staff": False}},
        {"$unwind": "$moves"},
        {"$match": {"moves.at": {"$gte": since}}},
        {"$group": {"_id": "$moves.way", "count": {"$sum": 1}}},
    ]
    counts = {row["_id"]: row["count"] async for row in await StoredMembership.rows().aggregate(pipeline)}
    return Movement(days=days, joined=counts.get(Way.IN, 0), left=counts.get(Way.OUT, 0))


async def inside(group: str) -> tuple[list[str], int, dict[str, CustomerId]]:
    """The customers' accounts inside, how many are staff, and the profiles there are."""
    wanted = {"group": group, "inside": True}
    rows = [row async for row in StoredMembership.rows().find(wanted, {"account": 1, "is_staff": 1})]
    people = [row["account"] for row in rows if not row["is_staff"]]
    return people, len(rows) - len(people), await profiles_of(people)


async def activity_of(group: str, customers: Collection[CustomerId], now: datetime, zone: ZoneInfo) -> Activity | None:
    """None when nothing that was said there has ever reached us.

    Words of customers lie in their histories, a word to several of them under each; what staff say lies there too, or
    under the group.
    """
    room = _conversation(group)
    said = {"customer": {"$in": [*customers]}, "conversation": room}
    alone = {"room": room.removeprefix("wecom:room:")}
    if not await StoredMessage.rows().find_one(said) and not await StoredGroupWord.rows().find_one(alone):
        return None
    lately = {"at": {"$gte": now - _LATELY}}
    found: dict[tuple[datetime, str], date] = {}
    speakers: set[str] = set()
    fields = {"at": 1, "author": 1, "customer": 1, "text": 1}
    async for row in StoredMessage.rows().find(said | lately, fields):
        by_customer = row["author"] == Author.CUSTOMER
        speakers |= {row["customer"]} if by_customer else set()
        # What staff say is kept under each customer of a small group, and counts once.
        found[row["at"], row["_id"] if by_customer else row["text"]] = row["at"].astimezone(zone).date()
    async for row in StoredGroupWord.rows().find(alone | lately, {"at": 1}):
        found[row["at"], row["_id"]] = row["at"].astimezone(zone).date()
    counts: dict[date, int] = {}
    for day in found.values():
        counts[day] = counts.get(day, 0) + 1
    return Activity(by_day=tuple(sorted(counts.items())), speakers=len(speakers))


def _conversation(group: str) -> str:
    one = Identity.from_key(group)
    return f"dingtalk:{one.account}" if one.platform is Platform.DINGTALK else f"wecom:room:{one.account}"
