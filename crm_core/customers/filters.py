"""What to ask MongoDB for: whom a text may mean, and whom somebody may see."""

from typing import Any

from crm_core.act import Actor
from crm_core.customers.names import Query
from crm_core.permissions import Role


def ways(query: Query) -> list[dict[str, Any]]:
    """The ways in which a text can find somebody; none when it says nothing."""
    ways: list[dict[str, Any]] = []
    if query.grams:
        ways.append({"grams": {"$all": sorted(query.grams)}})
    ways.extend({"sounds": {"$regex": f"^{sound}"}} for sound in sorted(query.sounds))
    if query.tail is not None:
        ways.append({"tails": {"$regex": f"^{query.tail}"}})
    return ways


def in_sight_of(actor: Actor) -> dict[str, Any]:
    """Sales see their own customers and the public pool, managers their team's too, community nobody by name."""
    if actor.staff is None or actor.roles & {Role.ADMIN, Role.AUDITOR, Role.SERVICE}:
        return {}
    if not actor.roles & {Role.SALES, Role.MANAGER}:
        return {"_id": {"$in": []}}
    mine = [actor.staff, *sorted(actor.team)]
    following = {"follows": {"$elemMatch": {"staff": {"$in": mine}, "released": {"$ne": True}}}}
    return {"$or": [{"owner": {"$in": [*mine, None]}}, following]}
