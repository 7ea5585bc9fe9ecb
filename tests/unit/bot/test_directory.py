"""The staff list is read while the company changes."""

from dataclasses import replace

import pytest
from aiohttp import ClientSession

from bot.mirrors.directory import Directory
from crm_core.permissions import Role
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import RolePlan
from tests.builders import CORP, wecom
from tests.town import Town, connected
from tests.unit.adapters.wechat_work.stand_in import OK, StandIn, client_of

PLAN = RolePlan(first_admin="", by_department={"社群运营部": Role.COMMUNITY})


@pytest.mark.usefixtures("house")
async def test_who_comes_with_a_new_department_while_it_is_read_has_the_role_of_that() -> None:
    platform = StandIn()
    await platform.server.start_server()
    top = {"id": 1, "name": "公司", "parentid": 0}
    new = {"id": 2, "name": "社群运营部", "parentid": 1}
    platform.says("department/list", OK | {"department": [top]}, OK | {"department": [top, new]})
    person = {"userid": "fangqiong", "name": "方琼", "department": [2], "is_leader_in_dept": [0], "status": 1}
    platform.says("user/list", OK | {"userlist": [person]})
    async with ClientSession() as http:
        client = client_of(platform, http, CORP)
        await Directory({}, PLAN).refresh(replace(connected(http, Town()), client=client))
    await platform.server.close()
    known = await StoredStaff.by_identities([wecom("fangqiong").key])
    assert {one.roles for one in known.values()} == {frozenset({Role.COMMUNITY})}
