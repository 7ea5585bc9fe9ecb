"""Contact codes: those whose making we were not told of, and those somebody has deleted."""

from datetime import UTC, datetime, timedelta
from functools import partial

from adapters.wechat.work.code_lists import code_page, code_there
from bot.apps import WorkApp
from bot.reconciling.walk import Page, Walk
from crm_core.codes.actions import code_made, lost_code
from crm_core.codes.documents import StoredCode
from crm_core.reconciling.model import Found

_NONE_BEFORE = 1_625_846_400
"""10 July 2021 in China, in Unix seconds: codes that are older the platform does not name."""
_LATER = timedelta(hours=1)
_PAGE = 100


async def walk_codes(walk: Walk[WorkApp], place: str) -> Page:
    """A page of the platform's codes; after the last those of ours that none of them named.

    Codes that were made elsewhere stay what they are. Raises PlatformError.
    """
    page = await code_page(
        walk.app.client, datetime.fromtimestamp(_NONE_BEFORE, UTC), walk.began_at + _LATER, cursor=place, limit=_PAGE
    )
    ours = await StoredCode.with_configs(page.codes)
    for config_id in page.codes:
        if config_id not in ours:
            await _adopt(walk, config_id)
    await StoredCode.met(page.codes, walk.began_at)
    if not page.cursor:
        for code in await StoredCode.not_met_since(walk.app.scope, walk.began_at):
            if await code_there(walk.app.client, code.config_id) is None:
                await walk.make_good(Found.CODE_GONE, code.id, partial(lost_code, walk.act(), code.id))
    return Page(checked=len(page.codes), place=page.cursor or None)


async def _adopt(walk: Walk[WorkApp], config_id: str) -> None:
    """One of ours that we do not know to be there."""
    there = await code_there(walk.app.client, config_id)
    code = await StoredCode.get(there.state) if there is not None and there.state else None
    if there is None or code is None or code.config_id or code.created_at > walk.old_enough:
        return
    work = partial(code_made, walk.act(), code.id, config_id, there.picture)
    await walk.make_good(Found.CODE, code.id, work)
