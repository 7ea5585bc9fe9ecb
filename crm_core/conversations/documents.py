"""Messages and fetch cursors in MongoDB."""

import time
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from pymongo import DESCENDING, IndexModel, InsertOne, UpdateMany

from crm_core.conversations.model import Message
from crm_core.customers.documents import StoredCustomer
from crm_core.errors import Conflict
from crm_core.messages import Author, ChatMessage
from crm_core.search.documents import BY_WORD, Searchable
from crm_core.search.model import Hit
from crm_core.search.words import words_of
from crm_core.stored import Stored
from crm_core.values import CustomerId, StaffId


class StoredMessage(Searchable):
    """One message, under the customer it was written to. `_id` is the platform's own id of it, so it is kept once.

    `at` is often exact to the second only; `seq` keeps the platform's order of messages within it.
    """

    conversation: str
    author: Author
    staff: StaffId | None
    seq: int
    kind: str
    file: str | None = None
    recalled_at: datetime | None = None
    failed: str = ""
    recorded_at: datetime

    OF_CUSTOMER: ClassVar = "customer_-1_at_-1_seq_-1"

    class Settings:
        name = "messages"
        indexes = (IndexModel([("customer", DESCENDING), ("at", DESCENDING), ("seq", DESCENDING)]), BY_WORD)

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
            recalled=self.recalled_at is not None,
            failed=self.failed,
        )

    @property
    def hit(self) -> Hit:
        """As a search tells it."""
        return Hit(
            ref=f"message:{self.id}",
            customer=self.customer,
            author=self.author,
            staff=self.staff,
            at=self.at,
            text=self.message.shown,
            is_note=False,
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
                    "tokens": words_of(one.text),
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
    async def around(cls, one: Self, reach: int) -> list[Self]:
        """Up to `reach` messages of the same conversation before it, itself, and as many after it, oldest first."""
        same = {"customer": one.customer, "conversation": one.conversation}
        earlier = await cls.find(same | _beside(one, "$lt")).sort("-at", "-seq").limit(reach).to_list()
        later = await cls.find(same | _beside(one, "$gt")).sort("+at", "+seq").limit(reach).to_list()
        return [*reversed(earlier), one, *later]

    @classmethod
    async def around_moment(cls, customer: CustomerId, at: datetime, reach: int) -> tuple[list[Self], list[Self]]:
        """Up to `reach` messages with a customer not after a moment, and as many after it, each oldest first."""
        earlier = await cls.find({"customer": customer, "at": {"$lte": at}}).sort("-at", "-seq").limit(reach).to_list()
        later = await cls.find({"customer": customer, "at": {"$gt": at}}).sort("+at", "+seq").limit(reach).to_list()
        return earlier[::-1], later

    @classmethod
    async def text_of(cls, message: str) -> str:
        """What a person reads of it in a list; empty when it is not recorded."""
        found = await cls.get(message)
        return found.message.shown if found else ""

    @classmethod
    async def talked_with(cls, customers: Collection[CustomerId], since: datetime) -> set[CustomerId]:
        """Those of these customers with whom anything was said since then."""
        recent = {"customer": {"$in": [*customers]}, "at": {"$gte": since}}
        return set(await cls.rows().distinct("customer", recent))

    @classmethod
    async def recall(cls, recalls: Mapping[str, datetime]) -> None:
        """Mark what was taken back: by its id, under every customer it was written to: `<id>:<account>`."""
        marks = [
            UpdateMany({"$or": [{"_id": one}, {"_id": {"$gte": f"{one}:", "$lt": f"{one};"}}]}, _recalled(at))
            for one, at in recalls.items()
        ]
        if marks:
            await cls.rows().bulk_write(marks, ordered=False)

    @classmethod
    async def fail(cls, message: str, reason: str) -> None:
        """Mark what did not arrive, with the reason in Chinese."""
        await cls.rows().update_one({"_id": message}, {"$set": {"failed": reason}})

    @classmethod
    async def name_file(cls, message: str, file: str) -> CustomerId | None:
        """With whom the message was; None where it is not recorded."""
        row = await cls.rows().find_one_and_update({"_id": message}, {"$set": {"file": file}}, {"customer": 1})
        return CustomerId(row["customer"]) if row else None


async def known_customers(identities: Collection[str], names: Collection[str]) -> dict[str, CustomerId]:
    """The customers with these accounts, by identity key, but for those without a name who are named in `names`."""
    wanted = {"identities": {"$in": [*identities]}}
    found = StoredCustomer.rows().find(wanted, {"identities": 1, "name": 1})
    return {
        key: CustomerId(row["_id"])
        async for row in found
        for key in row["identities"]
        if key in identities and (row.get("name") or key not in names)
    }


def _recalled(at: datetime) -> dict[str, Any]:
    return {"$set": {"recalled_at": at}}


def _beside(one: StoredMessage, order: str) -> dict[str, Any]:
    """Before or after a message, in the order of the conversation."""
    return {"$or": [{"at": {order: one.at}}, {"at": one.at, "seq": {order: one.seq}}]}


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
