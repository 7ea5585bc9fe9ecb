"""Memberships in MongoDB: one document for each person in each group, with how they came and went."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne

from crm_core.customers.documents import StoredCustomer
from crm_core.groups.documents import StoredGroup
from crm_core.groups.model import UNNAMED
from crm_core.memberships.model import Membership, Moved, said
from crm_core.stored import Stored
from crm_core.values import CustomerId

_membership: TypeAdapter[Membership] = TypeAdapter(Membership)
_FIELDS = frozenset(Membership.__dataclass_fields__)


class StoredMembership(Stored):
    """One person in one group. `id` is the group's and the account's key; the fields are those of `Membership`."""

    group: str
    account: str
    name: str
    is_staff: bool
    inside: bool
    joined_at: datetime | None
    how: str
    state: str | None
    invited_by: str | None
    unionid: str | None
    moves: list[dict[str, Any]]
    last_move: datetime | None

    class Settings:
        name = "memberships"
        indexes = (
            IndexModel([("group", ASCENDING), ("inside", ASCENDING)]),
            IndexModel([("group", ASCENDING), ("last_move", DESCENDING)]),
            IndexModel([("account", ASCENDING)]),
            IndexModel([("state", ASCENDING)], name="by_code", partialFilterExpression={"state": {"$gt": ""}}),
        )

    @classmethod
    async def of_group(cls, group: str, accounts: Collection[str] | None = None) -> dict[str, Membership]:
        """All of a group, or those of these accounts; by account."""
        wanted: dict[str, Any] = {"group": group} | ({} if accounts is None else {"account": {"$in": [*accounts]}})
        return {row["account"]: _read(row) async for row in cls.rows().find(wanted)}

    @classmethod
    async def write(cls, memberships: Iterable[Membership]) -> None:
        updates = [
            UpdateOne({"_id": f"{one.group}|{one.account}"}, {"$set": _row(one)}, upsert=True) for one in memberships
        ]
        if updates:
            await cls.rows().bulk_write(updates, ordered=False)

    @classmethod
    async def empty(cls, group: str) -> None:
        """Nobody is inside any more."""
        await cls.rows().update_many({"group": group, "inside": True}, {"$set": {"inside": False}})

    @classmethod
    async def people_in(cls, group: str) -> int:
        return await cls.rows().count_documents({"group": group, "inside": True, "is_staff": False})

    @classmethod
    async def accounts_in(cls, groups: Sequence[str]) -> list[str]:
        """Every account inside any of these that is no staff's, once."""
        wanted = {"group": {"$in": [*groups]}, "inside": True, "is_staff": False}
        pipeline: list[dict[str, Any]] = [{"$match": wanted}, {"$group": {"_id": "$account"}}]
        return [row["_id"] async for row in await cls.rows().aggregate(pipeline)]

    @classmethod
    async def of_accounts(cls, accounts: Collection[str]) -> list[Membership]:
        """Everything of these accounts, the latest move first."""
        cursor = cls.rows().find({"account": {"$in": [*accounts]}}, sort=[("last_move", -1)])
        return [_read(row) async for row in cursor]

    @classmethod
    async def latest_in(cls, group: str, limit: int) -> list[Membership]:
        """Those who are no staff and came or went last, the latest first."""
        cursor = cls.rows().find({"group": group, "is_staff": False}, sort=[("last_move", -1)], limit=limit)
        return [_read(row) async for row in cursor]

    @classmethod
    async def by_states(cls, states: Collection[str]) -> dict[str, tuple[int, int]]:
        """By state: how many accounts joined by it, and how many of them are inside still."""
        pipeline: list[dict[str, Any]] = [
            {"$match": {"state": {"$in": [*states]}}},
            {"$group": {"_id": {"s": "$state", "a": "$account"}, "in": {"$max": "$inside"}}},
            {"$group": {"_id": "$_id.s", "all": {"$sum": 1}, "in": {"$sum": {"$cond": ["$in", 1, 0]}}}},
        ]
        return {row["_id"]: (row["all"], row["in"]) async for row in await cls.rows().aggregate(pipeline)}


async def profiles_of(accounts: Collection[str]) -> dict[str, CustomerId]:
    """The profiles of those of these accounts that have one, by account."""
    wanted = set(accounts)
    cursor = StoredCustomer.rows().find({"identities": {"$in": [*wanted]}}, {"identities": 1})
    return {key: CustomerId(row["_id"]) async for row in cursor for key in row["identities"] if key in wanted}


async def moves_of(customer: CustomerId) -> list[Moved]:
    """How a customer, with whatever accounts, came into groups and left them; in no order."""
    row = await StoredCustomer.rows().find_one({"_id": customer}, {"identities": 1})
    found = await StoredMembership.of_accounts(row["identities"] if row else [])
    names = await StoredGroup.called({one.group for one in found}) if found else {}
    return [
        Moved(id=f"{one.group}|{number:03}", at=move.at, said=said(move, names.get(one.group, UNNAMED)))
        for one in found
        for number, move in enumerate(one.moves)
    ]


def _row(one: Membership) -> dict[str, Any]:
    moves = [asdict(move) for move in one.moves]
    return {**asdict(one), "moves": moves, "last_move": moves[-1]["at"] if moves else None}


def _read(row: dict[str, Any]) -> Membership:
    return _membership.validate_python({name: value for name, value in row.items() if name in _FIELDS})
