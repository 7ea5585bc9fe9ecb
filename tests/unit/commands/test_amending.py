"""Dialogues about what is noted of a customer: 改."""

import pytest

from commands.catalogue.amend import read_amend
from commands.catalogue.succeed import read_succession
from commands.reading.arguments import BadUsage
from crm_core.contacts.model import Noted
from crm_core.contacts.noting import Change, Field, changed
from crm_core.errors import Malformed
from crm_core.messages import Remark
from crm_core.outbox.documents import OutboxEntry
from tests.builders import customer_of
from tests.unit.commands.chat import Chat, says


@pytest.mark.parametrize(
    ("typed", "customer", "change"),
    [
        ("张三 公司 大华 家居", "张三", Change(Field.COMPANY, "大华 家居")),
        ("张三 备注名 张总", "张三", Change(Field.REMARK, "张总")),
        ("张三的 电话 138 1234 5678", "张三", Change(Field.MOBILES, "138 1234 5678")),
        ("张三 电话 -13812345678", "张三", Change(Field.MOBILES, "13812345678", removes=True)),
        ("张三 电话 －１３８１２３４５６７８", "张三", Change(Field.MOBILES, "13812345678", removes=True)),
        ("“Mr Smith” 描述 清空", "Mr Smith", Change(Field.DESCRIPTION, "")),
        ("张三 公司：大华", "张三", Change(Field.COMPANY, "大华")),
    ],
)
def test_what_is_to_be_changed_is_read(typed: str, customer: str, change: Change) -> None:
    wanted = read_amend(typed)
    assert (wanted.customer, wanted.change) == (customer, change)


@pytest.mark.parametrize("typed", ["", "张三", "张三 公司", "公司 大华", "张三 生日 3-8"])
def test_what_cannot_be_read_is_asked_back(typed: str) -> None:
    with pytest.raises(BadUsage):
        read_amend(typed)


@pytest.mark.parametrize(
    ("change", "now"),
    [
        (Change(Field.MOBILES, "138-1234-5678"), ("13800000000", "13812345678")),
        (Change(Field.MOBILES, "13800000000"), ("13800000000",)),
        (Change(Field.MOBILES, "13800000000", removes=True), ()),
        (Change(Field.MOBILES, ""), ()),
    ],
)
def test_a_number_is_added_once_and_taken_away(change: Change, now: tuple[str, ...]) -> None:
    assert changed(Noted(mobiles=("13800000000",)), change).mobiles == now


@pytest.mark.parametrize(
    "change",
    [Change(Field.REMARK, "长" * 21), Change(Field.DESCRIPTION, "长" * 151), Change(Field.MOBILES, "不是号码")],
)
def test_what_the_platform_would_not_take_is_refused_at_once(change: Change) -> None:
    with pytest.raises(Malformed):
        changed(Noted(), change)


@pytest.mark.parametrize(
    ("typed", "giver", "taker", "sure"),
    [
        ("李四 给 @王五", "李四", "王五", False),
        ("@李四 交给 王五", "李四", "王五", False),
        ("李四的客户 给 王五", "李四", "王五", False),
        ("lisi 给 wangwu 确认", "lisi", "wangwu", True),
    ],
)
def test_two_colleagues_are_read(typed: str, giver: str, taker: str, sure: bool) -> None:
    wanted = read_succession(typed)
    assert (wanted.giver, wanted.taker, wanted.sure) == (giver, taker, sure)


async def test_a_change_goes_to_the_platform_and_is_taken_back(lisi: Chat) -> None:
    await customer_of("lisi", "张三", mobile="13812345678")
    assert "已把张三的公司改为：大华" in await says(lisi, "改 张三 公司 大华")
    assert "138****5678、139****5678" in await says(lisi, "改 张三 电话 13987655678")
    assert "资料恢复" in await says(lisi, "撤销")
    calls = await OutboxEntry.find({"words.kind": "remark"}).sort("+seq").to_list()
    told = [one.said for one in calls if isinstance(one.said, Remark)]
    assert [(one.company, one.mobiles) for one in told] == [
        ("大华", None),
        (None, ("13812345678", "13987655678")),
        (None, ("13812345678",)),
    ]
    assert {one.staff.account for one in told} == {"lisi"}
    assert "大华" in await says(lisi, "查 张三")
