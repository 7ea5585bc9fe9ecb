"""The company's departments and members, as far as the app may see them (department/list, user/list)."""

from adapters.answers import Answer
from adapters.wechat.work.client import WorkClient
from crm_core.messages import Department, Member
from crm_core.values import Identity, Platform

_ACTIVE = 1


class _Department(Answer):
    id: str
    name: str = ""
    parentid: str = "0"


class _Departments(Answer):
    department: tuple[_Department, ...] = ()


class _Member(Answer):
    """`is_leader_in_dept` stands beside `department`, one by one.

    `status` is 1 active, 2 disabled, 4 never active, 5 left; who is listed without it is one of the company.
    `mobile` is told to few apps only (since 2022-06-20).
    """

    userid: str
    name: str = ""
    department: tuple[str, ...] = ()
    is_leader_in_dept: tuple[int, ...] = ()
    status: int = _ACTIVE
    mobile: str = ""


class _Members(Answer):
    userlist: tuple[_Member, ...] = ()


async def departments(client: WorkClient) -> list[Department]:
    """Read the departments; one whose parent the app may not see counts as having none."""
    found = (await client.get("department/list", _Departments)).department
    visible = {one.id for one in found}
    return [
        Department(
            id=one.id,
            name=one.name,
            parent_id=one.parentid if one.parentid in visible else None,
            beyond=one.beyond,
        )
        for one in found
    ]


async def members(client: WorkClient, corp_id: str) -> list[Member]:
    """Read every visible member once, with the departments below each topmost one."""
    found: dict[str, Member] = {}
    for department in await departments(client):
        if department.parent_id is None:
            below = await client.get("user/list", _Members, department_id=department.id, fetch_child="1")
            found.update((one.userid, _member(one, corp_id)) for one in below.userlist)
    return list(found.values())


def _member(member: _Member, corp_id: str) -> Member:
    leads = zip(member.department, member.is_leader_in_dept, strict=False)
    return Member(
        identity=Identity(platform=Platform.WECOM, scope=corp_id, account=member.userid),
        name=member.name or member.userid,
        department_ids=member.department,
        leads=tuple(department for department, leading in leads if leading),
        active=member.status == _ACTIVE,
        mobile=member.mobile,
        beyond=member.beyond,
    )
