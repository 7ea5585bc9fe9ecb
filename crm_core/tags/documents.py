"""The tags that are in use."""

from crm_core.customers.documents import StoredCustomer

_LATEST = 2_000


async def usual_tags(limit: int) -> list[str]:
    """The tags that most of the latest customers have, the commonest first; names only, whoever has them."""
    pipeline = [
        {"$match": {"tags.0": {"$exists": True}}},
        {"$sort": {"_id": -1}},
        {"$limit": _LATEST},
        {"$unwind": "$tags"},
        {"$group": {"_id": "$tags", "count": {"$sum": 1}}},
        {"$sort": {"count": -1, "_id": 1}},
        {"$limit": limit},
    ]
    return [row["_id"] async for row in await StoredCustomer.rows().aggregate(pipeline)]
