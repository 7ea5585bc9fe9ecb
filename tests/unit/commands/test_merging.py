"""合并 and 拆分 as they are typed, and what is done in 企业微信 from elsewhere."""

from dataclasses import replace

import pytest

from crm_core.errors import NotFound
from crm_core.permissions import Role
from crm_core.staff.actions import company_chat
from crm_core.values import AppKey, CustomerId
from tests.builders import APP, acting, colleague, customer_of
from tests.house import House
from tests.unit.commands.chat import Chat, says, shown

DING = AppKey("dingtalk:ding1:assistant")


@pytest.fixture
async def boss(house: House) -> Chat:
    return Chat(await colleague("boss", Role.ADMIN, name="韩总"))


async def test_two_of_one_name_are_merged_after_a_question_and_set_apart_after_another(boss: Chat) -> None:
    for staff, mobile in (("lisi", "13800000001"), ("wangwu", "13800000002")):
        await colleague(staff, Role.SALES, name=staff)
        await customer_of(staff, "张三", mobile=mobile)
    card = await shown(boss, "合并 张三 张三 换了微信")
    assert "原因：换了微信" in card.text
    assert (await says(boss, card.buttons[0].key)).startswith("合并好了")
    assert "13800000002" not in await says(boss, "查 13800000002")
    apart = await shown(boss, "拆分 张三")
    assert "原因：换了微信" in apart.text
    assert await says(boss, apart.buttons[0].key) == "已把张三和张三分开。"
    assert "又是同一位客户" in await says(boss, "撤销")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("合并 张三", "请写要合并的两位客户"),
        ("合并 张三 李四", "没有找到"),
        ("合并 张三 13800000001", "已经是同一位"),
        ("拆分 张三", "没有合并过"),
        ("拆分 #nobody 确认", "没有找到"),
    ],
)
async def test_what_cannot_be_is_said_in_a_sentence(boss: Chat, typed: str, told: str) -> None:
    await colleague("lisi", Role.SALES, name="李四")
    await customer_of("lisi", "张三", mobile="13800000001")
    assert told in await says(boss, typed)


async def test_a_seller_merges_nothing(lisi: Chat) -> None:
    one: CustomerId = await customer_of("lisi", "张三")
    other = await customer_of("lisi", "张小三")
    assert "角色" in await says(lisi, f"合并 #{one} #{other} 确认")


async def test_what_is_typed_elsewhere_is_done_in_the_company_one_works_in(house: House) -> None:
    act = acting(await colleague("boss", Role.ADMIN, name="韩总"))
    other = AppKey("wecom:ww9:assistant")
    assert await company_chat(act, APP, ()) == APP
    assert await company_chat(act, DING, (other, APP)) == APP
    with pytest.raises(NotFound):
        await company_chat(act, DING, (DING, other))
    nobody = replace(act, actor=replace(act.actor, staff=None))
    with pytest.raises(NotFound):
        await company_chat(nobody, DING, (APP,))
