"""From the platform's directory to people with roles and teams."""

from datetime import timedelta

import pytest

from crm_core.act import Actor
from crm_core.contacts.documents import StoredRelation
from crm_core.customers.actions import get_customer, greet_stranger
from crm_core.errors import NotFound, NotPermitted
from crm_core.messages import Department, Member
from crm_core.permissions import Role
from crm_core.staff.actions import (
    actor_for,
    assign_roles,
    everybody,
    names_of,
    rename_account,
    retire_missing,
    take_over_directory,
)
from crm_core.staff.model import RolePlan, StaffMember, below
from crm_core.values import Identity, Platform
from tests.builders import (
    NOW,
    PLAN,
    SCOPE,
    colleague,
    contact,
    customer_of,
    details,
    follow,
    in_role,
    member,
    program,
    wecom,
)

pytestmark = pytest.mark.usefixtures("house")

ADMIN = in_role(Role.ADMIN)
TREE = tuple(
    Department(id=key, name=name, parent_id=parent)
    for key, name, parent in (
        ("1", "公司", None),
        ("2", "销售部", "1"),
        ("3", "华东组", "2"),
        ("4", "上海队", "3"),
        ("5", "客服部", "1"),
    )
)


async def directory(*members: Member, after: float = 0) -> int:
    act = program(at=NOW + timedelta(minutes=after))
    return await take_over_directory(act, SCOPE, TREE, members, PLAN)


async def staff(account: str) -> StaffMember:
    return next(one for one in await everybody(ADMIN) if wecom(account).key in one.identities)


async def actor(account: str) -> Actor | None:
    return await actor_for(program(), wecom(account))


@pytest.mark.parametrize(
    ("account", "departments", "leads", "roles"),
    [
        ("lisi", {"销售部"}, False, {Role.SALES}),
        ("lisi", {"客服部"}, False, {Role.SERVICE}),
        ("lisi", {"客服部", "销售部"}, False, {Role.SERVICE}),
        ("lisi", {"销售部"}, True, {Role.SALES, Role.MANAGER}),
        ("lisi", {"客服部"}, True, {Role.SERVICE, Role.MANAGER}),
        ("lisi", set[str](), False, {Role.SALES}),
        ("boss", {"销售部"}, False, {Role.SALES, Role.ADMIN}),
        ("boss", {"客服部"}, True, {Role.SERVICE, Role.MANAGER, Role.ADMIN}),
    ],
)
def test_a_newcomers_roles_go_by_department_and_office(
    account: str, departments: set[str], leads: bool, roles: set[Role]
) -> None:
    assert PLAN.roles_of(wecom(account).key, frozenset(departments), leads=leads) == roles


def test_what_newcomers_are_otherwise_can_be_chosen() -> None:
    plan = RolePlan(first_admin="", by_department={}, otherwise=Role.COMMUNITY)
    assert plan.roles_of("wecom:ww1a2b:x", frozenset(), leads=False) == {Role.COMMUNITY}


def test_a_role_given_in_dingtalk_counts_like_a_department() -> None:
    plan = RolePlan(
        first_admin="", by_department={"客服部": Role.SERVICE}, by_title={"主管": Role.MANAGER, "审计": Role.AUDITOR}
    )
    assert plan.roles_of("x", frozenset(), leads=False, titles=frozenset({"审计"})) == {Role.AUDITOR}
    both = plan.roles_of("x", frozenset({"客服部"}), leads=False, titles=frozenset({"主管", "别的"}))
    assert both == {Role.SERVICE, Role.MANAGER}
    assert plan.roles_of("x", frozenset(), leads=False, titles=frozenset({"别的"})) == {Role.SALES}


@pytest.mark.parametrize(
    ("led", "reached"),
    [
        (set[str](), set[str]()),
        ({"4"}, {"4"}),
        ({"2"}, {"2", "3", "4"}),
        ({"3", "5"}, {"3", "4", "5"}),
        ({"1"}, {"1", "2", "3", "4", "5"}),
        ({"unknown"}, {"unknown"}),
    ],
)
def test_who_leads_a_department_leads_all_below_it(led: set[str], reached: set[str]) -> None:
    assert below(frozenset(led), TREE) == reached


def test_departments_in_a_circle_end_somewhere() -> None:
    circle = (Department(id="1", name="a", parent_id="2"), Department(id="2", name="b", parent_id="1"))
    assert below(frozenset({"1"}), circle) == {"1", "2"}


async def test_the_directory_becomes_staff_with_names_and_roles() -> None:
    assert await directory(member("lisi", "2", name="李四"), member("zhou", "5", name="周周", active=False)) == 1
    lisi, zhou = await staff("lisi"), await staff("zhou")
    assert (lisi.name, lisi.roles, lisi.active) == ("李四", {Role.SALES}, True)
    assert (zhou.name, zhou.roles, zhou.active) == ("周周", {Role.SERVICE}, False)
    assert await names_of(ADMIN, [lisi.id]) == {lisi.id: "李四"}


async def test_a_team_is_everybody_below_what_one_leads_but_oneself() -> None:
    await directory(member("wangli", "2", leads=("2",)), member("lisi", "3"), member("wu", "4"), member("zhou", "5"))
    wangli = await actor("wangli")
    assert wangli is not None
    assert wangli.team == {(await staff("lisi")).id, (await staff("wu")).id}


async def test_who_leads_but_is_no_manager_any_more_has_no_team() -> None:
    await directory(member("wangli", "2", leads=("2",)), member("lisi", "3"))
    await assign_roles(ADMIN, wecom("wangli"), frozenset({Role.SALES}))
    wangli = await actor("wangli")
    assert wangli is not None
    assert wangli.team == frozenset()


async def test_roles_given_later_outlast_the_directory() -> None:
    await directory(member("lisi", "2"))
    await assign_roles(ADMIN, wecom("lisi"), frozenset({Role.AUDITOR}))
    await directory(member("lisi", "5", leads=("5",), name="李四"), after=1)
    assert ((await staff("lisi")).name, (await staff("lisi")).roles) == ("李四", {Role.AUDITOR})


async def test_roles_taken_away_do_not_come_back_with_the_directory() -> None:
    await directory(member("lisi", "2"))
    await assign_roles(ADMIN, wecom("lisi"), frozenset())
    await directory(member("lisi", "2"), after=1)
    assert (await staff("lisi")).roles == frozenset()
    assert await actor("lisi") is None


async def test_somebody_known_only_as_a_follower_is_nobody_until_the_directory_names_them() -> None:
    await contact(details("wm1", "张三", follow("lisi")))
    known = (await staff("lisi")).id
    assert await actor("lisi") is None
    await directory(member("lisi", "2"))
    lisi = await actor("lisi")
    assert lisi is not None
    assert (lisi.staff, lisi.roles) == (known, {Role.SALES})


async def test_roles_given_before_the_directory_named_them_outlast_it() -> None:
    await contact(details("wm1", "张三", follow("lisi")))
    await assign_roles(ADMIN, wecom("lisi"), frozenset({Role.AUDITOR}))
    await directory(member("lisi", "2"))
    assert (await staff("lisi")).roles == {Role.AUDITOR}


async def test_whoever_the_directory_no_longer_names_is_nobody_any_more() -> None:
    await directory(member("lisi", "2"), member("wu", "2"))
    await directory(member("lisi", "2"), after=1)
    assert await retire_missing(program(at=NOW + timedelta(minutes=1)), SCOPE) == 1
    assert await actor("wu") is None
    assert await actor("lisi") is not None
    assert await retire_missing(program(at=NOW + timedelta(minutes=1)), SCOPE) == 0


async def test_the_directory_of_one_company_retires_nobody_of_another() -> None:
    other = Member(
        identity=Identity(platform=Platform.WECOM, scope="ww9z", account="mary"),
        name="Mary",
        department_ids=("1",),
        leads=(),
        active=True,
    )
    await take_over_directory(program(), "wecom:ww9z", TREE, (other,), PLAN)
    assert await retire_missing(program(at=NOW + timedelta(days=1)), SCOPE) == 0
    assert await actor_for(program(), other.identity) is not None


async def test_somebody_who_comes_back_is_somebody_again() -> None:
    await directory(member("lisi", "2"))
    await retire_missing(program(at=NOW + timedelta(minutes=1)), SCOPE)
    await directory(member("lisi", "2"), after=2)
    assert await actor("lisi") is not None


async def test_a_disabled_person_and_a_stranger_are_nobody() -> None:
    await directory(member("lisi", "2"))
    await directory(member("lisi", "2", active=False), after=1)
    assert await actor("lisi") is None
    assert await actor("who") is None


async def test_an_empty_directory_changes_nobody() -> None:
    assert await directory() == 0


async def test_roles_are_given_by_admins_to_people_that_exist() -> None:
    await directory(member("lisi", "2"))
    with pytest.raises(NotPermitted):
        await assign_roles(in_role(Role.MANAGER), wecom("lisi"), frozenset({Role.ADMIN}))
    with pytest.raises(NotFound):
        await assign_roles(ADMIN, wecom("who"), frozenset({Role.ADMIN}))
    assert (await staff("lisi")).roles == {Role.SALES}


async def test_staff_bring_nothing_in_in_the_programs_name() -> None:
    with pytest.raises(NotPermitted):
        await greet_stranger(ADMIN, wecom("wm1"), "小王", NOW)
    with pytest.raises(NotPermitted):
        await actor_for(ADMIN, wecom("lisi"))


async def test_a_directory_read_earlier_and_written_later_changes_nothing() -> None:
    await directory(member("lisi"), member("wangwu"), member("zhaoliu"))
    await directory(member("lisi", active=False), member("wangwu"), after=2)
    await directory(member("lisi"), member("wangwu"), member("zhaoliu"), after=1)
    assert await retire_missing(program(at=NOW + timedelta(minutes=2)), SCOPE) == 1
    active = {name: (await staff(name)).active for name in ("lisi", "wangwu", "zhaoliu")}
    assert active == {"lisi": False, "wangwu": True, "zhaoliu": False}


async def test_whoever_left_stays_gone_for_a_directory_read_before_that() -> None:
    await directory(member("lisi"), member("zhaoliu"))
    later = program(at=NOW + timedelta(minutes=2))
    await directory(member("lisi"), after=2)
    assert await retire_missing(later, SCOPE) == 1
    await directory(member("lisi"), member("zhaoliu"), after=1)
    assert await actor("zhaoliu") is None
    await directory(member("lisi"), member("zhaoliu"), after=3)
    assert await actor("zhaoliu") is not None


async def test_a_renamed_account_is_the_same_person_whichever_name_was_met_first() -> None:
    lisi = await colleague("lisi", Role.SALES, name="李四")
    known = await customer_of("lisi", "张三")
    newcomer = await colleague("lisi2", Role.SALES, name="李四")
    taken = await customer_of("lisi2", "钱二")
    assert newcomer.staff != lisi.staff
    for _ in range(2):
        await rename_account(program(), wecom("lisi"), wecom("lisi2"))
    actor = await actor_for(program(), wecom("lisi2"))
    assert actor is not None
    assert actor.staff == lisi.staff
    assert await actor_for(program(), wecom("lisi")) is None
    everything = in_role(Role.ADMIN)
    assert [(await get_customer(everything, one)).owner for one in (known, taken)] == [lisi.staff, lisi.staff]
    assert {one.staff for one in await StoredRelation.find_all().to_list()} == {lisi.staff}
