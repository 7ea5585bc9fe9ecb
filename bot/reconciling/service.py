"""微信客服: how its accounts are set up, and what was said of which no callback told."""

from functools import partial

from adapters.channel import PlatformError, Reaction
from bot.apps import WorkApp
from bot.intake.service import MOST_STALLS, ServiceDesk
from bot.mirrors import service_desks
from bot.reconciling.walk import Page, Walk
from crm_core.errors import Conflict
from crm_core.messages import ChatPage
from crm_core.reception.actions import take_over_desks
from crm_core.reception.documents import StoredDesk
from crm_core.reception.model import Desk
from crm_core.reconciling.model import Found


async def walk_service(walk: Walk[WorkApp], place: str, desk: ServiceDesk) -> Page:
    """First the accounts, then the messages of one after the other; `place` is the account done last.

    The links that lead to accounts are listed by no call of the platform. Raises PlatformError.
    """
    if not place:
        return await _accounts(walk)
    left = [
        one
        for one in sorted(one.account for one in await StoredDesk.of_scope(walk.app.scope))
        if one > place.removeprefix(">")
    ]
    if not left:
        return Page(checked=0, place=None)
    checked = await _messages(walk, left[0], desk)
    return Page(checked=checked, place=f">{left[0]}" if left[1:] else None)


async def _accounts(walk: Walk[WorkApp]) -> Page:
    before = {one.account: one for one in await StoredDesk.of_scope(walk.app.scope)}
    act = walk.act()  # before the reading: what changes meanwhile is newer
    desks = await service_desks.read_desks(walk.app)
    await take_over_desks(act, walk.app.scope, desks)
    now: dict[str, Desk] = {one.account: one for one in desks}
    for one in sorted(now):
        if before.get(one) != now[one]:
            await walk.found(Found.DESK, one)
    for one in sorted(before.keys() - now.keys()):
        await walk.found(Found.DESK_GONE, one)
    return Page(checked=len(now), place=">" if now else None)


async def _messages(walk: Walk[WorkApp], account: str, desk: ServiceDesk) -> int:
    checked, stalls, more = 0, 0, True
    while more:
        try:
            page = await desk.unannounced(walk.act(), walk.app, account, partial(_note, walk))
        except Conflict:
            return checked
        checked += len(page.happened)
        more = page.more
        stalls = 0 if page.happened else stalls + 1
        if more and stalls == MOST_STALLS:
            raise PlatformError(Reaction.RETRY, "no_progress", "kf/sync_msg")
    return checked


async def _note(walk: Walk[WorkApp], page: ChatPage) -> None:
    """What is so young that its callback may be under way counts as nothing missed."""
    for one in page.messages:
        if one.at < walk.old_enough:
            await walk.found(Found.MESSAGE, one.id)
