"""The event log in MongoDB."""

import dataclasses
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Self, cast

from beanie import Document, PydanticObjectId
from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.collection import AsyncCollection

from crm_core.act import Emitted
from crm_core.events.model import MOST_TRIES, GivenUp, Happened, wait_after
from crm_core.stored import Stored, plain
from crm_core.values import CustomerId

KEPT = timedelta(days=30)


class StoredEvent(Document):
    """One event. `name` is its class, `what` its fields beside the customer.

    `waiting` until the reactions have seen it. It is a mark and no cursor: a transaction that commits late leaves an
    event behind newer ones, and a cursor would have passed it by.
    """

    name: str
    customer: CustomerId
    what: dict[str, Any]
    cause: str
    trace: str
    at: datetime
    waiting: bool = False

    class Settings:
        name = "events"
        indexes = (
            IndexModel([("at", ASCENDING)], expireAfterSeconds=int(KEPT.total_seconds())),
            IndexModel([("waiting", ASCENDING), ("_id", ASCENDING)], partialFilterExpression={"waiting": True}),
        )

    @property
    def happened(self) -> Happened:
        return Happened(
            id=str(self.id), name=self.name, customer=self.customer, what=self.what, trace=self.trace, at=self.at
        )

    @classmethod
    def of(cls, emitted: Emitted) -> Self:
        what = dataclasses.asdict(emitted.event)
        return cls(
            name=type(emitted.event).__name__,
            customer=what.pop("customer"),
            what=what,
            cause=emitted.cause,
            trace=emitted.trace,
            at=emitted.at,
            waiting=True,
        )

    @classmethod
    @asynccontextmanager
    async def arriving(cls) -> AsyncGenerator[AsyncIterator[tuple[CustomerId, str]]]:
        """Whose event, and its name, as events are written from inside the block on, by any process.

        Raises PyMongoError when MongoDB is lost.
        """
        async with await cls._rows().watch([{"$match": {"operationType": "insert"}}]) as stream:
            rows = (change["fullDocument"] async for change in stream)
            yield ((CustomerId(row["customer"]), row["name"]) async for row in rows)

    @classmethod
    async def write(cls, emitted: Sequence[Emitted]) -> None:
        if emitted:
            await cls._rows().insert_many([_row(one) for one in emitted])

    @classmethod
    async def unseen(cls, limit: int) -> list[Happened]:
        """What the reactions have not seen, oldest first."""
        return [one.happened for one in await cls.find({"waiting": True}).sort("+_id").limit(limit).to_list()]

    @classmethod
    async def seen(cls, events: Collection[str]) -> None:
        """The reactions have seen these: done, or owed."""
        ids = [PydanticObjectId(one) for one in events]
        if ids:
            await cls._rows().update_many({"_id": {"$in": ids}}, {"$unset": {"waiting": ""}})

    @classmethod
    def _rows(cls) -> "AsyncCollection[dict[str, Any]]":
        return cast("AsyncCollection[dict[str, Any]]", cls.get_pymongo_collection())  # pyright: ignore[reportUnknownMemberType]


def _row(one: Emitted) -> dict[str, Any]:
    """What `StoredEvent.of` would be written as, for a fraction of the cost: every transaction passes here."""
    what = dataclasses.asdict(one.event)
    return {
        "name": type(one.event).__name__,
        "customer": what.pop("customer"),
        "what": plain(what),
        "cause": one.cause,
        "trace": one.trace,
        "at": one.at,
        "waiting": True,
    }


class StoredOwed(Stored):
    """A reaction that failed and is tried again by itself. `_id` is `<reaction>:<event>`; `dead` when it is given up.

    `error` names what went wrong, never anybody's words.
    """

    reaction: str
    event: str
    name: str
    customer: CustomerId
    what: dict[str, Any]
    trace: str
    at: datetime
    tries: int
    due_at: datetime
    error: str
    dead: bool = False

    class Settings:
        name = "owed_reactions"
        indexes = (IndexModel([("dead", ASCENDING), ("due_at", ASCENDING)]),)

    @property
    def happened(self) -> Happened:
        return Happened(
            id=self.event, name=self.name, customer=self.customer, what=self.what, trace=self.trace, at=self.at
        )

    @classmethod
    async def failed(cls, reaction: str, event: Happened, error: str, now: datetime, before: int = 0) -> bool:
        """Put it down, after `before` tries; returns whether it is given up."""
        tries = before + 1
        fields = dataclasses.asdict(event) | {
            "reaction": reaction,
            "event": event.id,
            "tries": tries,
            "due_at": now + wait_after(tries),
            "error": error,
            "dead": tries >= MOST_TRIES,
        }
        del fields["id"]
        await cls.rows().update_one({"_id": f"{reaction}:{event.id}"}, {"$set": fields}, upsert=True)
        return tries >= MOST_TRIES

    @classmethod
    async def due(cls, now: datetime, limit: int) -> list[Self]:
        """Those to be tried now, the longest waiting first."""
        return await cls.find({"dead": False, "due_at": {"$lte": now}}).sort("+due_at").limit(limit).to_list()

    @classmethod
    async def settle(cls, owed: str) -> None:
        """It is done at last."""
        await cls.rows().delete_one({"_id": owed})

    @classmethod
    async def given_up(cls, limit: int) -> list[GivenUp]:
        """Newest first."""
        found = await cls.find({"dead": True}).sort("-at").limit(limit).to_list()
        return [
            GivenUp(reaction=one.reaction, event=one.event, customer=one.customer, error=one.error, at=one.at)
            for one in found
        ]

    @classmethod
    async def revive(cls, now: datetime) -> int:
        """Try again what was given up; returns how many."""
        again = {"dead": False, "tries": 0, "due_at": now}
        return (await cls.rows().update_many({"dead": True}, {"$set": again})).modified_count
