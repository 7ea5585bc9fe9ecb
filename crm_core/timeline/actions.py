"""A customer's history over all sources, in one order."""

from dataclasses import replace
from datetime import datetime

from crm_core.act import Act
from crm_core.action import reading
from crm_core.customers.actions import get_customer
from crm_core.permissions import Permission
from crm_core.timeline.documents import FOLLOW_UPS, MESSAGES, NOTES
from crm_core.timeline.lines import READERS
from crm_core.timeline.model import Kind, Moment, News, Page, Stretch
from crm_core.values import CustomerId

MOST_COUNTED = 100


@reading(Permission.READ_HISTORY)
async def latest_moments(act: Act, customer: CustomerId, *, since: datetime | None, limit: int) -> list[Moment]:
    """The latest `limit` moments not before `since`, oldest first. Raises NotFound."""
    await get_customer(act, customer)
    return (await _newest(customer, Stretch(since=since, limit=limit)))[:limit][::-1]


@reading(Permission.READ_HISTORY)
async def timeline_page(act: Act, customer: CustomerId, wanted: Stretch, kinds: frozenset[Kind]) -> Page:
    """One stretch of these kinds, the newest first. Raises NotFound."""
    await get_customer(act, customer)
    found = await _newest(customer, replace(wanted, limit=wanted.limit + 1), kinds)
    shown = tuple(found[: wanted.limit])
    return Page(moments=shown, next=shown[-1].mark if len(found) > wanted.limit else None)


@reading(Permission.READ_HISTORY)
async def news(act: Act, customer: CustomerId, *, limit: int) -> News | None:
    """What happened since this person last wrote to or of a customer; None when that never was. Raises NotFound.

    At most MOST_COUNTED are counted.
    """
    await get_customer(act, customer)
    me = act.actor.staff
    own = [await one.latest_by(customer, me) for one in (MESSAGES, NOTES, FOLLOW_UPS)] if me else []
    since = max((at for at in own if at is not None), default=None)
    if since is None:
        return None
    found = [one for one in await _newest(customer, Stretch(since=since, limit=MOST_COUNTED)) if one.who != me]
    later = [one for one in found if one.at > since]
    return News(since, len(later), tuple(later[:limit]))


async def _newest(customer: CustomerId, wanted: Stretch, kinds: frozenset[Kind] = frozenset(Kind)) -> list[Moment]:
    """The newest lines of each kind, at most `wanted.limit` of each, in one order, the newest first."""
    asked = kinds & wanted.kinds
    found = [one for kind, read in READERS.items() if kind in asked for one in await read(customer, wanted)]
    return sorted(found, key=lambda moment: moment.place, reverse=True)
