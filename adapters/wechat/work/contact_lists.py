"""Who is whose contact, as cheaply as the platform tells it: get_follow_user_list, list, batch/get_by_user."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.answers import Answer, Moment
from adapters.channel import PlatformError, Reaction
from adapters.wechat.work.client import WorkClient

_NOBODY = 84061
_PAIRS = "externalcontact/batch/get_by_user"


class _Members(Answer):
    follow_user: tuple[str, ...] = ()


class _List(Answer):
    external_userid: tuple[str, ...] = ()


class _Contact(Answer):
    external_userid: str
    name: str = ""


class _Info(Answer):
    """Older answers leave `userid` out."""

    userid: str = ""
    createtime: Moment
    remark: str = ""
    description: str = ""
    remark_corp_name: str = ""
    remark_mobiles: tuple[str, ...] = ()
    tag_id: tuple[str, ...] = ()


class _Pair(Answer):
    external_contact: _Contact
    follow_info: _Info


class _Pairs(Answer):
    external_contact_list: tuple[_Pair, ...] = ()
    next_cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPair:
    """A member and a contact of theirs. `tags` are ids of the company's tags, `name` is the customer's own."""

    userid: str
    external_userid: str
    name: str
    remark: str
    description: str
    company: str
    mobiles: tuple[str, ...]
    tags: frozenset[str]
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPage:
    """Some pairs; `cursor` is empty with the last."""

    pairs: tuple[ContactPair, ...]
    cursor: str


async def members_with_contacts(client: WorkClient) -> list[str]:
    """The userids of those who may have contacts, in order. Raises PlatformError."""
    return sorted((await client.get("externalcontact/get_follow_user_list", _Members)).follow_user)


async def contacts_of(client: WorkClient, userid: str) -> frozenset[str]:
    """The external_userids of all contacts of a member, in one answer. Raises PlatformError."""
    try:
        return frozenset((await client.get("externalcontact/list", _List, userid=userid)).external_userid)
    except PlatformError as refused:
        if refused.code == _NOBODY:
            return frozenset()
        raise


async def contact_page(client: WorkClient, userids: Sequence[str], *, cursor: str, limit: int) -> ContactPage:
    """Some contacts of these members, at most 100 of whom; `limit` is at most 100. Raises PlatformError.

    A page may be empty and not the last. Whose contact it is goes without saying where one member is asked about.
    """
    body: dict[str, object] = {"userid_list": [*userids], "limit": limit}
    if cursor:
        body["cursor"] = cursor
    try:
        found = await client.read(_PAIRS, _Pairs, body)
    except PlatformError as refused:
        if refused.code == _NOBODY:
            return ContactPage(pairs=(), cursor="")
        raise
    only = userids[0] if len(userids) == 1 else ""
    return ContactPage(pairs=tuple(_pair(one, only) for one in found.external_contact_list), cursor=found.next_cursor)


def _pair(one: _Pair, only: str) -> ContactPair:
    info = one.follow_info
    userid = info.userid or only
    if not userid:
        raise PlatformError(Reaction.STOP, "shape", _PAIRS)
    return ContactPair(
        userid=userid,
        external_userid=one.external_contact.external_userid,
        name=one.external_contact.name,
        remark=info.remark,
        description=info.description,
        company=info.remark_corp_name,
        mobiles=info.remark_mobiles,
        tags=frozenset(info.tag_id),
        added_at=info.createtime,
    )
