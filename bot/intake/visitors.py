"""People from outside who call upon the robot in a 钉钉 group: what they say becomes their customer's history."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from adapters.channel import PlatformError, Reaction
from adapters.dingtalk.outside_contacts import outside_userid
from bot.allowance import AllowanceBook
from bot.apps import DingtalkApp
from bot.intake.entry import act_for, finish
from crm_core.act import Act
from crm_core.allowance.actions import exhausted
from crm_core.allowance.model import Spent
from crm_core.conversations.actions import record_page
from crm_core.inbox.documents import InboxEntry
from crm_core.messages import AllowanceSpent, ChatMessage, ChatPage, VisitorSaid
from crm_core.values import AppKey

Heard = Callable[[Act, DingtalkApp, VisitorSaid, tuple[ChatMessage, ...]], Awaitable[None]]
"""What else follows from it, in the transaction that keeps it; with the messages as they are kept."""


async def said(heard: Heard, entry: InboxEntry, app: DingtalkApp, word: VisitorSaid) -> None:
    """Record it with the customer it comes from. Raises PlatformError, when the platform will only say later who."""
    known = await is_written_down(app, word.unionid)
    messages = tuple(
        replace(one, customer=replace(one.customer, account=known)) if known else one for one in word.messages
    )
    names = {one.customer.key: word.name for one in messages} if word.name else {}
    page = ChatPage(messages=messages, next_cursor="", more=False)
    source = f"{app.scope}:robot"

    async def keep() -> None:
        act = act_for(entry)
        await record_page(act, app.key, source, after="", page=page, names=names)
        await heard(act, app, word, messages)

    await finish(entry, keep)


async def allowance_spent(book: AllowanceBook, entry: InboxEntry, app: DingtalkApp, _word: AllowanceSpent) -> None:
    """The administrators are told what the platform told us: nothing more is pushed this month."""
    most = book.most[Spent.PUSHES]
    apps: list[AppKey] = [*book.apps]
    await finish(entry, partial(exhausted, act_for(entry), app.scope, Spent.PUSHES, most, apps))


async def is_written_down(app: DingtalkApp, unionid: str) -> str:
    """The outside contact that somebody is, as customers are made of those; empty for none."""
    if not unionid:
        return ""
    try:
        return await outside_userid(app.client, unionid)
    except PlatformError as error:
        if error.reaction is Reaction.RETRY:
            raise
        return ""
