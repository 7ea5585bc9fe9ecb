"""Orders in MongoDB."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from pymongo import ASCENDING, IndexModel, ReturnDocument

from crm_core.customers.documents import StoredCustomer
from crm_core.orders.model import Order, OrderState, OrderTold
from crm_core.stored import Stored
from crm_core.values import CustomerId


class StoredOrder(Stored):
    """One order. `_id` is its number."""

    customer: CustomerId
    cents: int
    state: OrderState
    at: datetime
    told_at: datetime

    class Settings:
        name = "orders"
        indexes = (IndexModel([("customer", ASCENDING), ("at", ASCENDING)]),)

    @property
    def order(self) -> Order:
        return Order(no=self.id, customer=self.customer, cents=self.cents, state=self.state, at=self.at)

    @classmethod
    async def put(cls, told: OrderTold, customer: CustomerId, now: datetime) -> OrderState | None:
        """Take an order over; returns its state before, None for a new one.

        What is told again changes nothing but paid into refunded: a refund is never taken back.
        """
        fields: dict[str, Any] = {"customer": customer, "cents": told.cents, "at": told.at, "told_at": now}
        before = await cls.rows().find_one_and_update(
            {"_id": told.no},
            {"$setOnInsert": {**fields, "state": told.state}},
            upsert=True,
            return_document=ReturnDocument.BEFORE,
        )
        if before is None:
            return None
        if told.state is OrderState.REFUNDED:
            await cls.rows().update_one({"_id": told.no}, {"$set": {"state": OrderState.REFUNDED}})
        return OrderState(before["state"])

    @classmethod
    async def of(cls, customers: Collection[CustomerId]) -> list[Self]:
        """All orders of these, oldest first."""
        return await cls.find({"customer": {"$in": [*customers]}}).sort("+at", "+_id").to_list()


async def with_phone(phone: str) -> list[CustomerId]:
    """Whoever has this number, in digits without +86; at most two."""
    cursor = StoredCustomer.rows().find({"tails": phone[::-1]}, {"_id": 1}).limit(2)
    return [CustomerId(row["_id"]) async for row in cursor]


async def with_account(account: str) -> CustomerId | None:
    """Whose account this is, by its identity key."""
    row = await StoredCustomer.rows().find_one({"identities": account}, {"_id": 1})
    return CustomerId(row["_id"]) if row else None
