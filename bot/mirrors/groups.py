"""Walking through all groups of a company, page by page, to make good what callbacks have missed."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import structlog

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.calls.group_codes import code_picture
from adapters.wechat.work.groups import group_page
from bot.apps import Apps, WorkApp, work_apps
from bot.intake.groups import details_of
from bot.outcomes.settled import Settled
from crm_core.act import PROGRAM, Act
from crm_core.action import together
from crm_core.groupcodes.actions import code_failed, code_made, codes_without_picture
from crm_core.groups.actions import knows_groups, mark_dismissed, meet_groups, take_over_group, unmet_groups
from crm_core.groups.model import Missed
from crm_core.messages import GroupCodeWanted, GroupDetails
from crm_core.outbox.model import CallState

_PAGE = 50
_AGAIN = 5.0

log = structlog.get_logger()

Pace = Callable[[], Awaitable[None]]
"""Waits until one more call may be made."""
Note = Callable[[str, Missed], Awaitable[None]]
"""Puts down that a group differed, in the transaction that takes over how it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkedPage:
    """What one page of the walk found. `seen` groups were compared; `missed` says of each what we did not know.

    `cursor` is where the walk goes on, empty at its end.
    """

    seen: int
    missed: dict[str, Missed]
    cursor: str


async def walk_page(
    app: WorkApp, *, cursor: str, began: datetime, limit: int, pace: Pace, note: Note | None = None
) -> WalkedPage:
    """Compare one page of groups with what we know and take over what differs; the first has an empty `cursor`.

    `began` is when the walk began, of all its pages the same: with the last page the groups that none of them named
    are looked at, too. A page can be walked again; so a walk goes on from its last cursor. Raises PlatformError.
    """
    await pace()
    page = await group_page(app.client, app.corp_id, cursor=cursor, limit=limit)
    keys = [one.key for one in page.groups]
    await meet_groups(_act(app), keys)
    missed = await _compare(app, [one.account for one in page.groups], pace, note)
    seen = len(keys)
    if not page.cursor:
        unmet = await unmet_groups(_act(app), app.scope, began)
        missed |= await _compare(app, [one.removeprefix(f"{app.scope}:") for one in unmet], pace, note)
        seen += len(unmet)
    return WalkedPage(seen=seen, missed=missed, cursor=page.cursor)


async def first_groups(apps: Apps, pace: Pace) -> None:
    """Once the bot is up, walk through the groups of companies of which none was ever read.

    A walk that was broken off is made good by the nightly comparison.
    """
    for app in work_apps(apps, "contacts"):
        while not await knows_groups(_act(app), app.scope):
            try:
                await _walk_all(app, pace)
            except PlatformError as error:
                log.error("groups.unreachable", scope=app.scope, code=error.code, remedy=error.detail)
                if error.reaction is not Reaction.RETRY:
                    break
                await asyncio.sleep(_AGAIN)
            else:
                break


async def _walk_all(app: WorkApp, pace: Pace) -> None:
    began, seen = datetime.now(UTC), 0
    page = await walk_page(app, cursor="", began=began, limit=_PAGE, pace=pace)
    while page.cursor:
        seen += page.seen
        page = await walk_page(app, cursor=page.cursor, began=began, limit=_PAGE, pace=pace)
    log.info("groups.first_walk", scope=app.scope, groups=seen + page.seen)


async def _compare(app: WorkApp, chats: list[str], pace: Pace, note: Note | None) -> dict[str, Missed]:
    missed: dict[str, Missed] = {}
    for chat_id in chats:
        await pace()
        read_at = datetime.now(UTC)
        details = await details_of(app, chat_id)
        key = f"{app.scope}:{chat_id}"
        found = await together(partial(_take_over, app, key, details, read_at, note))
        if found is not None:
            missed[key] = found
    return missed


async def _take_over(
    app: WorkApp, key: str, details: GroupDetails | None, read_at: datetime, note: Note | None
) -> Missed | None:
    if details is None:
        found = await mark_dismissed(_act(app), key)
    else:
        found = await take_over_group(_act(app), details, read_at)
    if found is not None and note is not None:
        await note(key, found)
    return found


async def code_settled(call: Settled) -> None:
    """Take in what the courier made of a group code; nothing when it is tried again."""
    words = call.words
    if not isinstance(words, GroupCodeWanted):
        return
    if call.state is CallState.SENT and call.receipt:
        facts = call.receipt.facts
        await code_made(call.act, words.state, facts["config_id"], facts["qr_code"])
    elif call.state in (CallState.DEAD, CallState.UNKNOWN):
        await code_failed(call.act, words.state)


async def fetch_pictures(apps: Apps) -> None:
    """Ask for the pictures of codes that were made without our being told them. Raises PlatformError."""
    by_scope = {app.scope: app for app in work_apps(apps, "contacts")}
    act = Act(actor=PROGRAM, at=datetime.now(UTC), cause="group_codes", trace=secrets.token_hex(8))
    for scope, code, config_id in await codes_without_picture(act):
        if scope in by_scope:
            await code_made(act, code, config_id, await code_picture(by_scope[scope].client, config_id))


def _act(app: WorkApp) -> Act:
    return Act(actor=PROGRAM, at=datetime.now(UTC), cause=f"groups:{app.scope}", trace=secrets.token_hex(8))
