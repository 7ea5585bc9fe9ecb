"""微信客服: a callback says that there is news, the pages behind it become history."""

from functools import partial

from adapters.wechat.work import customer_service
from bot.apps import WorkApp
from bot.intake.entry import act_for, finish
from crm_core.action import together
from crm_core.conversations.actions import cursor_of, record_page
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import ChatPage, CustomerServiceStirred


async def stirred(entry: InboxEntry, app: WorkApp, word: CustomerServiceStirred, *, page_size: int) -> None:
    """Fetch and store page after page until the platform has no more; the last one finishes the entry."""
    act = act_for(entry)
    source = f"{app.scope}:kf:{word.open_kfid}"
    more = True
    while more:
        after = await cursor_of(act, source)
        page = await customer_service.page(
            app.client, app.corp_id, open_kfid=word.open_kfid, cursor=after, token=word.token, limit=page_size
        )
        names = await _names(app, page)
        store = partial(record_page, act, app.key, source, after=after, page=page, names=names)
        more = page.more
        await (together(store) if more else finish(entry, store))


async def _names(app: WorkApp, page: ChatPage) -> dict[str, str]:
    """Nicknames of the customers of a page, by identity key."""
    accounts = {message.customer.account for message in page.messages}
    visitors = await customer_service.names(app.client, sorted(accounts)) if accounts else {}
    return {
        message.customer.key: visitors[message.customer.account].name
        for message in page.messages
        if message.customer.account in visitors
    }
