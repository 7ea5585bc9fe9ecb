"""Customer groups as 客户联系 knows them (externalcontact/groupchat/…)."""

from collections.abc import Mapping

from adapters.answers import Answer, Moment
from adapters.channel import PlatformError
from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.contact_lists import members_with_contacts
from crm_core.messages import GroupDetails, GroupMember, GroupPage
from crm_core.values import Identity, Platform

_LIST, _GET = "externalcontact/groupchat/list", "externalcontact/groupchat/get"
_STAFF = 1
_TOO_MANY_MEMBERS = 81017
_OWNERS_AT_ONCE = 100
_BY_OWNERS = "owners:"
_HOW: Mapping[int, str] = {1: "受邀", 2: "邀请链接", 3: "扫码"}


class _Chat(Answer):
    chat_id: str


class _Chats(Answer):
    group_chat_list: tuple[_Chat, ...] = ()
    next_cursor: str = ""


class _Person(Answer):
    userid: str


class _Invitor(Answer):
    userid: str = ""


class _Member(_Person):
    type: int = 0
    unionid: str = ""
    join_time: Moment
    join_scene: int = 0
    invitor: _Invitor = _Invitor()
    group_nickname: str = ""
    name: str = ""
    state: str = ""


class _Group(Answer):
    chat_id: str
    name: str = ""
    owner: str = ""
    create_time: Moment
    notice: str = ""
    member_list: tuple[_Member, ...] = ()
    admin_list: tuple[_Person, ...] = ()
    member_version: str = ""


class _Got(Answer):
    group_chat: _Group


async def group_page(client: WorkClient, corp_id: str, *, cursor: str, limit: int) -> GroupPage:
    """Name some of all groups; `limit` is at most 1,000, `cursor` empty for the first page. Raises PlatformError.

    Where more than 1,000 members are visible the platform names groups only by their owners, a hundred of whom are
    asked about at a time; a page may be empty then and not the last.
    """
    if not cursor.startswith(_BY_OWNERS):
        try:
            found = await _listed(client, {}, cursor, limit)
        except PlatformError as refused:
            if refused.code != _TOO_MANY_MEMBERS:
                raise
        else:
            return _page(found, corp_id, found.next_cursor)
    return await _page_of_owners(client, corp_id, cursor, limit)


async def _page_of_owners(client: WorkClient, corp_id: str, cursor: str, limit: int) -> GroupPage:
    """The cursor names the last owner who is done, and how far it is with the next hundred."""
    after, _, within = cursor.removeprefix(_BY_OWNERS).partition("|")
    left = [one for one in await members_with_contacts(client) if one > after]
    some = left[:_OWNERS_AT_ONCE]
    if not some:
        return GroupPage(groups=(), cursor="")
    found = await _listed(client, {"owner_filter": {"userid_list": some}}, within, limit)
    if found.next_cursor:
        return _page(found, corp_id, f"{_BY_OWNERS}{after}|{found.next_cursor}")
    return _page(found, corp_id, f"{_BY_OWNERS}{some[-1]}|" if len(some) < len(left) else "")


async def _listed(client: WorkClient, wanted: dict[str, object], cursor: str, limit: int) -> _Chats:
    body: dict[str, object] = {"status_filter": 0, "limit": limit, **wanted}
    return await client.read(_LIST, _Chats, body | ({"cursor": cursor} if cursor else {}))


def _page(found: _Chats, corp_id: str, cursor: str) -> GroupPage:
    return GroupPage(
        groups=tuple(_identity(one.chat_id, corp_id) for one in found.group_chat_list),
        cursor=cursor,
        beyond={one.chat_id: one.beyond for one in found.group_chat_list},
    )


async def group_details(client: WorkClient, corp_id: str, chat_id: str) -> GroupDetails:
    """Read a group with all its members. Raises PlatformError."""
    group = (await client.read(_GET, _Got, {"chat_id": chat_id, "need_name": 1})).group_chat
    return GroupDetails(
        group=_identity(group.chat_id, corp_id),
        name=group.name,
        notice=group.notice,
        owner=_identity(group.owner, corp_id) if group.owner else None,
        admins=tuple(_identity(one.userid, corp_id) for one in group.admin_list),
        members=tuple(_member(one, corp_id) for one in group.member_list),
        version=group.member_version,
        created_at=group.create_time,
    )


def _member(member: _Member, corp_id: str) -> GroupMember:
    return GroupMember(
        identity=_identity(member.userid, corp_id),
        is_staff=member.type == _STAFF,
        name=member.name,
        nickname=member.group_nickname,
        unionid=member.unionid or None,
        how=_HOW.get(member.join_scene, ""),
        state=member.state or None,
        invited_by=_identity(member.invitor.userid, corp_id) if member.invitor.userid else None,
        joined_at=member.join_time,
    )


def _identity(account: str, corp_id: str) -> Identity:
    return Identity(platform=Platform.WECOM, scope=corp_id, account=account)
