"""How what one platform says of a person leaves alone what another one said: MongoDB's own expressions."""

from datetime import datetime
from typing import Any

from crm_core.staff.model import Told

Stages = list[dict[str, Any]]


def refreshed(told: Told, now: datetime) -> Stages:
    """The stages of an update that takes over what the directory of `told.scope` says at `now`."""
    changed: dict[str, Any] = {
        "name": {"$cond": [_is_first(told.scope), {"$literal": told.member.name}, "$name"]},
        "departments": _replaced("$departments", told.scope, told.member.department_ids),
        "leads": _replaced("$leads", told.scope, sorted(told.leads)),
        "roles": sorted(told.roles),
        "seen_at": now,
        f"seen.{told.scope}": now,
    }
    if told.member.mobile:
        changed["mobile"] = {"$literal": told.member.mobile}
    return [{"$set": changed}, *lapsing(told.scope, active=told.member.active)]


def lapsing(scope: str, *, active: bool) -> Stages:
    """The stages of an update that notes whether the account in this scope is good: who has one is active."""
    lapsed: dict[str, Any] = {"$ifNull": ["$lapsed", []]}
    operation = "$setDifference" if active else "$setUnion"
    return [
        {"$set": {"lapsed": {operation: [lapsed, [scope]]}}},
        {"$set": {"active": {"$gt": [{"$size": "$identities"}, {"$size": "$lapsed"}]}}},
    ]


def _is_first(scope: str) -> dict[str, Any]:
    """Whether the person's first account is in this scope: that one gives the name."""
    return {"$eq": [{"$indexOfCP": [{"$first": "$identities"}, f"{scope}:"]}, 0]}


def _replaced(field: str, scope: str, numbers: tuple[str, ...] | list[str]) -> dict[str, Any]:
    """The departments of this scope put in place of those it had. Only 企业微信's have no scope before their number."""
    if scope.startswith("wecom:"):
        elsewhere = {"$gt": [{"$indexOfCP": ["$$one", ":"]}, -1]}
    else:
        elsewhere = {"$ne": [{"$indexOfCP": ["$$one", f"{scope}:"]}, 0]}
    kept: dict[str, Any] = {"$filter": {"input": {"$ifNull": [field, []]}, "as": "one", "cond": elsewhere}}
    return {"$concatArrays": [kept, {"$literal": [*numbers]}]}
