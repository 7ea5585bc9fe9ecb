"""Handing over many at once, and groups, of somebody who works here or has left (fact sheet 3.5, 3.8)."""

from adapters.answers import Answer
from adapters.channel import PlatformError, Receipt
from adapters.wechat.work.client import WorkClient
from crm_core.messages import GroupSuccession, Succession
from crm_core.values import Identity

_ON_JOB, _RESIGNED = "externalcontact/transfer_customer", "externalcontact/resigned/transfer_customer"
_GROUPS_ON_JOB, _GROUPS_RESIGNED = "externalcontact/groupchat/onjob_transfer", "externalcontact/groupchat/transfer"
_UNASSIGNED = "externalcontact/get_unassigned_list"
_GROUPS = "externalcontact/groupchat/list"
_DONE_BEFORE = frozenset({40100, 40129, 40131, 84061})
"""What an earlier try of ours leads to: it is under way, or the giver has the customer no more."""
_PAGE = 1_000
_MOST_PAGES = 200


class _OneCustomer(Answer):
    external_userid: str
    errcode: int = 0


class _Begun(Answer):
    customer: tuple[_OneCustomer, ...] = ()


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


async def hand_over_many(client: WorkClient, to: Identity, words: Succession, *, key: str, repeated: bool) -> Receipt:  # noqa: ARG001
    """Begin with up to a hundred customers; the receipt's facts are those it did not begin with, by code.

    Raises PlatformError when the call as a whole was refused.
    """
    body = {
        "handover_userid": words.giver.account,
        "takeover_userid": words.taker.account,
        "external_userid": [*words.customers],
    }
    begun = await client.change(_RESIGNED if words.resigned else _ON_JOB, _Begun, body)
    passed = _DONE_BEFORE if repeated else frozenset[int]()
    facts = {
        one.external_userid: str(one.errcode) for one in begun.customer if one.errcode and one.errcode not in passed
    }
    return Receipt(message_id="", facts=facts)


async def hand_over_groups(
    client: WorkClient,
    to: Identity,  # noqa: ARG001
    words: GroupSuccession,
    *,
    key: str,  # noqa: ARG001
    repeated: bool,  # noqa: ARG001 - a group that has its new owner already may be given to that one again
) -> Receipt:
    """Give up to a hundred groups another owner; the receipt's facts are those that kept theirs, by code."""
    body = {"chat_id_list": [*words.groups], "new_owner": words.taker.account}
    done = await client.change(_GROUPS_RESIGNED if words.resigned else _GROUPS_ON_JOB, _Failed, body)
    return Receipt(message_id="", facts={one.chat_id: str(one.errcode) for one in done.failed_chat_list})


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
