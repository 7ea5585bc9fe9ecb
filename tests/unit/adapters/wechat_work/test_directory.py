"""Departments and members, as far as the app sees them."""

from typing import Any

from adapters.wechat.work.client import WorkClient
from adapters.wechat.work.directory import departments, members
from crm_core.messages import Department, Member
from crm_core.values import Identity, Platform
from tests.unit.adapters.wechat_work.stand_in import OK, StandIn

CORP = "ww1a2b"


def row(userid: str, **more: Any) -> dict[str, Any]:
    return {"userid": userid, "name": f"n-{userid}", "department": [2], "is_leader_in_dept": [0], "status": 1} | more


def member(userid: str, **more: Any) -> Member:
    given: dict[str, Any] = {"name": f"n-{userid}", "department_ids": ("2",), "leads": (), "active": True} | more
    return Member(identity=Identity(platform=Platform.WECOM, scope=CORP, account=userid), **given)


def two_branches(platform: StandIn) -> None:
    rows = [
        {"id": 2, "name": "销售部", "parentid": 1, "order": 1},
        {"id": 3, "name": "华南", "parentid": 2, "order": 1},
        {"id": 7, "name": "客服部", "parentid": 5, "order": 1},
    ]
    platform.says("department/list", OK | {"department": rows})


async def test_a_department_whose_parent_is_out_of_sight_is_a_topmost_one(platform: StandIn, client: WorkClient):
    two_branches(platform)
    assert await departments(client) == [
        Department(id="2", name="销售部", parent_id=None),
        Department(id="3", name="华南", parent_id="2"),
        Department(id="7", name="客服部", parent_id=None),
    ]


async def test_members_are_read_once_from_every_topmost_department(platform: StandIn, client: WorkClient):
    two_branches(platform)
    platform.says("user/list", OK | {"userlist": [row("a"), row("b")]}, OK | {"userlist": [row("b"), row("c")]})
    assert await members(client, CORP) == [member("a"), member("b"), member("c")]
    asked = [(call.query["department_id"], call.query["fetch_child"]) for call in platform.calls("user/list")]
    assert asked == [("2", "1"), ("7", "1")]


async def test_who_leads_is_read_beside_each_department(platform: StandIn, client: WorkClient):
    platform.says("department/list", OK | {"department": [{"id": 1, "name": "公司", "parentid": 0}]})
    platform.says(
        "user/list",
        OK
        | {
            "userlist": [
                row("lead", department=[2, 3], is_leader_in_dept=[0, 1]),
                row("gone", status=5),
                row("disabled", status=2),
                row("not_yet", status=4),
                row("short", department=[2, 3], is_leader_in_dept=[1]),
                {"userid": "bare", "name": None},
            ]
        },
    )
    assert await members(client, CORP) == [
        member("lead", department_ids=("2", "3"), leads=("3",)),
        member("gone", active=False),
        member("disabled", active=False),
        member("not_yet", active=False),
        member("short", department_ids=("2", "3"), leads=("2",)),
        member("bare", name="bare", department_ids=()),
    ]


async def test_a_number_is_taken_where_the_platform_tells_it(platform: StandIn, client: WorkClient):
    platform.says("department/list", OK | {"department": [{"id": 1, "name": "公司", "parentid": 0}]})
    platform.says("user/list", OK | {"userlist": [row("a", mobile="13800001111"), row("b")]})
    assert [one.mobile for one in await members(client, CORP)] == ["13800001111", ""]
