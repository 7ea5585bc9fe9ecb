"""The targets of broadcasts in MongoDB, and what a plan has to know."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Self

from pymongo import ASCENDING, IndexModel, UpdateOne

from community.broadcasts.model import Decision, Skip
from crm_core.masssends.documents import StoredMassSend
from crm_core.masssends.model import SendState
from crm_core.staff.documents import StoredStaff
from crm_core.stored import Stored
from crm_core.values import AppKey, StaffId

_BY_STAFF: dict[str, Any] = {"robot": {"$in": ["", None]}}


class StoredTarget(Stored):
    """A customer or a group (`who`) of one campaign; `id` is made of both.

    Either it has a reason to be left out (`skip`), or a `sender` or a `robot`, and a `batch` once it was handed over:
    what became of it then is kept with the receivers of that.
    """

    campaign: str
    who: str
    account: str
    sender: StaffId
    skip: str
    batch: str
    rank: int
    robot: AppKey = AppKey("")

    class Settings:
        name = "targets"
        indexes = (
            IndexModel(
                [(name, ASCENDING) for name in ("campaign", "skip", "batch", "sender", "rank")], name="next_to_go"
            ),
        )

    @classmethod
    async def plan(cls, campaign: str, decisions: Iterable[Decision]) -> None:
        """Write these, each once: what was decided before stays."""
        rows = [
            UpdateOne(
                {"_id": f"{campaign}|{one.who}"},
                {
                    "$setOnInsert": {
                        "campaign": campaign,
                        "who": one.who,
                        "account": one.account,
                        "sender": one.sender,
                        "skip": one.skip or "",
                        "batch": "",
                        "rank": one.rank,
                        "robot": one.robot,
                    }
                },
                upsert=True,
            )
            for one in decisions
        ]
        if rows:
            await cls.rows().bulk_write(rows, ordered=False)

    @classmethod
    async def next_sender(cls, campaign: str, below: int) -> StaffId | None:
        """Somebody who has customers left to be handed over, of a rank below that."""
        found = await cls.rows().find_one(_open(campaign, below) | _BY_STAFF, {"sender": 1}, sort=[("sender", 1)])
        return StaffId(found["sender"]) if found else None

    @classmethod
    async def open_of(cls, campaign: str, below: int, sender: StaffId, limit: int) -> list[Self]:
        wanted = _open(campaign, below) | _BY_STAFF | {"sender": sender}
        return await cls.find(wanted).sort("+rank").limit(limit).to_list()

    @classmethod
    async def open_to_robots(cls, campaign: str, below: int, limit: int) -> list[Self]:
        wanted = _open(campaign, below) | {"robot": {"$gt": ""}}
        return await cls.find(wanted).sort("+rank").limit(limit).to_list()

    @classmethod
    async def hand_over(cls, targets: Collection[str], batch: str) -> None:
        await cls.rows().update_many({"_id": {"$in": [*targets]}}, {"$set": {"batch": batch}})

    @classmethod
    async def leave_out(cls, targets: Collection[str], why: Skip) -> None:
        await cls.rows().update_many({"_id": {"$in": [*targets]}}, {"$set": {"skip": why}})

    @classmethod
    async def lose_sender(cls, campaign: str, sender: StaffId) -> None:
        """Nobody can send to those of this sender who are left."""
        left = {"campaign": campaign, "skip": "", "batch": "", "sender": sender, **_BY_STAFF}
        await cls.rows().update_many(left, {"$set": {"skip": Skip.NO_SENDER}})

    @classmethod
    async def skips(cls, campaign: str) -> dict[Skip, int]:
        """How many were left out for each reason."""
        pipeline: list[dict[str, Any]] = [
            {"$match": {"campaign": campaign, "skip": {"$gt": ""}}},
            {"$group": {"_id": "$skip", "count": {"$sum": 1}}},
        ]
        return {Skip(row["_id"]): row["count"] async for row in await cls.rows().aggregate(pipeline)}

    @classmethod
    async def left(cls, campaign: str) -> int:
        """How many wait to be handed over."""
        return await cls.rows().count_documents({"campaign": campaign, "skip": "", "batch": ""})

    @classmethod
    async def skipped(cls, campaign: str, limit: int) -> list[Self]:
        """Who was left out, by reason."""
        return await cls.find({"campaign": campaign, "skip": {"$gt": ""}}).sort("+skip", "+_id").limit(limit).to_list()

    @classmethod
    async def all_of(cls, campaign: str) -> list[Self]:
        cursor = cls.rows().find({"campaign": campaign}, sort=[("_id", 1)], batch_size=5_000)
        return [cls.model_construct(id=row.pop("_id"), **row) async for row in cursor]


def _open(campaign: str, below: int) -> dict[str, Any]:
    return {"campaign": campaign, "skip": "", "batch": "", "rank": {"$lt": below}}


async def senders_in(scope: str) -> dict[StaffId, str]:
    """The names of those who can send something in this company (`wecom:<corp>`)."""
    wanted = {"active": True, "lapsed": {"$ne": scope}, "identities": {"$regex": f"^{scope}:"}}
    cursor = StoredStaff.rows().find(wanted, {"name": 1})
    return {StaffId(row["_id"]): row["name"] async for row in cursor}


async def states_of(batches: Sequence[str]) -> dict[str, SendState]:
    """How far these mass-sends are; one that was stopped is being stopped until the last look at whom it reached."""
    cursor = StoredMassSend.rows().find({"_id": {"$in": [*batches]}}, {"state": 1, "due": 1})
    return {row["_id"]: _how_far(SendState(row["state"]), row.get("due")) async for row in cursor}


def _how_far(state: SendState, due: datetime | None) -> SendState:
    return SendState.STOPPING if state is SendState.STOPPED and due is not None else state
