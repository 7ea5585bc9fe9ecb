"""The event log in MongoDB."""

import dataclasses
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Self, cast

from beanie import Document
from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.collection import AsyncCollection

from crm_core.act import Emitted
from crm_core.values import CustomerId

KEPT = timedelta(days=30)


class StoredEvent(Document):
    """One event. `name` is its class, `what` its fields beside the customer."""

    name: str
    customer: CustomerId
    what: dict[str, Any]
    cause: str
    trace: str
    at: datetime

    class Settings:
        name = "events"
        indexes = (IndexModel([("at", ASCENDING)], expireAfterSeconds=int(KEPT.total_seconds())),)

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
        )

    @classmethod
    async def arriving(cls) -> AsyncIterator[tuple[CustomerId, str]]:
        """Whose event, and its name, as events are written from now on, by any process; until MongoDB is lost.

        Raises PyMongoError.
        """
        rows = cast("AsyncCollection[dict[str, Any]]", cls.get_pymongo_collection())  # pyright: ignore[reportUnknownMemberType]
        async with await rows.watch([{"$match": {"operationType": "insert"}}]) as stream:
            async for change in stream:
                row = change["fullDocument"]
                yield CustomerId(row["customer"]), row["name"]

    @classmethod
    async def write(cls, emitted: Sequence[Emitted]) -> None:
        if emitted:
            await cls.insert_many([cls.of(one) for one in emitted])
