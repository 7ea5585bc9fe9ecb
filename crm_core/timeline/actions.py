"""A customer's history over all sources, in one order."""

from datetime import datetime

from crm_core.act import Act
from crm_core.action import reading
from crm_core.customers.actions import get_customer
from crm_core.permissions import Permission
from crm_core.timeline.lines import READERS
from crm_core.timeline.model import Kind, Mark, Moment, Page
from crm_core.values import CustomerId

ALL = frozenset(Kind)


@reading(Permission.READ_HISTORY)
async def latest_moments(act: Act, customer: CustomerId, *, since: datetime | None, limit: int) -> list[Moment]:
    """The latest `limit` moments not before `since`, oldest first. Raises NotFound."""
    await get_customer(act, customer)
    found = [one for read in READERS.values() for one in await read(customer, since=since, before=None, limit=limit)]
    return sorted(found, key=lambda moment: moment.place)[-limit:]


@reading(Permission.READ_HISTORY)
async def timeline_page(
    act: Act, customer: CustomerId, *, before: Mark | None, kinds: frozenset[Kind] = ALL, limit: int
) -> Page:
    """The `limit` newest moments of these kinds below a place, or of all. Raises NotFound."""
    await get_customer(act, customer)
    found = [
        one
        for kind, read in READERS.items()
        if kind in kinds
        for one in await read(customer, since=None, before=before, limit=limit + 1)
    ]
    found.sort(key=lambda moment: moment.place, reverse=True)
    shown = tuple(found[:limit])
    return Page(moments=shown, next=shown[-1].mark if len(found) > limit else None)
