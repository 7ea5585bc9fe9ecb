"""People outside whom the company has written down (企业外部联系人). No event tells of them, so they are asked for."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from adapters.answers import Answer
from adapters.dingtalk.client import DingtalkClient
from crm_core.messages import CustomerDetails, Follow
from crm_core.values import Identity, Platform

_PAGE = 100


class _Contact(Answer):
    userid: str
    name: str = ""
    mobile: str = ""
    company_name: str = ""
    title: str = ""
    remark: str = ""
    follower_user_id: str = ""
    share_user_ids: tuple[str, ...] = ()
    label_ids: tuple[str, ...] = ()


class _Contacts(Answer):
    results: tuple[_Contact, ...] = ()


class _Label(Answer):
    id: str
    name: str = ""


class _LabelGroup(Answer):
    labels: tuple[_Label, ...] = ()


class _LabelGroups(Answer):
    results: tuple[_LabelGroup, ...] = ()


class _Found(Answer):
    userid: str = ""
    contact_type: int = 0


class _ByUnion(Answer):
    result: _Found = _Found()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody the company knows: from `outside`, a written-down contact, or a member. Nobody has an empty `userid`."""

    userid: str
    outside: bool


NOBODY = Known(userid="", outside=True)


async def contacts(client: DingtalkClient, *, at: datetime) -> AsyncIterator[CustomerDetails]:
    """All of them, page by page; `at` stands for the time of following, which the platform does not tell.

    Raises PlatformError.
    """
    labels = await _labels(client)
    offset, more = 0, True
    while more:
        page = await client.topapi("topapi/extcontact/list", _Contacts, {"size": _PAGE, "offset": offset})
        for one in page.results:
            yield _details(client, one, labels, at)
        # The platform says nowhere whether there is more.
        more = len(page.results) == _PAGE
        offset += _PAGE


async def who_has(client: DingtalkClient, unionid: str) -> Known:
    """Who it is whose union id is known. Raises PlatformError."""
    found = (await client.topapi("topapi/user/getbyunionid", _ByUnion, {"unionid": unionid})).result
    return Known(userid=found.userid, outside=found.contact_type == 1)


async def _labels(client: DingtalkClient) -> Mapping[str, str]:
    found: dict[str, str] = {}
    offset, more = 0, True
    while more:
        page = await client.topapi("topapi/extcontact/listlabelgroups", _LabelGroups, {"size": _PAGE, "offset": offset})
        found |= {label.id: label.name for group in page.results for label in group.labels}
        more = len(page.results) == _PAGE
        offset += _PAGE
    return found


def _details(client: DingtalkClient, one: _Contact, labels: Mapping[str, str], at: datetime) -> CustomerDetails:
    followers = dict.fromkeys(filter(None, [one.follower_user_id, *one.share_user_ids]))
    return CustomerDetails(
        identity=_identity(client, one.userid),
        name=one.name or one.userid,
        company=one.company_name,
        unionid=None,
        follows=tuple(_follow(client, one, account, at) for account in followers),
        tags=frozenset(labels[number] for number in one.label_ids if labels.get(number)),
        beyond={**one.beyond, "title": one.title, "label_ids": one.label_ids},
    )


def _follow(client: DingtalkClient, one: _Contact, account: str, at: datetime) -> Follow:
    return Follow(
        staff=_identity(client, account),
        remark=one.name,
        description=one.remark,
        company=one.company_name,
        mobiles=(one.mobile,) if one.mobile else (),
        state=None,
        added_by="钉钉外部联系人",
        added_at=at,
    )


def _identity(client: DingtalkClient, account: str) -> Identity:
    return Identity(platform=Platform.DINGTALK, scope=client.corp_id, account=account)
