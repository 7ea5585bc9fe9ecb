"""The ledger in MongoDB. An entry's `_id` names the platform's event, so a redelivery is a duplicate key."""

import hashlib
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Self

import pymongo
from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import BulkWriteError

from crm_core.inbox.model import RAW_KEPT, AlreadyDone, Backlog, DeadEntry, Delivered, EntryState, lane_of
from crm_core.stored import DURABLE, Stored
from crm_core.values import AppKey

WRITE_SECONDS = 3.0
"""The platforms wait 5 s for an answer; what is said to them is then to be the truth, that nothing was kept."""
_DUPLICATE_KEY = 11000
_PENDING = {"state": EntryState.PENDING}


class InboxEntry(Stored):
    """One callback. `seq` is the order of arrival; `body` is the decrypted plaintext, None once it has lapsed."""

    app: AppKey
    lane: int
    seq: int
    kind: str
    body: str | None
    received_at: datetime
    state: EntryState
    due: datetime
    tries: int = 0
    error: str | None = None
    trace: str
    done_at: datetime | None = None

    class Settings:
        name = "inbox"
        indexes = (
            IndexModel([("state", ASCENDING), ("due", ASCENDING)], name="due", partialFilterExpression=_PENDING),
            IndexModel([("lane", ASCENDING), ("seq", ASCENDING)], name="lane", partialFilterExpression=_PENDING),
            IndexModel(
                [("state", ASCENDING), ("received_at", DESCENDING)],
                name="dead",
                partialFilterExpression={"state": EntryState.DEAD},
            ),
            IndexModel([("done_at", ASCENDING)], partialFilterExpression={"body": {"$type": "string"}}),
        )

    @classmethod
    async def write(cls, batch: Sequence[Delivered]) -> set[str]:
        """Store these durably and return the keys that were there already.

        Raises PyMongoError when it cannot within WRITE_SECONDS; some or all of them may be stored then.
        """
        try:
            entries = cls.rows().with_options(write_concern=DURABLE)
            with pymongo.timeout(WRITE_SECONDS):
                await entries.insert_many([cls._row(one) for one in batch], ordered=False)
        except BulkWriteError as error:
            told = error.details or {}
            failures: list[dict[str, Any]] = told.get("writeErrors", [])
            strange = any(failure["code"] != _DUPLICATE_KEY for failure in failures)
            if strange or not failures or told.get("writeConcernErrors"):
                raise
            return {failure["op"]["_id"] for failure in failures}
        return set()

    @classmethod
    def _row(cls, one: Delivered) -> dict[str, Any]:
        return {
            "_id": one.key,
            "app": one.app,
            "lane": lane_of(one),
            "seq": time.time_ns(),
            "kind": one.kind,
            "body": one.body,
            "received_at": one.at,
            "state": EntryState.PENDING,
            "due": one.at,
            "tries": 0,
            "error": None,
            "trace": one.trace,
            "done_at": None,
        }

    @classmethod
    async def keep_unreadable(cls, app: AppKey, kind: str, bodies: Sequence[str], now: datetime, trace: str) -> None:
        """Keep for a person what came on a page and cannot be read; the same body once."""
        dead = {"state": EntryState.DEAD, "error": "unreadable"}
        for body in bodies:
            await cls._keep(app, kind, body, dead, now=now, trace=trace)

    @classmethod
    async def keep_unknown(cls, app: AppKey, kind: str, bodies: Sequence[str], now: datetime, trace: str) -> None:
        """Keep what came on a page and means nothing to us, as long as any callback's body; the same body once."""
        for body in bodies:
            await cls._keep(app, kind, body, {"state": EntryState.DONE, "done_at": now}, now=now, trace=trace)

    @classmethod
    async def _keep(
        cls, app: AppKey, kind: str, body: str, end: Mapping[str, object], *, now: datetime, trace: str
    ) -> None:
        key = f"{app}:{kind}:{hashlib.sha1(body.encode(), usedforsecurity=False).hexdigest()}"
        one = Delivered(key=key, app=app, chat=kind, urgent=False, kind=kind, body=body, at=now, trace=trace)
        await cls.rows().update_one({"_id": key}, {"$setOnInsert": {**cls._row(one), **end}}, upsert=True)

    @classmethod
    async def lanes_waiting(cls, now: datetime) -> list[int]:
        """Lanes that have something due, the one that has waited longest first."""
        pipeline: list[dict[str, Any]] = [
            {"$match": {"state": EntryState.PENDING, "due": {"$lte": now}}},
            {"$group": {"_id": "$lane", "first": {"$min": "$seq"}}},
            {"$sort": {"first": 1}},
        ]
        cursor = await cls.rows().aggregate(pipeline)
        return [row["_id"] async for row in cursor]

    @classmethod
    async def due_in(cls, lane: int, now: datetime, limit: int) -> list[Self]:
        due = {"lane": lane, "state": EntryState.PENDING, "due": {"$lte": now}}
        return await cls.find(due).sort("+seq").limit(limit).to_list()

    @classmethod
    async def finish(cls, key: str, now: datetime) -> None:
        """Mark done, inside the transaction of its effect. Raises AlreadyDone: nothing happens twice."""
        result = await cls.rows().update_one(
            {"_id": key, "state": EntryState.PENDING},
            {"$set": {"state": EntryState.DONE, "done_at": now, "error": None}},
        )
        if result.modified_count == 0:
            raise AlreadyDone(key)

    @classmethod
    async def beside(cls, entry: Self, limit: int) -> list[Self]:
        """Other pending entries of the same lane, app and kind, which nobody else works on meanwhile."""
        alike = {"lane": entry.lane, "state": EntryState.PENDING, "app": entry.app, "kind": entry.kind}
        return await cls.find(alike | {"_id": {"$ne": entry.id}}).sort("+seq").limit(limit).to_list()

    @classmethod
    async def is_pending(cls, key: str) -> bool:
        return await cls.rows().find_one({"_id": key, "state": EntryState.PENDING}, {"_id": 1}) is not None

    @classmethod
    async def finish_along(cls, keys: Collection[str], now: datetime) -> None:
        """Mark these done as well, inside the transaction whose effect was theirs too."""
        done = {"state": EntryState.DONE, "done_at": now, "error": None}
        await cls.rows().update_many({"_id": {"$in": [*keys]}, "state": EntryState.PENDING}, {"$set": done})

    @classmethod
    async def failed(cls, key: str, error: str, due: datetime, *, dead: bool) -> None:
        """Count a failed try and set the entry aside until `due`, or for a person when `dead`."""
        fields = {"error": error, "due": due, "state": EntryState.DEAD if dead else EntryState.PENDING}
        await cls.rows().update_one({"_id": key, "state": EntryState.PENDING}, {"$set": fields, "$inc": {"tries": 1}})

    @classmethod
    async def postpone(cls, key: str, due: datetime) -> None:
        """Set a pending entry aside until then, without counting a try."""
        await cls.rows().update_one({"_id": key, "state": EntryState.PENDING}, {"$set": {"due": due}})

    @classmethod
    async def dead(cls, limit: int) -> list[DeadEntry]:
        """What needs a person, newest first."""
        shown = {"kind": 1, "app": 1, "received_at": 1, "tries": 1, "error": 1}
        cursor = cls.rows().find({"state": EntryState.DEAD}, shown, sort=[("received_at", -1)], limit=limit)
        return [_dead(row) async for row in cursor]

    @classmethod
    async def revive(cls, keys: Collection[str], now: datetime) -> int:
        """Put dead entries back; how many of them were dead (still)."""
        result = await cls.rows().update_many(
            {"_id": {"$in": [*keys]}, "state": EntryState.DEAD},
            {"$set": {"state": EntryState.PENDING, "due": now, "tries": 0}},
        )
        return result.modified_count

    @classmethod
    async def drop_raw_bodies(cls, now: datetime) -> int:
        """Empty the bodies of entries done long ago; their keys stay, so that a replay is still known."""
        result = await cls.rows().update_many(
            {"done_at": {"$lt": now - RAW_KEPT}, "body": {"$type": "string"}}, {"$set": {"body": None}}
        )
        return result.modified_count

    @classmethod
    async def backlog(cls) -> Backlog:
        entries = cls.rows()
        first = await entries.find_one({"state": EntryState.PENDING}, {"received_at": 1}, sort=[("due", 1)])
        return Backlog(
            pending=await entries.count_documents({"state": EntryState.PENDING}),
            dead=await entries.count_documents({"state": EntryState.DEAD}),
            oldest=first["received_at"] if first else None,
        )


def _dead(row: dict[str, Any]) -> DeadEntry:
    return DeadEntry(
        id=row["_id"],
        kind=row["kind"],
        app=row["app"],
        received_at=row["received_at"],
        tries=row["tries"],
        error=row["error"] or "",
    )
