"""Handovers in MongoDB."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from pymongo import ASCENDING, IndexModel, ReturnDocument

from crm_core.handovers.model import OPEN, Accounts, HandoverState, OpenHandover
from crm_core.stored import Stored
from crm_core.values import AppKey, CustomerId, Identity, StaffId

_IS_OPEN = {"state": {"$in": [*OPEN]}}


class StoredHandover(Stored):
    """One handover. `id` is the key of its call in the outbox; `by` asked for it and is told in `app` when it fails.

    `code` is the platform's error, None without one. `resigned` when the giver had left; `succession` is the one it
    is a part of, whose end is told as a whole; empty for none. `replaced_by` names the change of owner that came before
    the platform heard of it; empty for none.
    """

    customer: CustomerId
    account: str
    giver: str
    taker: str
    by: StaffId | None
    app: str
    state: HandoverState
    code: str | None = None
    at: datetime
    changed_at: datetime
    resigned: bool = False
    succession: str = ""
    replaced_by: str = ""

    class Settings:
        name = "handovers"
        indexes = (
            IndexModel([("account", ASCENDING)], name="open", partialFilterExpression=_IS_OPEN),
            IndexModel([("changed_at", ASCENDING)], name="quiet", partialFilterExpression=_IS_OPEN),
            IndexModel([("succession", ASCENDING)], partialFilterExpression={"succession": {"$gt": ""}}),
            IndexModel([("replaced_by", ASCENDING)], partialFilterExpression={"replaced_by": {"$gt": ""}}),
        )

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def accounts(self) -> Accounts:
        return Accounts(
            customer=Identity.from_key(self.account),
            giver=Identity.from_key(self.giver),
            taker=Identity.from_key(self.taker),
        )

    @classmethod
    async def ask(  # noqa: PLR0913 - all that a handover says
        cls,
        key: str,
        customer: CustomerId,
        accounts: Accounts,
        *,
        by: StaffId | None,
        app: AppKey,
        at: datetime,
        resigned: bool = False,
        succession: str = "",
    ) -> None:
        """Put one down that the platform is to hear of by the call of this key."""
        handover = cls(
            id=key,
            customer=customer,
            account=accounts.customer.key,
            giver=accounts.giver.key,
            taker=accounts.taker.key,
            by=by,
            app=app,
            state=HandoverState.ASKED,
            at=at,
            changed_at=at,
            resigned=resigned,
            succession=succession,
        )
        await handover.insert()

    @classmethod
    async def move(
        cls, key: str, *, to: HandoverState, after: tuple[HandoverState, ...], now: datetime, code: str | None = None
    ) -> "StoredHandover | None":
        """Take it from one of the states `after` to the state `to`; None when it is in none of them."""
        row = await cls.rows().find_one_and_update(
            {"_id": key, "state": {"$in": [*after]}},
            {"$set": {"state": to, "changed_at": now, "code": code}},
            return_document=ReturnDocument.AFTER,
        )
        return cls.model_validate(row) if row else None

    @classmethod
    async def open_of(cls, account: str, staff: str, *, begun_by: datetime) -> str | None:
        """The key of the handover of this customer's account to or from this staff account that was open by then."""
        between = {"$or": [{"giver": staff}, {"taker": staff}]}
        wanted: dict[str, Any] = {"account": account, **_IS_OPEN, **between, "at": {"$lte": begun_by}}
        row = await cls.rows().find_one(wanted, {"_id": 1})
        return row["_id"] if row else None

    @classmethod
    async def quiet_since(cls, since: datetime, limit: int) -> list[OpenHandover]:
        """Open ones without news since then, the longest first."""
        quiet = {**_IS_OPEN, "changed_at": {"$lt": since}}
        found = await cls.find(quiet).sort("+changed_at").limit(limit).to_list()
        return [
            OpenHandover(key=one.id, customer=one.customer, accounts=one.accounts, resigned=one.resigned)
            for one in found
        ]

    @classmethod
    async def open_for(cls, accounts: Collection[str]) -> Self | None:
        """The open one of a customer with these accounts, the latest."""
        return await cls.find({"account": {"$in": [*accounts]}, **_IS_OPEN}).sort("-at").first_or_none()

    @classmethod
    async def replaced(cls, change: str) -> list[Self]:
        """Those that came to nothing because of this change of owner."""
        return await cls.find({"replaced_by": change}).to_list()

    @classmethod
    async def note_replaced(cls, key: str, change: str) -> None:
        """Another change of owner has come before the platform heard of it; none when that is undone."""
        await cls.rows().update_one({"_id": key}, {"$set": {"replaced_by": change}})

    @classmethod
    async def open_to(cls, account: str, taker: str) -> str | None:
        """The key of the open handover of this customer's account to this staff account."""
        row = await cls.rows().find_one({"account": account, "taker": taker, **_IS_OPEN}, {"_id": 1})
        return row["_id"] if row else None

    @classmethod
    async def of_succession(cls, succession: str, customers: Collection[CustomerId]) -> list[Self]:
        """Those of these customers that belong to a succession."""
        return await cls.find({"succession": succession, "customer": {"$in": [*customers]}}).sort("+_id").to_list()

    @classmethod
    async def open_in(cls, succession: str) -> int:
        """How many of a succession are not over."""
        return await cls.rows().count_documents({"succession": succession, **_IS_OPEN})

    @classmethod
    async def given_on_in(cls, succession: str) -> int:
        """How many of a succession went to somebody else before the platform heard of it."""
        given_on = {"state": HandoverState.WITHDRAWN, "replaced_by": {"$gt": ""}}
        return await cls.rows().count_documents({"succession": succession, **given_on})

    @classmethod
    async def ends_in(cls, succession: str) -> dict[HandoverState, int]:
        """How many of a succession came to what."""
        counted = [{"$match": {"succession": succession}}, {"$group": {"_id": "$state", "count": {"$sum": 1}}}]
        cursor = await cls.rows().aggregate(counted)
        return {HandoverState(row["_id"]): row["count"] async for row in cursor}

    @classmethod
    async def looked_at(cls, key: str, now: datetime) -> None:
        """The platform was asked and has no news."""
        await cls.rows().update_one({"_id": key}, {"$set": {"changed_at": now}})
