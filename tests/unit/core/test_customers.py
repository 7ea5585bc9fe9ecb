"""Customers as they come from a platform, and who may see them."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from crm_core.act import Act, Actor
from crm_core.customers.actions import (
    find_customers,
    get_customer,
    greet_stranger,
    refresh_contact,
    take_over_contact,
)
from crm_core.customers.documents import StoredCustomer
from crm_core.customers.model import Customer
from crm_core.errors import NotFound, NotPermitted
from crm_core.events.documents import StoredEvent
from crm_core.permissions import Role
from crm_core.tags.actions import change_tags
from crm_core.values import CustomerId, StaffId
from tests.builders import (
    NOW,
    acting,
    colleague,
    contact,
    customer_in_pool,
    customer_of,
    details,
    follow,
    hired,
    in_role,
    member,
    program,
    wecom,
)
from tests.house import House

pytestmark = pytest.mark.usefixtures("house")

EARLIER = NOW - timedelta(days=3)
ALL_SEEING = in_role(Role.ADMIN)


async def seen(customer: CustomerId) -> Customer:
    return await get_customer(ALL_SEEING, customer)


async def found(act: Act, text: str) -> list[str]:
    return [match.customer.name for match in await find_customers(act, text)]


async def id_of(account: str) -> StaffId:
    return await person(await colleague(account, Role.SALES))


async def person(actor: Actor) -> StaffId:
    assert actor.staff is not None
    return actor.staff


async def contacts_made() -> list[tuple[str, str | None]]:
    events = await StoredEvent.find({"name": "ContactMade"}).sort("+_id").to_list()
    return [(one.what["staff"], one.what["state"]) for one in events]


# ---- coming in ------------------------------------------------------------------------------------------------


async def test_a_new_contact_becomes_a_profile_with_all_the_platform_tells() -> None:
    told = details(
        "wm1",
        "张三",
        follow("lisi", remark="张总", company="大华", mobiles=("13812345678",), how="扫码"),
        tags={"高意向"},
    )
    customer = await seen(await contact(told, state="expo"))
    assert (customer.name, customer.company, customer.source) == ("张三", "大华", "扫码")
    assert customer.owner == await id_of("lisi")
    assert (customer.tags, customer.phones) == (("高意向",), ("13812345678",))
    assert customer.names == ("张三", "张总", "大华")
    assert await contacts_made() == [(customer.owner, "expo")]


async def test_adding_and_half_adding_a_contact_is_one_contact(house: House) -> None:
    told = details("wm1", "张三", follow("lisi", remark="张总"))
    assert await contact(told) == await contact(told)
    assert (await house.holds())["customers"] == 1
    assert len(await contacts_made()) == 1


async def test_a_second_report_without_details_forgets_nothing_of_the_first() -> None:
    told = details("wm1", "张三", follow("lisi", remark="张总", how="扫码", at=EARLIER))
    customer = await contact(told)
    await take_over_contact(program(), wecom("wm1"), wecom("lisi"), None, None, NOW)
    profile = await StoredCustomer.get(customer)
    assert profile is not None
    assert [(one.remark, one.added_by, one.since) for one in profile.follows] == [("张总", "扫码", EARLIER)]
    assert len(await contacts_made()) == 1


async def test_a_contact_the_platform_will_not_describe_still_belongs_to_its_follower() -> None:
    customer = await take_over_contact(program(), wecom("wm1"), wecom("lisi"), "expo", None, NOW)
    assert (await seen(customer)).owner == await id_of("lisi")
    assert await contacts_made() == [(await id_of("lisi"), "expo")]


async def test_who_followed_first_owns_and_tells_the_source() -> None:
    told = details("wm1", "张三", follow("wangwu", how="名片分享"), follow("lisi", how="搜索手机号", at=EARLIER))
    customer = await seen(await contact(told))
    assert (customer.owner, customer.source) == (await id_of("lisi"), "搜索手机号")


async def test_a_later_follower_changes_neither_owner_nor_source() -> None:
    await contact(details("wm1", "张三", follow("lisi", how="扫码", at=EARLIER)))
    again = details("wm1", "张三", follow("wangwu", how="名片分享"), follow("lisi", how="扫码", at=EARLIER))
    customer = await seen(await contact(again))
    assert (customer.owner, customer.source) == (await id_of("lisi"), "扫码")
    assert await contacts_made() == [(await id_of("lisi"), None), (await id_of("wangwu"), None)]


async def test_who_was_added_first_owns_also_when_that_is_told_later() -> None:
    await contact(details("wm1", "张三", follow("lisi", how="扫码")))
    again = details("wm1", "张三", follow("wangwu", how="名片分享", at=EARLIER), follow("lisi", how="扫码"))
    customer = await seen(await contact(again))
    assert (customer.owner, customer.source) == (await id_of("wangwu"), "名片分享")


async def test_a_stranger_of_customer_service_waits_in_the_pool_and_is_owned_once_added() -> None:
    stranger = await greet_stranger(program(), wecom("wm1"), "小王", NOW)
    assert (await seen(stranger)).owner is None
    assert await contact(details("wm1", "小王", follow("lisi"))) == stranger
    assert (await seen(stranger)).owner == await id_of("lisi")


async def test_a_stranger_is_greeted_once_and_keeps_the_first_name() -> None:
    first = await greet_stranger(program(), wecom("wm1"), "", NOW)
    assert await greet_stranger(program(), wecom("wm1"), "小王", NOW) == first
    assert await greet_stranger(program(), wecom("wm1"), "老王", NOW) == first
    assert (await seen(first)).name == "小王"


async def test_of_many_reports_of_one_newcomer_at_once_one_profile_comes(house: House) -> None:
    told = details("wm1", "张三", follow("lisi"))
    ids = await asyncio.gather(*(contact(told, act=program(f"test:{n}")) for n in range(8)))
    assert len(set(ids)) == 1
    assert (await house.holds())["customers"] == 1
    assert len(await contacts_made()) == 1


async def test_what_is_told_later_adds_names_and_phones_and_takes_none_away() -> None:
    customer = await contact(details("wm1", "张三", follow("lisi", mobiles=("13812345678",)), tags={"高意向"}))
    later = details("wm1", "张叁", follow("lisi", remark="张总", mobiles=("13987654321",)), tags={"老客户"})
    assert await refresh_contact(program(), later, NOW) == customer
    now = await seen(customer)
    assert (now.name, set(now.tags)) == ("张叁", {"老客户"})
    assert now.phones == ("13987654321", "13812345678")
    assert {"张三", "张叁", "张总"} <= set(now.names)
    for text in ("张三", "张叁", "张总", "5678", "4321", "zhangzong"):
        assert await found(ALL_SEEING, text) == ["张叁"], text


async def test_only_the_program_brings_customers_in() -> None:
    with pytest.raises(NotPermitted):
        await greet_stranger(ALL_SEEING, wecom("wm1"), "小王", NOW)


# ---- being seen -----------------------------------------------------------------------------------------------


async def a_company() -> dict[str, Act]:
    """Each role's point of view; 王莉 leads the team of 李四, and 赵六 is in nobody's."""
    await hired(member("zhaoliu", "d2"), Role.SALES)
    views = {"sales": await hired(member("lisi", "d1"), Role.SALES)}
    views["manager"] = await hired(member("wangli", "d0", leads=("d1",)), Role.MANAGER)
    for role in (Role.SERVICE, Role.COMMUNITY, Role.AUDITOR, Role.ADMIN):
        views[role] = await colleague(f"the-{role}", role)
    await customer_of("lisi", "陈晨")
    await customer_of("wangli", "王旺")
    await customer_of("zhaoliu", "赵照")
    await customer_in_pool("周舟")
    return {name: acting(actor) for name, actor in views.items()}


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("sales", {"陈晨", "周舟"}),
        ("manager", {"陈晨", "王旺", "周舟"}),
        ("service", {"陈晨", "王旺", "赵照", "周舟"}),
        ("community", set[str]()),
        ("auditor", {"陈晨", "王旺", "赵照", "周舟"}),
        ("admin", {"陈晨", "王旺", "赵照", "周舟"}),
    ],
)
async def test_each_role_sees_its_own_customers(role: str, names: set[str]) -> None:
    act = (await a_company())[role]
    everybody = ("陈晨", "王旺", "赵照", "周舟")
    assert {name for text in everybody for name in await found(act, text)} == names
    for row in await StoredCustomer.find_all().to_list():
        if row.name in names:
            assert (await get_customer(act, CustomerId(row.id))).name == row.name
        else:
            with pytest.raises(NotFound):
                await get_customer(act, CustomerId(row.id))


async def test_whoever_follows_a_customer_sees_it_beside_the_owner() -> None:
    customer = await contact(details("wm1", "张三", follow("lisi"), follow("wangwu")))
    for account in ("lisi", "wangwu"):
        act = acting(await colleague(account, Role.SALES))
        assert (await get_customer(act, customer)).name == "张三"


async def test_who_has_two_roles_sees_what_either_shows() -> None:
    await customer_of("lisi", "张三")
    act = acting(await colleague("wangwu", Role.SALES, Role.SERVICE))
    assert await found(act, "张三") == ["张三"]


async def test_a_manager_who_no_longer_is_one_sees_no_team() -> None:
    views = await a_company()
    demoted = await hired(member("wangli", "d0", leads=("d1",)), Role.SALES)
    assert await found(views["manager"], "陈晨") == ["陈晨"]
    assert await found(acting(demoted), "陈晨") == []


async def test_what_one_may_not_see_answers_exactly_like_what_does_not_exist() -> None:
    hidden = await customer_of("lisi", "张三")
    stranger = acting(await colleague("wangwu", Role.SALES))
    answers = list[tuple[type, str]]()
    for wanted in (hidden, CustomerId("000000000000000000000000")):
        with pytest.raises(NotFound) as refusal:
            await get_customer(stranger, wanted)
        answers.append((type(refusal.value), refusal.value.text))
    assert answers[0] == answers[1]
    assert await find_customers(stranger, "张三") == await find_customers(stranger, "无人") == []


async def test_the_account_of_a_hidden_customer_says_no_more_than_that_of_nobody() -> None:
    await customer_of("lisi", "张三")
    act = acting(await colleague("wangwu", Role.SALES))
    for account in ("wm-张三-lisi", "wm-nobody"):
        with pytest.raises(NotFound):
            await StoredCustomer.visible_to(act).of_identity(wecom(account).key)


# ---- being found ----------------------------------------------------------------------------------------------


async def test_a_single_exact_name_is_the_only_answer() -> None:
    for name in ("张三", "张三丰", "张珊"):
        await customer_in_pool(name)
    assert await found(ALL_SEEING, "张三") == ["张三"]
    assert await found(ALL_SEEING, "张三丰") == ["张三丰"]


async def test_several_of_one_name_are_all_named() -> None:
    await customer_of("lisi", "张三")
    await customer_of("wangwu", "张三")
    assert await found(ALL_SEEING, "张三") == ["张三", "张三"]


async def test_what_merely_sounds_alike_counts_when_nothing_better_is_there() -> None:
    await customer_in_pool("王晓芳")
    assert await found(ALL_SEEING, "王小芳") == ["王晓芳"]
    await customer_in_pool("王小芳芳")
    assert await found(ALL_SEEING, "王小芳") == ["王小芳芳"]


@pytest.mark.parametrize("text", ["", "   ", "😀", "%", ".*", "$ne", "^"])
async def test_a_text_that_names_nobody_finds_nobody(text: str) -> None:
    await customer_in_pool("张三")
    assert await found(ALL_SEEING, text) == []


async def test_likelier_ones_come_first() -> None:
    for name in ("小王芳", "王芳芳", "王芳"):
        await customer_in_pool(name)
    await customer_of("lisi", "王芳")
    for text in ("王芳", "wangf"):
        assert await found(ALL_SEEING, text) == ["王芳", "王芳", "王芳芳", "小王芳"]


async def test_an_actor_without_roles_may_not_even_ask() -> None:
    with pytest.raises(NotPermitted):
        await find_customers(replace(ALL_SEEING, actor=Actor(staff=StaffId("s1"))), "张三")


async def test_a_tag_taken_off_here_does_not_come_back_with_the_next_news_of_the_customer() -> None:
    told = details("wm1", "张三", follow("lisi"), tags={"高意向", "展会"})
    customer = await contact(told)
    await change_tags(in_role(Role.ADMIN), customer, frozenset({"老客户"}), frozenset({"展会"}))
    await refresh_contact(program(), replace(told, tags=frozenset({"高意向", "展会", "沙发"})), NOW)
    assert set((await get_customer(in_role(Role.ADMIN), customer)).tags) == {"高意向", "老客户", "沙发"}
