"""The receivers of mass-sends, and the parts that staff have to confirm, in MongoDB."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne

from crm_core.masssends.model import COUNTED, DELIVERED, Part, ReceiverState
from crm_core.messages import Delivery, SenderTask, SentTo
from crm_core.stored import Stored
from crm_core.values import StaffId


class StoredReceiver(Stored):
    """One customer or group of one mass-send; `id` is made of both. `receiver` is an identity key.

    `sender` is whose part it is, as the platform told, empty until then. `at` is when it was wanted; `readers` how many
    have read it, where the platform has told.
    """

    send: str
    receiver: str
    state: ReceiverState
    sender: str = ""
    at: datetime
    sent_at: datetime | None = None
    readers: int | None = None

    class Settings:
        name = "receivers"
        indexes = (
            IndexModel([("send", ASCENDING), ("state", ASCENDING)]),
            IndexModel([("receiver", ASCENDING), ("at", DESCENDING)]),
        )

    @classmethod
    async def add(cls, send: str, receivers: Mapping[str, ReceiverState], at: datetime) -> None:
        """Add these, each once."""
        rows = [
            UpdateOne(
                {"_id": f"{send}|{one}"},
                {"$setOnInsert": {"send": send, "receiver": one, "state": state, "sender": "", "at": at}},
                upsert=True,
            )
            for one, state in receivers.items()
        ]
        if rows:
            await cls.rows().bulk_write(rows, ordered=False)

    @classmethod
    async def known(cls, send: str, receivers: Collection[str]) -> set[str]:
        """Those of these that it has already."""
        cursor = cls.rows().find({"_id": {"$in": [f"{send}|{one}" for one in receivers]}}, {"receiver": 1})
        return {row["receiver"] async for row in cursor}

    @classmethod
    async def had_since(cls, receivers: Collection[str], since: datetime) -> dict[str, int]:
        """How many mass-sends each of these has had since then, or is to have; those with none are left out."""
        pipeline: list[dict[str, Any]] = [
            {"$match": {"receiver": {"$in": [*receivers]}, "at": {"$gte": since}, "state": {"$in": [*COUNTED]}}},
            {"$group": {"_id": "$receiver", "count": {"$sum": 1}}},
        ]
        return {row["_id"]: row["count"] async for row in await cls.rows().aggregate(pipeline)}

    @classmethod
    async def in_state(cls, send: str, state: ReceiverState) -> list[str]:
        """Identity keys, in their order."""
        cursor = cls.rows().find({"send": send, "state": state}, {"receiver": 1}, sort=[("_id", 1)])
        return [row["receiver"] async for row in cursor]

    @classmethod
    async def move(
        cls, send: str, to: ReceiverState, *, after: Collection[ReceiverState], only: Collection[str] | None = None
    ) -> None:
        """Take all, or those of `only`, or, when that is empty, nobody, from one of the states `after` to `to`."""
        which: dict[str, Any] = {"send": send, "state": {"$in": [*after]}}
        if only is not None:
            which["_id"] = {"$in": [f"{send}|{one}" for one in only]}
        await cls.rows().update_many(which, {"$set": {"state": to}})

    @classmethod
    async def settle(cls, key: str, to: ReceiverState, sent_at: datetime | None) -> bool:
        """Write what became of the one with this id, unless it is known to have arrived; whether that is news."""
        open_still = {"_id": key, "state": {"$in": [ReceiverState.WANTED, ReceiverState.FAILED, ReceiverState.UNKNOWN]}}
        changed = await cls.rows().update_one(open_still, {"$set": {"state": to, "sent_at": sent_at}})
        return changed.modified_count > 0

    @classmethod
    async def note_readers(cls, key: str, count: int) -> None:
        await cls.rows().update_one({"_id": key}, {"$set": {"readers": count}})

    @classmethod
    async def leave_unlisted(cls, send: str) -> None:
        """Those whom no part of it names were left out by the platform."""
        unlisted = {"send": send, "state": ReceiverState.WAITING, "sender": ""}
        await cls.rows().update_many(unlisted, {"$set": {"state": ReceiverState.UNREACHED}})

    @classmethod
    async def note(cls, send: str, sender: str, results: Iterable[SentTo]) -> None:
        """Write what the platform tells of some; what was told before changes nothing."""
        changes: list[UpdateOne] = []
        for one in results:
            which: dict[str, Any] = {"_id": f"{send}|{one.receiver.key}"}
            fields: dict[str, Any] = {"sender": sender}
            if one.delivery is Delivery.NOT_SENT:
                which["sender"] = {"$ne": sender}
            else:
                fields |= {"state": DELIVERED[one.delivery], "sent_at": one.at}
                which["state"] = {"$ne": DELIVERED[one.delivery]}
            changes.append(UpdateOne(which, {"$set": fields}))
        if changes:
            await cls.rows().bulk_write(changes, ordered=False)

    @classmethod
    async def counts(cls, sends: Collection[str]) -> dict[str, dict[ReceiverState, int]]:
        """How many of each state, by mass-send."""
        pipeline: list[dict[str, Any]] = [
            {"$match": {"send": {"$in": [*sends]}}},
            {"$group": {"_id": {"send": "$send", "state": "$state"}, "count": {"$sum": 1}}},
        ]
        counted: dict[str, dict[ReceiverState, int]] = {one: {} for one in sends}
        async for row in await cls.rows().aggregate(pipeline):
            counted[row["_id"]["send"]][ReceiverState(row["_id"]["state"])] = row["count"]
        return counted


class StoredPart(Stored):
    """One staff member's part of one mass-send; `id` is made of both. `account` is the identity key.

    `listed` when its receivers were read once, `read` when they were read after it was confirmed.
    """

    send: str
    staff: StaffId
    account: str
    sent_at: datetime | None = None
    listed: bool = False
    read: bool = False

    class Settings:
        name = "send_parts"
        indexes = (IndexModel([("send", ASCENDING)]),)

    @property
    def part(self) -> Part:
        return Part(staff=self.staff, account=self.account, sent_at=self.sent_at)

    @classmethod
    async def note(cls, send: str, tasks: Collection[SenderTask], staff: Mapping[str, StaffId]) -> None:
        """Write whose parts there are; one that is confirmed stays so. `staff` is by account."""
        changes = [
            UpdateOne(
                {"_id": f"{send}|{one.sender.key}"},
                {
                    "$setOnInsert": {
                        "send": send,
                        "staff": staff[one.sender.key],
                        "account": one.sender.key,
                        "listed": False,
                        "read": False,
                    },
                    "$max": {"sent_at": one.sent_at},
                },
                upsert=True,
            )
            for one in tasks
        ]
        if changes:
            await cls.rows().bulk_write(changes, ordered=False)

    @classmethod
    async def of(cls, sends: Collection[str]) -> dict[str, list["StoredPart"]]:
        """The parts of these, by mass-send."""
        parts: dict[str, list[StoredPart]] = {one: [] for one in sends}
        for part in await cls.find({"send": {"$in": [*sends]}}).sort("+_id").to_list():
            parts[part.send].append(part)
        return parts

    @classmethod
    async def looked_at(cls, send: str, account: str, *, sent: bool) -> None:
        """All its receivers were read; after it was confirmed or before."""
        await cls.rows().update_one({"_id": f"{send}|{account}"}, {"$set": {"listed": True, "read": sent}})
