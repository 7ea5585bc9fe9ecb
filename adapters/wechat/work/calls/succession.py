"""What somebody has who leaves or takes up something else: the groups, and the customers that wait (3.5, 3.8)."""

from functools import partial

from adapters.answers import Answer
from adapters.channel import PlatformError, Receipt
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.patiently import patiently
from crm_core.messages import GroupSuccession
from crm_core.values import Identity

_GROUPS_ON_JOB, _GROUPS_RESIGNED = "externalcontact/groupchat/onjob_transfer", "externalcontact/groupchat/transfer"
_UNASSIGNED = "externalcontact/get_unassigned_list"
_GROUPS = "externalcontact/groupchat/list"
_PAGE = 1_000
_MOST_PAGES = 200


class _OneGroup(Answer):
    chat_id: str
    errcode: int = 0


class _Failed(Answer):
    failed_chat_list: tuple[_OneGroup, ...] = ()


class _Waiting(Answer):
    handover_userid: str = ""
    external_userid: str = ""


class _Unassigned(Answer):
    info: tuple[_Waiting, ...] = ()
    is_last: bool = False
    next_cursor: str = ""


class _Groups(Answer):
    group_chat_list: tuple[_OneGroup, ...] = ()
    next_cursor: str = ""


async def hand_over_groups(
    client: WorkClient,
    to: Identity,  # noqa: ARG001
    words: GroupSuccession,
    *,
    key: str,  # noqa: ARG001
    repeated: bool,
) -> Receipt:
    """Give up to a hundred groups another owner; the receipt's facts are those that did not get one, by code.

    When it is `repeated`, groups that the new owner has already are left out: of those the platform would say that
    their owner has not left. Raises PlatformError.
    """
    there = await _groups_there(client, words) if repeated else frozenset[str]()
    left = [one for one in words.groups if one not in there]
    if not left:
        return Receipt(message_id="")
    body = {"chat_id_list": left, "new_owner": words.taker.account}
    done = await client.change(_GROUPS_RESIGNED if words.resigned else _GROUPS_ON_JOB, _Failed, body)
    if repeated and done.failed_chat_list:
        there = await _groups_there(client, words)
    failed = {one.chat_id: str(one.errcode) for one in done.failed_chat_list if one.chat_id not in there}
    return Receipt(message_id="", facts=failed)


async def _groups_there(client: WorkClient, words: GroupSuccession) -> frozenset[str]:
    return frozenset(await patiently(partial(groups_of, client, words.taker.account)))


async def unassigned_of(client: WorkClient, userid: str) -> set[str]:
    """The customers (accounts) of this leaver that nobody was given yet. Raises PlatformError."""
    found: set[str] = set()
    cursor = ""
    for _ in range(_MOST_PAGES):
        page = await client.read(_UNASSIGNED, _Unassigned, {"page_size": _PAGE, "cursor": cursor})
        found.update(one.external_userid for one in page.info if one.handover_userid.lower() == userid.lower())
        cursor = page.next_cursor
        if page.is_last or not cursor:
            break
    return found


async def groups_of(client: WorkClient, userid: str) -> list[str]:
    """The groups this member owns. Raises PlatformError."""
    found: list[str] = []
    cursor = ""
    for _ in range(_MOST_PAGES):
        body = {"status_filter": 0, "owner_filter": {"userid_list": [userid]}, "limit": _PAGE, "cursor": cursor}
        try:
            page = await client.read(_GROUPS, _Groups, body)
        except PlatformError as refused:
            if refused.code in _NO_SUCH_OWNER:
                return found
            raise
        found.extend(one.chat_id for one in page.group_chat_list)
        cursor = page.next_cursor
        if not cursor:
            break
    return found


_NO_SUCH_OWNER = frozenset({40003, 60111, 84061})
