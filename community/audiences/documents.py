"""Audiences, looked for in MongoDB."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from community.audiences.model import Audience, GroupSeen, Person
from crm_core.conversations.documents import StoredMessage
from crm_core.customers.documents import StoredCustomer
from crm_core.groups.documents import StoredGroup
from crm_core.memberships.documents import StoredMembership
from crm_core.optouts.documents import StoredOptOut
from crm_core.values import AppKey, CustomerId, StaffId

_SHOWN = {"name": 1, "owner": 1, "identities": 1, "tags": 1, "absorbed": 1, "follows.staff": 1, "follows.since": 1}


async def count(audience: Audience, now: datetime) -> int:
    """How many it takes in, those it leaves out not counted."""
    found = await _taken_in(audience, now)
    out: dict[str, Any] = {"tags": {"$nin": [*audience.no_tags]}, "_id": {"$nin": [*audience.without]}}
    return await StoredCustomer.rows().count_documents({"$and": [*found, out]})


async def people(audience: Audience, now: datetime) -> list[Person]:
    """All whom it takes in, those it leaves out marked; by id."""
    found = {"$and": await _taken_in(audience, now)}
    opted_out, without, no_tags = await StoredOptOut.everybody(), {*audience.without}, {*audience.no_tags}
    cursor = StoredCustomer.rows().find(found, _SHOWN, sort=[("_id", 1)], batch_size=5_000)
    return [_person(row, opted_out, without, no_tags) async for row in cursor]


def _person(
    row: dict[str, Any], opted_out: frozenset[CustomerId], without: Collection[str], no_tags: set[str]
) -> Person:
    follows = row.get("follows") or ()
    if len(follows) > 1:
        follows = sorted(follows, key=lambda one: one["since"])
    whole = (row["_id"], *row.get("absorbed", ()))
    return Person(
        id=CustomerId(row["_id"]),
        name=row.get("name", ""),
        owner=row.get("owner"),
        contacts=tuple([StaffId(one["staff"]) for one in follows]),
        accounts=tuple(row["identities"]),
        excluded=row["_id"] in without or not no_tags.isdisjoint(row.get("tags", ())),
        opted_out=not opted_out.isdisjoint(whole),
    )


async def groups(audience: Audience, scopes: Collection[str]) -> list[GroupSeen]:
    """The groups of these companies it takes in that are not dismissed, the largest first; those of other people's
    are left away.
    """
    within = [{"_id": {"$gte": f"{scope}:", "$lt": f"{scope};"}} for scope in scopes]
    clauses: list[dict[str, Any]] = [{"$or": within, "dismissed_at": None}]
    if audience.groups:
        clauses.append({"_id": {"$in": [*audience.groups]}})
    if audience.owners:
        clauses.append({"owner": {"$in": [*audience.owners]}})
    if audience.within is not None:
        clauses.append({"owner": {"$in": [*audience.within]}})
    shown = {"name": 1, "owner": 1, "people": 1, "robot": 1}
    cursor = StoredGroup.rows().find({"$and": clauses}, shown, sort=[("people", -1), ("_id", 1)])
    return [
        GroupSeen(
            id=row["_id"],
            name=row.get("name", ""),
            owner=row.get("owner"),
            people=row.get("people", 0),
            robot=AppKey(row.get("robot", "")),
        )
        async for row in cursor
    ]


async def values_there(field: str, within: Collection[StaffId] | None) -> frozenset[str]:
    """What customers have in a field, those of these people only unless it is None."""
    whose: dict[str, Any] = {} if within is None else {"owner": {"$in": [*within]}}
    return frozenset(filter(None, await StoredCustomer.rows().distinct(field, whose)))


async def _taken_in(audience: Audience, now: datetime) -> list[dict[str, Any]]:
    """What to ask of customers; whoever is left out by name or tag is still taken in."""
    asked: list[dict[str, Any]] = [{}]
    asked += [{"tags": {"$in": [*audience.any_tags]}}] if audience.any_tags else []
    asked += [{"tags": {"$all": [*audience.all_tags]}}] if audience.all_tags else []
    for field, these in (("stage", audience.stages), ("source", audience.sources), ("owner", audience.owners)):
        asked += [{field: {"$in": [*these]}}] if these else []
    if audience.within is not None:
        asked.append({"owner": {"$in": [*audience.within]}})
    if audience.groups:
        inside = await StoredMembership.accounts_in([*audience.groups])
        asked.append({"identities": {"$in": inside}})
    for days, said in ((audience.active_days, True), (audience.silent_days, False)):
        if days:
            lately = [*await _talked_since(now - timedelta(days=days))]
            known = [{"_id": {"$in": lately}}, {"absorbed": {"$in": lately}}]
            asked.append({"$or" if said else "$nor": known})
    return asked


async def _talked_since(since: datetime) -> set[str]:
    """Customers with whom there were words since then: one look into the index for each customer."""
    pipeline: list[dict[str, Any]] = [
        {"$sort": {"customer": -1, "at": -1, "seq": -1}},
        {"$group": {"_id": "$customer", "at": {"$first": "$at"}}},
        {"$match": {"at": {"$gte": since}}},
    ]
    hint = StoredMessage.OF_CUSTOMER
    return {row["_id"] async for row in await StoredMessage.rows().aggregate(pipeline, hint=hint)}
