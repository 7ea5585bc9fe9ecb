"""Customer groups with their members."""

import asyncio
from collections.abc import Mapping

from bot.apps import WorkApp
from bot.mirrors.groups import walk_page
from bot.reconciling.walk import Page, Walk
from crm_core.groups.model import Missed
from crm_core.reconciling.model import Found

_PAGE = 50
_FOUND: Mapping[Missed, Found] = {
    Missed.GROUP: Found.GROUP,
    Missed.MEMBERS: Found.GROUP_MEMBERS,
    Missed.SETTINGS: Found.GROUP_SETTINGS,
    Missed.DISMISSAL: Found.GROUP_GONE,
}


async def walk_groups(walk: Walk[WorkApp], place: str) -> Page:
    """A page of groups. Raises PlatformError."""

    async def note(group: str, missed: Missed) -> None:
        await walk.found(_FOUND[missed], group)

    page = await walk_page(walk.app, cursor=place, began=walk.began_at, limit=_PAGE, pace=_paced_already, note=note)
    return Page(checked=page.seen, place=page.cursor or None)


async def _paced_already() -> None:
    await asyncio.sleep(0)
