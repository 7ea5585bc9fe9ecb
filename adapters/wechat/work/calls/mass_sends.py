"""Asking staff to send something to many (企业群发, externalcontact/add_msg_template): the platform makes tasks of it.

The call has no key of its own. So before it is repeated, the tasks made since are looked through for an equal one
(get_groupmsg_list_v2), which is ours when it goes to none but our receivers.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from adapters.answers import Answer
from adapters.channel import PlatformError, Reaction, Receipt
from adapters.portions import cut
from adapters.wechat.work.attachments import MOST, attachment
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.patiently import patiently
from adapters.wechat.work.sent_tasks import send_results, sender_tasks
from crm_core.messages import Audience, MassSend, MassSendReminder, MassSendStop
from crm_core.values import Identity

_ADD = "externalcontact/add_msg_template"
_LIST = "externalcontact/get_groupmsg_list_v2"
_REMIND = "externalcontact/remind_groupmsg_send"
_CANCEL = "externalcontact/cancel_groupmsg_send"
_OF_COMPANY = 0
_PAGE = 100
_CLOCKS_APART = timedelta(minutes=5)
_LOOKS, _BETWEEN_LOOKS = 2, 1.0
"""A call whose answer was lost may still be under way: it is looked for once more, after so many seconds."""
LONGEST_TEXT = 4_000
"""Bytes."""


class _Made(Answer):
    msgid: str
    fail_list: tuple[str, ...] = ()


class _Words(Answer):
    content: str = ""


class _Listed(Answer):
    msgid: str
    creator: str = ""
    text: _Words = _Words()
    attachments: tuple[dict[str, Any], ...] = ()


class _Page(Answer):
    group_msg_list: tuple[_Listed, ...] = ()
    next_cursor: str = ""


async def mass_send(
    client: WorkClient,
    to: Identity,  # noqa: ARG001 - the words name their receivers
    words: MassSend,
    *,
    key: str,  # noqa: ARG001 - the platform takes none
    repeated: bool,
) -> Receipt:
    """Have the tasks made, once. Raises PlatformError.

    Whom it does not go to is known of a task made just now only; of one that was found, its results will tell.
    """
    body = _body(words)
    if repeated and (msgid := await _made_before(client, words)):
        return Receipt(message_id=msgid)
    made = await client.change(_ADD, _Made, body)
    return Receipt(message_id=made.msgid, facts={"unreached": "\n".join(made.fail_list)})


async def remind_senders(
    client: WorkClient,
    to: Identity,  # noqa: ARG001
    words: MassSendReminder,
    *,
    key: str,  # noqa: ARG001
    repeated: bool,
) -> Receipt:
    """Have the platform remind them, by a message it allows few of: one that may have gone out is not repeated."""
    if not repeated:
        await client.change(_REMIND, Answer, {"msgid": words.msgid})
    return Receipt(message_id="")


async def stop_sending(
    client: WorkClient,
    to: Identity,  # noqa: ARG001
    words: MassSendStop,
    *,
    key: str,  # noqa: ARG001
    repeated: bool,
) -> Receipt:
    """Take back what is not confirmed. Raises PlatformError, not when an earlier try has done it already."""
    try:
        await client.change(_CANCEL, Answer, {"msgid": words.msgid})
    except PlatformError as refused:
        if not (repeated and refused.reaction is Reaction.STOP):
            raise
    return Receipt(message_id="")


def _body(words: MassSend) -> dict[str, object]:
    """The call's body. Raises PlatformError for what the platform would refuse, or take for something else."""
    text = cut(words.text, LONGEST_TEXT)
    grouped = words.audience is Audience.GROUPS
    if len(text) > 1 or len(words.attachments) > MOST or not words.receivers or (grouped and not words.sender):
        raise PlatformError(Reaction.STOP, "words", _ADD)
    body: dict[str, object] = {
        "chat_type": str(words.audience),
        "chat_id_list" if grouped else "external_userid": [*words.receivers],
        "attachments": [attachment(one, words.uploaded) for one in words.attachments],
    }
    if words.sender:
        body["sender"] = words.sender
    return body | ({"text": {"content": words.text}} if words.text else {})


async def _made_before(client: WorkClient, words: MassSend) -> str:
    """The msgid of the task that an earlier try has made; empty for none."""
    for look in range(_LOOKS):
        if look:
            await asyncio.sleep(_BETWEEN_LOOKS)
        async for one in _made_since(client, words.audience, words.asked_at - _CLOCKS_APART):
            if _reads_alike(one, words) and await _goes_to_ours(client, one.msgid, words):
                return one.msgid
    return ""


async def _made_since(client: WorkClient, audience: Audience, since: datetime) -> AsyncIterator[_Listed]:
    cursor = ""
    until = datetime.now(UTC) + _CLOCKS_APART
    since = max(since, until - timedelta(days=30))
    while True:
        body: dict[str, object] = {
            "chat_type": str(audience),
            "start_time": int(since.timestamp()),
            "end_time": int(until.timestamp()),
            "filter_type": _OF_COMPANY,
            "limit": _PAGE,
        }
        page = await patiently(partial(client.read, _LIST, _Page, body | ({"cursor": cursor} if cursor else {})))
        for one in page.group_msg_list:
            yield one
        cursor = page.next_cursor
        if not cursor:
            return


def _reads_alike(one: _Listed, words: MassSend) -> bool:
    """Files are not compared: the platform may list them under other names than they were uploaded by."""
    kinds = [str(part.get("msgtype")) for part in one.attachments]
    return one.text.content == words.text and kinds == [part.kind for part in words.attachments]


async def _goes_to_ours(client: WorkClient, msgid: str, words: MassSend) -> bool:
    """Whether the first receivers it has are all among ours; a task without any is nobody's."""
    tasks = await patiently(partial(sender_tasks, client, client.corp_id, msgid, cursor=""))
    ours = set(words.receivers)
    for task in tasks.tasks:
        if words.sender and task.sender.account.lower() != words.sender.lower():
            return False
        page = await patiently(partial(send_results, client, client.corp_id, msgid, task.sender.account, cursor=""))
        if page.results:
            return ours.issuperset(one.receiver.account for one in page.results)
    return False
