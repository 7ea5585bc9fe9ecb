"""The archive in MongoDB, beside the histories it fills: every write of a page is one bulk write."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne

from crm_core.archive.model import Content, Waiting, author_of
from crm_core.messages import ArchivedMessage, Author, Consent, ConsentStatus, MessageRecalled, SetAside
from crm_core.stored import Stored
from crm_core.values import AppKey, Identity, StaffId

ASK_AGAIN = timedelta(days=1)


class StoredSetAside(Stored):
    """A record that could not be taken in, kept as it came. `again` when it is to be tried anew."""

    app: AppKey
    seq: str
    fault: str
    content: str
    is_open: bool
    again: bool = False
    tries: int = 1
    at: datetime

    class Settings:
        name = "archive_set_aside"
        indexes = (IndexModel([("app", ASCENDING), ("again", ASCENDING)]), IndexModel([("at", DESCENDING)]))

    @classmethod
    async def keep(cls, app: AppKey, records: Iterable[SetAside], now: datetime) -> None:
        """Set these aside; one that is there already has been tried once more."""
        await _bulk(
            cls,
            (
                UpdateOne(
                    {"_id": one.key},
                    {
                        "$set": {"fault": one.fault, "again": False, "is_open": one.is_open, "content": one.content},
                        "$setOnInsert": {"app": app, "seq": str(one.seq), "at": now},
                        "$inc": {"tries": 1},
                    },
                    upsert=True,
                )
                for one in records
            ),
        )

    @classmethod
    async def taken_back(cls, keys: Collection[str]) -> None:
        if keys:
            await cls.rows().delete_many({"_id": {"$in": [*keys]}})

    @classmethod
    async def waiting(cls, limit: int) -> list[Waiting]:
        """What is set aside, newest first."""
        cursor = cls.rows().find({}, {"content": 0}, sort=[("at", -1), ("_id", 1)], limit=limit)
        return [
            Waiting(
                id=row["_id"],
                app=row["app"],
                seq=row["seq"],
                fault=row["fault"],
                at=row["at"],
                tries=row["tries"],
            )
            async for row in cursor
        ]

    @classmethod
    async def count(cls) -> int:  # pyright: ignore[reportIncompatibleMethodOverride] - Beanie's counts by instance
        return await cls.rows().count_documents({})

    @classmethod
    async def mark(cls, wanted: dict[str, Any]) -> int:
        """Have these tried again; how many there are."""
        return (await cls.rows().update_many(wanted, {"$set": {"again": True}})).matched_count

    @classmethod
    async def marked(cls, app: AppKey, limit: int) -> list[Content]:
        cursor = cls.rows().find({"app": app, "again": True}, sort=[("_id", 1)], limit=limit)
        return [
            Content(id=row["_id"], seq=row["seq"], text=row["content"], is_open=row["is_open"]) async for row in cursor
        ]


class StoredOriginal(Stored):
    """The platform's JSON of an archived message whose text does not hold all of it; `id` is that of the message."""

    text: str
    at: datetime

    class Settings:
        name = "archive_originals"

    @classmethod
    async def keep(cls, messages: Iterable[ArchivedMessage]) -> None:
        await _bulk(cls, (_once(one.id, text=one.original, at=one.at) for one in messages if one.original))


class StoredGroupWord(Stored):
    """What staff said in a group of many customers: kept under the group, in nobody's history."""

    room: str
    author: Author
    staff: StaffId | None
    at: datetime
    kind: str
    text: str
    recalled_at: datetime | None = None

    class Settings:
        name = "archive_group_words"
        indexes = (IndexModel([("room", ASCENDING), ("at", DESCENDING)]),)

    @classmethod
    async def keep(cls, messages: Iterable[ArchivedMessage], staff: Mapping[str, StaffId]) -> None:
        await _bulk(
            cls,
            (
                _once(
                    one.id,
                    room=one.room,
                    author=author_of(one),
                    staff=staff.get(one.sender.identity.key),
                    at=one.at,
                    kind=one.kind,
                    text=one.text,
                    recalled_at=None,
                )
                for one in messages
            ),
        )

    @classmethod
    async def recall(cls, recalls: Mapping[str, datetime]) -> None:
        await _bulk(cls, (UpdateOne({"_id": one}, {"$set": {"recalled_at": at}}) for one, at in recalls.items()))


class StoredRecall(Stored):
    """That a message was taken back; `id` is the message's. It may become known before the message itself."""

    at: datetime

    class Settings:
        name = "archive_recalls"

    @classmethod
    async def keep(cls, recalls: Iterable[MessageRecalled]) -> None:
        await _bulk(cls, (_once(one.message, at=one.at) for one in recalls))

    @classmethod
    async def of(cls, messages: Collection[str]) -> dict[str, datetime]:
        """Those of these messages that were taken back, with when."""
        return {row["_id"]: row["at"] async for row in cls.rows().find({"_id": {"$in": [*messages]}})}


class StoredConsent(Stored):
    """A customer's answer to being archived, towards one staff member or for one group; the other is empty.

    `asked_at` is when the platform was asked.
    """

    customer: str
    staff: str = ""
    room: str = ""
    status: ConsentStatus
    at: datetime
    asked_at: datetime | None = None

    class Settings:
        name = "archive_consents"
        indexes = (
            IndexModel([("customer", ASCENDING)]),
            IndexModel([("status", ASCENDING), ("asked_at", ASCENDING)]),
            IndexModel([("room", ASCENDING)], partialFilterExpression={"room": {"$gt": ""}}),
        )

    @classmethod
    async def note(cls, consents: Iterable[Consent]) -> None:
        """Write these down; what was said later and is written already stays."""
        latest = {_pair(one): one for one in sorted(consents, key=lambda one: one.at)}
        known = {row["_id"]: row async for row in cls.rows().find({"_id": {"$in": [*latest]}})}
        await _bulk(
            cls,
            (
                UpdateOne(
                    {"_id": key},
                    {
                        "$set": {"status": one.status, "at": one.at},
                        "$setOnInsert": {"asked_at": None, **_about(one)},
                    },
                    upsert=True,
                )
                for key, one in latest.items()
                if key not in known or known[key]["at"] <= one.at or known[key]["status"] == ConsentStatus.UNASKED
            ),
        )

    @classmethod
    async def want(cls, pairs: Iterable[tuple[Identity, Identity]], now: datetime) -> None:
        """Remember that these talk: customer and staff member. What is known of them stays."""
        wanted = {f"{customer.key}|{staff.key}": (customer.key, staff.key) for customer, staff in pairs}
        known = {row["_id"] async for row in cls.rows().find({"_id": {"$in": [*wanted]}}, {"_id": 1})}
        await _bulk(
            cls,
            (
                _once(key, customer=customer, staff=staff, room="", status=ConsentStatus.UNASKED, at=now, asked_at=None)
                for key, (customer, staff) in wanted.items()
                if key not in known
            ),
        )

    @classmethod
    async def unasked(cls, scope: str, now: datetime, limit: int) -> list[tuple[Identity, Identity]]:
        """Pairs (customer, staff) of this scope (`wecom:<corp>`) to ask the platform about."""
        wanted = {
            "status": ConsentStatus.UNASKED,
            "_id": {"$regex": f"^{scope}:"},
            "$or": [{"asked_at": None}, {"asked_at": {"$lt": now - ASK_AGAIN}}],
        }
        rows = cls.rows().find(wanted, {"customer": 1, "staff": 1}).limit(limit)
        return [(Identity.from_key(row["customer"]), Identity.from_key(row["staff"])) async for row in rows]

    @classmethod
    async def asked(cls, pairs: Sequence[tuple[Identity, Identity]], now: datetime) -> None:
        keys = [f"{customer.key}|{staff.key}" for customer, staff in pairs]
        await cls.rows().update_many({"_id": {"$in": keys}}, {"$set": {"asked_at": now}})

    @classmethod
    async def of(cls, customers: Collection[str]) -> list[Consent]:
        """What is known of the customers with these accounts, newest first."""
        rows = cls.rows().find({"customer": {"$in": [*customers]}}, sort=[("at", -1)])
        return [
            Consent(
                customer=Identity.from_key(row["customer"]),
                staff=Identity.from_key(row["staff"]) if row.get("staff") else None,
                room=Identity.from_key(row["room"]) if row.get("room") else None,
                status=ConsentStatus(row["status"]),
                at=row["at"],
            )
            async for row in rows
        ]

    @classmethod
    async def in_room(cls, room: str) -> dict[str, ConsentStatus]:
        """What is known of a group's members, by their identity keys."""
        cursor = cls.rows().find({"room": room}, {"customer": 1, "status": 1})
        return {row["customer"]: ConsentStatus(row["status"]) async for row in cursor}


class StoredArchivedRoom(Stored):
    """A group that is archived and has customers in it. `id` is its identity, `asked_at` when its members were."""

    spoke_at: datetime
    asked_at: datetime | None = None

    class Settings:
        name = "archived_rooms"

    @classmethod
    async def spoke(cls, rooms: Collection[str], now: datetime) -> None:
        """Something was said there."""
        set_now = {"$set": {"spoke_at": now}, "$setOnInsert": {"asked_at": None}}
        await _bulk(cls, (UpdateOne({"_id": one}, set_now, upsert=True) for one in rooms))

    @classmethod
    async def to_ask(cls, scope: str, now: datetime, limit: int) -> list[Identity]:
        """Those of this scope (`wecom:<corp>`) where something was said since they were asked, a day ago or more."""
        due = {"$or": [{"asked_at": None}, {"asked_at": {"$lt": now - ASK_AGAIN}}]}
        fresh = {"$expr": {"$gt": ["$spoke_at", "$asked_at"]}}
        wanted = {"_id": {"$gte": f"{scope}:", "$lt": f"{scope};"}, **due, **fresh}
        return [Identity.from_key(row["_id"]) async for row in cls.rows().find(wanted, {"_id": 1}).limit(limit)]

    @classmethod
    async def asked(cls, room: str, now: datetime) -> None:
        await cls.rows().update_one({"_id": room}, {"$set": {"asked_at": now}})


def _pair(one: Consent) -> str:
    return f"{one.customer.key}|{one.towards.key}"


def _about(one: Consent) -> dict[str, str]:
    told = {"staff": one.staff.key} if one.staff else {"room": one.towards.key}
    return {"customer": one.customer.key, "staff": "", "room": ""} | told


def _once(key: str, **fields: Any) -> UpdateOne:  # noqa: ANN401 - whatever the document holds
    """A write that leaves what is there as it is."""
    return UpdateOne({"_id": key}, {"$setOnInsert": fields}, upsert=True)


async def _bulk(document: type[Stored], writes: Iterable[UpdateOne]) -> None:
    if some := [*writes]:
        await document.rows().bulk_write(some, ordered=False)
