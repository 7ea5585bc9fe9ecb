"""Conversations: taken over page by page, read by those who may see the customer."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from crm_core.act import Act
from crm_core.action import action, reading
from crm_core.conversations.documents import FetchCursor, StoredMessage, known_customers
from crm_core.conversations.events import MessageRecorded
from crm_core.conversations.model import Message
from crm_core.customers.actions import get_customer, greet_stranger
from crm_core.media.documents import StoredMedia
from crm_core.media.model import Wanted
from crm_core.messages import Author, ChatMessage, ChatPage
from crm_core.permissions import Permission
from crm_core.staff.documents import StoredStaff
from crm_core.unanswered.actions import watch_messages
from crm_core.values import AppKey, CustomerId


@action(Permission.FEED)
async def record_page(
    act: Act, app: AppKey, source: str, *, after: str, page: ChatPage, names: Mapping[str, str]
) -> int:
    """Store a page of a pulled source together with its cursor; returns how many messages were new.

    `after` is the cursor the page was asked with; `names` are strangers' names by identity key.
    Raises Conflict when the source has moved on meanwhile.
    """
    if page.next_cursor and page.next_cursor != after:
        await FetchCursor.advance(source, after=after, to=page.next_cursor)
    return len(await record_messages(act, app, source, page.messages, names=names))


@action(Permission.FEED)
async def record_messages(
    act: Act,
    app: AppKey,
    source: str,
    messages: Iterable[ChatMessage],
    *,
    names: Mapping[str, str],
    wait_since: datetime | None = None,
) -> set[str]:
    """Store what is not recorded yet; returns the ids of what was new.

    Nobody is taken to wait for an answer to a message from before `wait_since`.
    """
    fresh = await _unrecorded(messages)
    customers = await _customers(act, fresh, names)
    staff = await StoredStaff.ids_of(one.staff.key for one in fresh if one.staff)
    await StoredMessage.append(fresh, customers, staff, act.at)
    await StoredMedia.want(
        [Wanted(message=one.id, app=app, ref=one.media) for one in fresh if one.media is not None], act.at
    )
    await watch_messages(act, [one for one in fresh if _counts(one, wait_since)], customers)
    for one in fresh:
        act.emit(MessageRecorded(customers[one.customer.key], one.id, one.author))
    if fresh:
        act.record("conversations.page", source, *sorted(set(customers.values())))
    return {one.id for one in fresh}


@reading(Permission.READ_HISTORY)
async def latest_messages(act: Act, customer: CustomerId, *, since: datetime | None, limit: int) -> list[Message]:
    """The latest messages with a visible customer, newest first. Raises NotFound."""
    whole = (await get_customer(act, customer)).whole
    found = [one for each in whole for one in await StoredMessage.of_customer(each, since=since, limit=limit)]
    return sorted(found, key=lambda message: message.at, reverse=True)[:limit] if len(whole) > 1 else found


@reading(Permission.FEED)
async def text_of_message(act: Act, message: str) -> str:
    """What a person reads of it in a list; empty when it is not recorded."""
    return await StoredMessage.text_of(message)


@reading(Permission.FEED)
async def cursor_of(act: Act, source: str) -> str:
    """How far a pulled source has been stored; empty before the first page."""
    return await FetchCursor.of(source)


def _counts(one: ChatMessage, wait_since: datetime | None) -> bool:
    return wait_since is None or one.author is Author.STAFF or one.at >= wait_since


async def _unrecorded(messages: Iterable[ChatMessage]) -> list[ChatMessage]:
    once = {one.id: one for one in messages}
    known = await StoredMessage.known(once.values())
    return [one for key, one in once.items() if key not in known]


async def _customers(act: Act, messages: list[ChatMessage], names: Mapping[str, str]) -> dict[str, CustomerId]:
    """Whoever wrote or was written to; somebody new is made, and somebody known without a name may get one."""
    first = {one.customer.key: one for one in reversed(messages)}
    known = await known_customers(first, names)
    return known | {
        key: await greet_stranger(act, one.customer, names.get(key, ""), one.at)
        for key, one in first.items()
        if key not in known
    }
