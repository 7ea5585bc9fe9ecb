"""The staff list: what its reading by the hour has missed."""

from bot.apps import WorkApp
from bot.mirrors.directory import Directory
from bot.reconciling.walk import Page, Walk
from crm_core.reconciling.model import Found
from crm_core.staff.documents import StoredStaff


async def walk_directory(walk: Walk[WorkApp], directory: Directory) -> Page:
    """All of it at once. Raises PlatformError."""
    before = await StoredStaff.working_accounts(walk.app.scope)
    await directory.refresh(walk.app)
    now = await StoredStaff.working_accounts(walk.app.scope)
    for kind, accounts in ((Found.MEMBER, now - before), (Found.MEMBER_GONE, before - now)):
        for one in sorted(accounts):
            await walk.found(kind, one)
    return Page(checked=len(now), place=None, expected=len(now))
