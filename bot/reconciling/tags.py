"""The company's list of tags."""

from bot.apps import WorkApp
from bot.mirrors import corp_tags
from bot.reconciling.walk import Page, Walk
from crm_core.corptags.documents import StoredCorpTag
from crm_core.reconciling.model import Found


async def walk_tags(walk: Walk[WorkApp], _place: str) -> Page:
    """All of it at once. Raises PlatformError."""
    before = await StoredCorpTag.called(walk.app.scope)
    await corp_tags.refresh(walk.app)
    now = await StoredCorpTag.called(walk.app.scope)
    for one in sorted(now):
        if before.get(one) != now[one]:
            await walk.found(Found.TAG, one)
    for one in sorted(before.keys() - now.keys()):
        await walk.found(Found.TAG_GONE, one)
    return Page(checked=len(now), place=None, expected=len(now))
