"""Messages and fetch cursors in MongoDB."""

import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pymongo import DESCENDING, IndexModel, InsertOne

from crm_core.conversations.model import Message
from crm_core.errors import Conflict
from crm_core.messages import Author, ChatMessage
from crm_core.stored import Stored
from crm_core.values import CustomerId, StaffId


class StoredMessage(Stored):
    """One message, under the customer it was written to. `_id` is the platform's own id of it, so it is kept once.

    `at` is often exact to the second only; `seq` keeps the platform's order of messages within it.
    """

    customer: CustomerId
    conversation: str
    author: Author
    staff: StaffId | None
    at: datetime
    seq: int
    kind: str
    text: str
    file: str | None = None
    recorded_at: datetime

    class Settings:
        name = "messages"
        indexes = (IndexModel([("customer", DESCENDING), ("at", DESCENDING), ("seq", DESCENDING)]),)

    @property
    def message(self) -> Message:
        return Message(
            id=self.id,
            author=self.author,
            staff=self.staff,
            at=self.at,
            kind=self.kind,
            text=self.text,
            file=self.file,
        )

    @classmethod
    async def known(cls, messages: Iterable[ChatMessage]) -> set[str]:
        """Which of these are recorded already."""
        ids = [one.id for one in messages]
        cursor = cls.rows().find({"_id": {"$in": ids}}, {"_id": 1})
        return {row["_id"] async for row in cursor}

    @classmethod
    async def append(
        cls,
        messages: Iterable[ChatMessage],
        customers: Mapping[str, CustomerId],
        staff: Mapping[str, StaffId],
        now: datetime,
    ) -> None:
        """Add messages that are not recorded yet; the mappings are keyed by identity."""
        first = time.time_ns()
        rows = [
            InsertOne[dict[str, Any]](
                {
                    "_id": one.id,
                    "customer": customers[one.customer.key],
                    "conversation": one.conversation,
                    "author": one.author,
                    "staff": staff[one.staff.key] if one.staff else None,
                    "at": one.at,
                    "seq": seq,
                    "kind": one.kind,
                    "text": one.text,
                    "file": None,
                    "recorded_at": now,
                }
            )
            for seq, one in enumerate(messages, start=first)
        ]
        if rows:
            await cls.rows().bulk_write(rows)

    @classmethod
    async def of_customer(cls, customer: CustomerId, *, since: datetime | None, limit: int) -> list[Message]:
        """The latest messages, newest first."""
        wanted: dict[str, Any] = {"customer": customer}
        if since is not None:
            wanted["at"] = {"$gte": since}
        found = await cls.find(wanted).sort("-at", "-seq").limit(limit).to_list()
        return [one.message for one in found]

    @classmethod
    async def name_file(cls, message: str, file: str) -> None:
        await cls.rows().update_one({"_id": message}, {"$set": {"file": file}})


class FetchCursor(Stored):
    """How far a pulled source has been stored. `id` names the source."""

    cursor: str

    class Settings:
        name = "fetch_cursors"

    @classmethod
    async def of(cls, source: str) -> str:
        """Empty before the first page."""
        found = await cls.get(source)
        return found.cursor if found else ""

    @classmethod
    async def advance(cls, source: str, *, after: str, to: str) -> None:
        """Move on, in the transaction that stores the page. Raises Conflict when somebody else moved it meanwhile."""
        if after:
            result = await cls.rows().update_one({"_id": source, "cursor": after}, {"$set": {"cursor": to}})
            moved = result.matched_count == 1
        else:
            result = await cls.rows().update_one({"_id": source}, {"$setOnInsert": {"cursor": to}}, upsert=True)
            moved = result.upserted_id is not None
        if not moved:
            raise Conflict("这一页消息已由另一个进程取走。")
