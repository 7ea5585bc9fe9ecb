"""One person with accounts on two platforms: how they come together, and what each platform may say of the person."""

from datetime import timedelta

import pytest

from crm_core.accounts.actions import give_code, link_accounts, redeem_code
from crm_core.act import Actor
from crm_core.errors import Conflict, NotFound
from crm_core.messages import Department, Member
from crm_core.permissions import Role
from crm_core.preferences.actions import choose
from crm_core.preferences.model import Wishes
from crm_core.staff.actions import actor_for, everybody, note_where, retire_missing, take_over_directory
from crm_core.staff.documents import StoredStaff
from crm_core.staff.model import StaffMember, address_of
from crm_core.values import AppKey, Identity, Platform
from tests.builders import NOW, PLAN, SCOPE, acting, colleague, customer_of, member, program, wecom
from tests.house import House

DING = "dingtalk:ding1"
WORK_APP, DING_APP = AppKey(f"{SCOPE}:assistant"), AppKey(f"{DING}:assistant")
APPS = [WORK_APP, DING_APP]
ROOT = Department(id=f"{DING}:1", name="公司", parent_id=None)


def ding(account: str) -> Identity:
    return Identity(platform=Platform.DINGTALK, scope="ding1", account=account)


def listed(account: str, *, mobile: str = "", leads: tuple[str, ...] = (), name: str = "") -> Member:
    return Member(
        identity=ding(account),
        name=name or account,
        department_ids=(f"{DING}:1",),
        leads=leads,
        active=True,
        mobile=mobile,
    )


async def told(*members: Member, later: float = 0) -> None:
    await take_over_directory(program(at=NOW + timedelta(seconds=later)), DING, (ROOT,), members, PLAN)


async def person(identity: Identity) -> StaffMember:
    found = await StoredStaff.by_identity(identity.key)
    assert found is not None
    return found


async def in_dingtalk(account: str) -> Actor:
    await told(listed(account))
    actor = await actor_for(program(), ding(account))
    assert actor is not None
    return actor


@pytest.mark.usefixtures("house")
async def test_a_code_from_one_chat_makes_two_accounts_one_person() -> None:
    mine = await colleague("li", Role.SALES, name="李雷")
    customer = await customer_of("li", "林晓")
    other = await in_dingtalk("ding-li")
    code = await give_code(acting(mine))
    assert await redeem_code(acting(other), code)
    joined = await person(ding("ding-li"))
    assert (joined.id, joined.name) == (mine.staff, "李雷")
    assert joined.identities == (wecom("li").key, ding("ding-li").key)
    assert [one.id for one in await everybody(program())] == [mine.staff]
    assert customer


@pytest.mark.usefixtures("house")
async def test_what_was_the_others_is_the_one_persons(house: House) -> None:
    mine = await colleague("li", Role.SALES)
    await in_dingtalk("ding-li")
    theirs = (await person(ding("ding-li"))).id
    await house.rows("customers").insert_one({"_id": "c", "owner": theirs, "follows": [{"staff": theirs}]})
    await house.rows("reminders").insert_one({"_id": "r", "staff": theirs})
    await link_accounts(program(), wecom("li"), ding("ding-li"))
    customer = await house.rows("customers").find_one({"_id": "c"})
    assert customer is not None
    assert (customer["owner"], customer["follows"][0]["staff"]) == (mine.staff, mine.staff)
    assert await house.rows("reminders").count_documents({"staff": mine.staff}) == 1


@pytest.mark.usefixtures("house")
async def test_a_code_is_good_once_for_ten_minutes_and_not_for_guessing() -> None:
    mine, other = await colleague("li", Role.SALES), await in_dingtalk("ding-li")
    code = await give_code(acting(mine))
    assert await redeem_code(acting(other, at=NOW + timedelta(minutes=11)), code) is None
    for _ in range(4):
        assert await redeem_code(acting(other), "00000000") is None
    with pytest.raises(Conflict):
        await redeem_code(acting(other), await give_code(acting(mine)))


@pytest.mark.usefixtures("house")
async def test_nobody_becomes_one_with_oneself_or_with_a_colleague_of_the_same_company() -> None:
    mine, colleagues = await colleague("li", Role.SALES), await colleague("han", Role.SALES)
    with pytest.raises(Conflict):
        await redeem_code(acting(mine), await give_code(acting(mine)))
    with pytest.raises(Conflict):
        await redeem_code(acting(colleagues), await give_code(acting(mine)))
    with pytest.raises(NotFound):
        await link_accounts(program(), wecom("li"), ding("nobody"))


@pytest.mark.usefixtures("house")
async def test_a_number_both_platforms_tell_makes_them_one_unless_two_have_it() -> None:
    work = Member(identity=wecom("li"), name="李雷", department_ids=(), leads=(), active=True, mobile="13800001111")
    await take_over_directory(program(), SCOPE, (), (work,), PLAN)
    await told(listed("ding-li", mobile="13800001111"), listed("ding-han", mobile="13800002222"))
    assert (await person(ding("ding-li"))).id == (await person(wecom("li"))).id
    assert (await person(ding("ding-han"))).identities == (ding("ding-han").key,)


@pytest.mark.usefixtures("house")
async def test_the_same_name_alone_joins_nobody() -> None:
    await colleague("li", Role.SALES, name="李雷")
    await told(listed("ding-li", name="李雷"))
    assert (await person(ding("ding-li"))).id != (await person(wecom("li"))).id


@pytest.mark.usefixtures("house")
async def test_one_platforms_word_on_departments_leaves_the_others_alone() -> None:
    await colleague("li", Role.SALES, name="李雷")
    await told(listed("ding-li"))
    await link_accounts(program(), wecom("li"), ding("ding-li"))
    await told(listed("ding-li", leads=(f"{DING}:1",), name="雷雷"), later=1)
    await take_over_directory(
        program(at=NOW + timedelta(seconds=2)), SCOPE, (), (member("li", "7", name="李雷"),), PLAN
    )
    found = await person(wecom("li"))
    assert found.departments == {"7", f"{DING}:1"}
    assert found.leads == {f"{DING}:1"}
    assert found.name == "李雷"


@pytest.mark.usefixtures("house")
async def test_who_leaves_one_platform_stays_on_the_other_and_who_leaves_both_is_gone() -> None:
    await colleague("li", Role.SALES)
    await told(listed("ding-li"))
    await link_accounts(program(), wecom("li"), ding("ding-li"))
    assert await retire_missing(program(at=NOW + timedelta(hours=1)), DING) == 1
    assert (await person(wecom("li"))).active
    await retire_missing(program(at=NOW + timedelta(hours=1)), SCOPE)
    assert not (await person(wecom("li"))).active


@pytest.mark.usefixtures("house")
async def test_notices_go_where_one_last_wrote_unless_one_has_chosen() -> None:
    mine = await colleague("li", Role.SALES)
    await told(listed("ding-li"))
    await link_accounts(program(), wecom("li"), ding("ding-li"))

    async def reached_by() -> AppKey:
        way = address_of(await person(wecom("li")), APPS)
        assert way is not None
        return way.app

    assert await reached_by() == WORK_APP
    await note_where(acting(mine), DING_APP)
    assert await reached_by() == DING_APP
    await choose(acting(mine), Wishes(platform="wecom"))
    assert await reached_by() == WORK_APP
