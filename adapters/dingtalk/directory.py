"""Departments and people, as far as the app may see them. All of these calls are free of the month's allowance."""

from collections.abc import Collection
from dataclasses import replace

from pydantic import Field

from adapters.answers import Answer
from adapters.dingtalk.client import DingtalkClient
from crm_core.messages import Department, Member
from crm_core.values import Identity, Platform

_ROOT = "1"
_PAGE = 100
_NUMBER = r"^[0-9]{1,18}$"


class _Department(Answer):
    dept_id: str = Field(pattern=_NUMBER)
    name: str = ""
    parent_id: str = ""


class _Departments(Answer):
    result: tuple[_Department, ...] = ()


class _Root(Answer):
    result: _Department


class _Leading(Answer):
    dept_id: str
    leader: bool = False


class _Member(Answer):
    """`leader` is of the department asked about; the documents' samples write numbers and truths as texts."""

    userid: str
    name: str = ""
    mobile: str = ""
    active: bool = True
    leader: bool = False
    dept_id_list: tuple[str, ...] = ()
    leader_in_dept: tuple[_Leading, ...] = ()


class _Page(Answer):
    has_more: bool = False
    next_cursor: int = 0
    list: tuple[_Member, ...] = ()


class _Members(Answer):
    result: _Page = _Page()


class _Role(Answer):
    id: str = Field(pattern=_NUMBER)
    name: str = ""


class _RoleGroup(Answer):
    roles: tuple[_Role, ...] = ()


class _RolePage(Answer):
    hasMore: bool = False  # noqa: N815 - the platform's name
    list: tuple[_RoleGroup, ...] = ()


class _Roles(Answer):
    result: _RolePage = _RolePage()


class _Holder(Answer):
    userid: str


class _HolderPage(Answer):
    hasMore: bool = False  # noqa: N815 - the platform's name
    list: tuple[_Holder, ...] = ()


class _Holders(Answer):
    result: _HolderPage = _HolderPage()


async def departments(client: DingtalkClient) -> list[Department]:
    """Read all departments from the root on. Their ids carry the company's, to differ from other platforms'."""
    root = (await client.topapi("topapi/v2/department/get", _Root, {"dept_id": int(_ROOT)})).result
    found, open_ones = {_ROOT: _department(client, root, None)}, [_ROOT]
    while open_ones:
        parent = open_ones.pop()
        below = await client.topapi("topapi/v2/department/listsub", _Departments, {"dept_id": int(parent)})
        for one in below.result:
            if one.dept_id not in found:
                found[one.dept_id] = _department(client, one, parent)
                open_ones.append(one.dept_id)
    return list(found.values())


async def members(client: DingtalkClient, departments: list[Department]) -> list[Member]:
    """Read every member of these departments once."""
    found: dict[str, Member] = {}
    leads: dict[str, set[str]] = {}
    for department in departments:
        for one in await _of(client, department.id):
            found[one.userid] = _member(client, one)
            leads.setdefault(one.userid, set()).update(_leads(client, one, department.id))
    return [replace(member, leads=tuple(sorted(leads[userid]))) for userid, member in found.items()]


async def holders(client: DingtalkClient, titles: Collection[str]) -> dict[str, frozenset[str]]:
    """Who has which of these roles, by account; roles of other names are not read."""
    found: dict[str, set[str]] = {}
    for role in await _roles(client):
        if role.name in titles:
            for account in await _holding(client, role.id):
                found.setdefault(account, set()).add(role.name)
    return {account: frozenset(names) for account, names in found.items()}


async def _roles(client: DingtalkClient) -> list[_Role]:
    listed: list[_Role] = []
    more = True
    offset = 0
    while more:
        page = (await client.topapi("topapi/role/list", _Roles, {"size": _PAGE, "offset": offset})).result
        listed += [role for group in page.list for role in group.roles]
        offset, more = offset + _PAGE, page.hasMore and bool(page.list)
    return listed


async def _holding(client: DingtalkClient, role: str) -> list[str]:
    accounts: list[str] = []
    more = True
    while more:
        body = {"role_id": int(role), "offset": len(accounts), "size": _PAGE}
        page = (await client.topapi("topapi/role/simplelist", _Holders, body)).result
        accounts += [one.userid for one in page.list]
        more = page.hasMore and bool(page.list)
    return accounts


async def _of(client: DingtalkClient, department: str) -> list[_Member]:
    listed: list[_Member] = []
    cursor, more = 0, True
    while more:
        body = {"dept_id": int(department.rpartition(":")[2]), "cursor": cursor, "size": _PAGE}
        page = (await client.topapi("topapi/v2/user/list", _Members, body)).result
        listed += page.list
        more = page.has_more and page.next_cursor > cursor
        cursor = page.next_cursor
    return listed


def _department(client: DingtalkClient, one: _Department, parent: str | None) -> Department:
    return Department(
        id=_key(client, one.dept_id or _ROOT),
        name=one.name,
        parent_id=_key(client, parent) if parent else None,
        beyond=one.beyond,
    )


def _member(client: DingtalkClient, one: _Member) -> Member:
    return Member(
        identity=Identity(platform=Platform.DINGTALK, scope=client.corp_id, account=one.userid),
        name=one.name or one.userid,
        department_ids=tuple(_key(client, number) for number in one.dept_id_list),
        leads=(),
        active=one.active,
        mobile=one.mobile,
        beyond=one.beyond,
    )


def _leads(client: DingtalkClient, one: _Member, department: str) -> set[str]:
    told = {_key(client, each.dept_id) for each in one.leader_in_dept if each.leader}
    return told | ({department} if one.leader else set())


def _key(client: DingtalkClient, number: str) -> str:
    return f"{Platform.DINGTALK}:{client.corp_id}:{number}"
