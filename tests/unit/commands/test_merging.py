"""合并 and 拆分 as they are typed, and what is done in 企业微信 from elsewhere."""

from dataclasses import replace

import pytest

from crm_core.customers.actions import refresh_contact
from crm_core.errors import NotFound
from crm_core.events.documents import StoredEvent
from crm_core.merges.twins import ask_about_twins
from crm_core.messages import Card
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Role
from crm_core.staff.actions import company_chat
from crm_core.values import AppKey, CustomerId
from tests.builders import APP, NOW, acting, colleague, contact, customer_of, details, follow, program, wecom
from tests.house import House
from tests.unit.commands.chat import Chat, says, shown
from tests.unit.reminders.company import RULES, a_leader, a_rep

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


async def test_whom_weixin_knows_to_be_one_is_asked_about_once_where_somebody_may_say_so(boss: Chat) -> None:
    leader, mine = await a_leader(), await a_rep()
    await colleague("zhao", Role.SALES, name="赵六")
    assert "没有等您合并的客户" in await says(boss, "合并")
    both = [details("wm-1", "王芳", follow("lisi")), details("wm-2", "王小芳", follow("zhao"))]
    first, second = [await contact(one) for one in both]
    for told in (*both, *both):
        await refresh_contact(program(), replace(told, unionid="u-1"), NOW)
    found = await StoredEvent.find({"name": "TwinsFound"}).to_list()
    assert [({one.customer, one.what["other"]}) for one in found] == [{first, second}]
    assert [await ask_about_twins(program(), RULES, first, second) for _ in range(2)] == [1, 0]
    (entry,) = await OutboxEntry.find({"words.kind": "card"}).to_list()
    card = entry.said
    assert (entry.to, isinstance(card, Card)) == (wecom("boss").key, True), "the leader sees but one of the two"
    assert isinstance(card, Card)
    assert "王芳（负责人李四）" in card.text
    assert "王小芳（负责人赵六）" in card.text
    assert (await shown(boss, "合并")).buttons == card.buttons
    assert "没有等您合并的客户" in await says(Chat(leader), "合并")
    assert "角色" in await says(Chat(mine), "合并")
    assert (await says(boss, card.buttons[0].key)).startswith("合并好了")
    assert "已经是同一位" in await says(boss, card.buttons[0].key)
    assert "没有等您合并的客户" in await says(boss, "合并")


async def test_a_leader_who_sees_both_is_asked_rather_than_an_administrator(boss: Chat) -> None:
    assert boss
    await a_leader()
    await a_rep()
    both = [details("wm-1", "王芳", follow("lisi")), details("wm-2", "王小芳", follow("lisi"))]
    one, other = [await contact(each) for each in both]
    for told in both:
        await refresh_contact(program(), replace(told, unionid="u-1"), NOW)
    assert await ask_about_twins(program(), RULES, one, other) == 1
    (entry,) = await OutboxEntry.find({"words.kind": "card"}).to_list()
    assert entry.to == wecom("wangli").key


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
