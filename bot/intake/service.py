"""微信客服: a callback says that there is news, the pages behind it become history."""

from functools import partial

import structlog

from adapters.channel import PlatformError, Reaction
from adapters.wechat.work import customer_service
from bot.apps import WorkApp
from bot.intake.entry import act_for, finish
from crm_core.action import together
from crm_core.conversations.actions import cursor_of, record_page
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import ChatPage, CustomerServiceStirred

MOST_STALLS = 5
"""Pages in a row that bring neither a message nor another cursor, though the platform says there is more."""

log = structlog.get_logger()


async def stirred(entry: InboxEntry, app: WorkApp, word: CustomerServiceStirred, *, page_size: int) -> None:
    """Fetch and store page after page until the platform has no more; the last one finishes the entry.

    Raises PlatformError, also when the platform keeps saying that there is more and gives nothing.
    """
    source = f"{app.scope}:kf:{word.open_kfid}"
    more, stalls = True, 0
    while more:
        after = await cursor_of(act_for(entry), source)
        page = await customer_service.page(
            app.client, app.corp_id, open_kfid=word.open_kfid, cursor=after, token=word.token, limit=page_size
        )
        more = page.more
        stalls = 0 if page.messages or page.next_cursor != after else stalls + 1
        if more and stalls == MOST_STALLS:
            raise PlatformError(Reaction.RETRY, "no_progress", "kf/sync_msg")
        store = partial(_store, entry, app, source, after, page, await _names(app, page))
        await (together(store) if more else finish(entry, store))


async def _store(
    entry: InboxEntry, app: WorkApp, source: str, after: str, page: ChatPage, names: dict[str, str]
) -> None:
    act = act_for(entry)
    await record_page(act, app.key, source, after=after, page=page, names=names)
    if page.unreadable:
        log.error("service.unreadable", source=source, count=len(page.unreadable))
        await InboxEntry.keep_unreadable(app.key, "kf/message", page.unreadable, act.at, act.trace)


async def _names(app: WorkApp, page: ChatPage) -> dict[str, str]:
    """Nicknames of the customers of a page, by identity key; none when the platform will not tell."""
    accounts = {message.customer.account for message in page.messages}
    try:
        visitors = await customer_service.names(app.client, sorted(accounts)) if accounts else {}
    except PlatformError as error:
        if error.reaction is Reaction.RETRY:
            raise
        log.warning("service.no_names", source=app.scope, code=error.code)
        visitors = {}
    return {
        message.customer.key: visitors[message.customer.account].name
        for message in page.messages
        if message.customer.account in visitors
    }
