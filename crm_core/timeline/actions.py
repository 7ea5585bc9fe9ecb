"""A customer's history over all sources, in one order."""

from collections.abc import Sequence
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
    whole = (await get_customer(act, customer)).whole
    return (await _newest(whole, Stretch(since=since, limit=limit)))[:limit][::-1]


@reading(Permission.READ_HISTORY)
async def timeline_page(act: Act, customer: CustomerId, wanted: Stretch, kinds: frozenset[Kind]) -> Page:
    """One stretch of these kinds, the newest first. Raises NotFound."""
    whole = (await get_customer(act, customer)).whole
    found = await _newest(whole, replace(wanted, limit=wanted.limit + 1), kinds)
    shown = tuple(found[: wanted.limit])
    return Page(moments=shown, next=shown[-1].mark if len(found) > wanted.limit else None)


@reading(Permission.READ_HISTORY)
async def news(act: Act, customer: CustomerId, *, limit: int) -> News | None:
    """What happened since this person last wrote to or of a customer; None when that never was. Raises NotFound.

    At most MOST_COUNTED are counted.
    """
    whole = (await get_customer(act, customer)).whole
    me = act.actor.staff
    own = [await one.latest_by(each, me) for one in (MESSAGES, NOTES, FOLLOW_UPS) for each in whole] if me else []
    since = max((at for at in own if at is not None), default=None)
    if since is None:
        return None
    found = [one for one in await _newest(whole, Stretch(since=since, limit=MOST_COUNTED)) if one.who != me]
    later = [one for one in found if one.at > since]
    return News(since, len(later), tuple(later[:limit]))


async def _newest(
    whole: Sequence[CustomerId], wanted: Stretch, kinds: frozenset[Kind] = frozenset(Kind)
) -> list[Moment]:
    """The newest lines of each kind, at least `wanted.limit` of each that has as many, the newest first.

    `whole` are all ids under which something of the customer may be written.
    """
    readers = [read for kind, read in READERS.items() if kind in kinds & wanted.kinds]
    found = [one for read in readers for each in whole for one in await read(each, wanted)]
    return sorted(found, key=lambda moment: moment.place, reverse=True)
