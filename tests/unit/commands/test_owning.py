"""Dialogues about who looks after a customer: 公海, 认领, 退回, 转给."""

import asyncio

import pytest

from commands.reading.arguments import BadUsage
from commands.reading.owning import HandOverWanted, read_hand_over, read_page
from crm_core.messages import Card, Department, Text
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Role
from crm_core.staff.actions import take_over_directory
from tests.builders import PLAN, SCOPE, colleague, customer_in_pool, customer_of, hired, member, program
from tests.house import House
from tests.unit.commands.chat import Chat, says, shown, three_zhangs

LATE = "慢了一步，周舟刚刚被同事认领了。"


# ---- what is typed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "colleague_meant", "customer"),
    [
        ("@王五 张三", "王五", "张三"),
        ("＠王五　张三", "王五", "张三"),
        ("@ 王五 张三", "王五", "张三"),
        ("王五 张三", "王五", "张三"),
        ("@wangwu 他", "wangwu", "他"),
        ("@王五\u2005张三 大华", "王五", "张三 大华"),
        ("“Tom Lee” 张三", "Tom Lee", "张三"),
        ("@“Tom Lee” “Mr Smith”", "Tom Lee", "Mr Smith"),
    ],
)
def test_a_colleague_and_a_customer_are_read(typed: str, colleague_meant: str, customer: str) -> None:
    assert read_hand_over(typed) == HandOverWanted(colleague_meant, customer)


@pytest.mark.parametrize("typed", ["", "@", "王五", "@王五", "  "])
def test_a_colleague_without_a_customer_is_asked_back(typed: str) -> None:
    with pytest.raises(BadUsage) as refused:
        read_hand_over(typed)
    assert "例如：转给 @王五 张三" in refused.value.text


@pytest.mark.parametrize(
    ("typed", "page"), [("", 1), ("2", 2), ("第三页", 3), ("2页", 2), ("第 12 页", 12), ("0", None), ("张三", None)]
)
def test_a_page_of_the_pool_is_read(typed: str, page: int | None) -> None:
    if page is None:
        with pytest.raises(BadUsage):
            read_page(typed)
    else:
        assert read_page(typed) == page


# ---- 公海 and 认领 ---------------------------------------------------------------------------------------------


async def test_the_pool_is_looked_through_and_a_customer_claimed_by_a_tap(lisi: Chat) -> None:
    for name in ("赵一", "钱二"):
        await customer_in_pool(name)
    card = await shown(lisi, "公海")
    assert card.title == "公海：2 位客户"
    assert card.text.splitlines() == ["1. 钱二", "2. 赵一", "点按钮或回复数字，看客户并认领。"]
    customer = await shown(lisi, "2")
    assert customer.title == "赵一"
    assert [button.text for button in customer.buttons] == ["认领"]
    assert await lisi.taps(customer, 1) == Text(text="已认领赵一，现在由您负责。发“撤销”可以放回公海。")
    assert "负责人：李四" in await says(lisi, "查 赵一")
    assert await lisi.taps(customer, 1) == Text(text="赵一已经是您的客户。")


async def test_a_long_pool_is_shown_page_by_page(lisi: Chat) -> None:
    for letter in "甲乙丙丁戊己庚":
        await customer_in_pool(f"客{letter}")
    first = await shown(lisi, "公海")
    assert first.title == "公海：7 位客户，第 1/2 页"
    assert [button.text for button in first.buttons][-1] == "下一页"
    second = await lisi.taps(first, 6)
    assert isinstance(second, Card)
    assert [button.text for button in second.buttons] == ["1. 客乙", "2. 客甲"]
    assert await says(lisi, "公海 3") == "公海现在只有 2 页。"


async def test_an_empty_pool_says_so(lisi: Chat) -> None:
    assert await says(lisi, "公海") == "公海里现在没有客户。"


async def test_who_is_too_late_is_told_so_however_they_ask(lisi: Chat, wangwu: Chat) -> None:
    await customer_in_pool("周舟")
    await shown(wangwu, "公海")
    card = await shown(wangwu, "1")
    await shown(wangwu, "公海")
    assert "已认领周舟" in await says(lisi, "认领 周舟")
    assert await wangwu.taps(card, 1) == Text(text=LATE)
    assert await says(wangwu, "认领 周舟") == LATE
    assert await says(wangwu, "1") == LATE
    assert await says(wangwu, "查 周舟") == "没有找到您能查看的客户“周舟”。"


async def test_of_twenty_who_type_at_once_one_has_the_customer_and_nineteen_are_told(house: House) -> None:
    await customer_in_pool("周舟")
    chats = [Chat(await colleague(f"rep{number}", Role.SALES)) for number in range(20)]
    told = await asyncio.gather(*(says(chat, "认领 周舟") for chat in chats))
    assert sorted(told) == sorted([LATE] * 19 + ["已认领周舟，现在由您负责。发“撤销”可以放回公海。"])


async def test_a_claim_and_giving_back_are_undone(lisi: Chat) -> None:
    await customer_in_pool("周舟")
    await says(lisi, "认领周舟")
    assert await says(lisi, "退回 他") == "已把周舟退回公海，同事可以认领了。发“撤销”可以恢复。"
    assert await says(lisi, "撤销") == "已撤销：周舟的负责人恢复为李四。"
    assert await says(lisi, "撤销") == "已撤销：周舟的负责人恢复为公海。"


async def test_the_history_tells_who_had_the_customer(lisi: Chat) -> None:
    await customer_in_pool("周舟")
    await says(lisi, "认领 周舟")
    await says(lisi, "退回 周舟")
    await says(lisi, "撤销")
    told = (await says(lisi, "历史 周舟")).splitlines()
    assert told == [
        "周舟的最近 3 条记录：",
        "今天 17:00 李四交接：认领（公海 → 李四）",
        "今天 17:00 李四交接：退回（李四 → 公海）",
        "今天 17:00 李四交接：撤销（公海 → 李四）",
    ]


# ---- 转给 -----------------------------------------------------------------------------------------------------


async def test_a_customer_is_handed_over_after_a_confirmation(lisi: Chat, wangwu: Chat) -> None:
    await customer_of("lisi", "张三", company="大华")
    card = await shown(lisi, "转给 @王五 张三")
    assert card.text.splitlines()[:2] == [
        "把客户“张三 · 大华”转给王五（wangwu）？",
        "现在的负责人：李四。历史记录一并交接。",
    ]
    assert "没有找到" in await says(wangwu, "查 张三")
    assert await says(lisi, "确认") == (
        "已把张三转给王五，历史记录一并交接。\n"
        "企业微信 5 分钟后才通知客户：在那之前发“撤销”可以恢复。"
        "客户 24 小时内没有拒绝，好友就换成对方；没换成会告诉您。"
    )
    assert "负责人：王五" in await says(wangwu, "查 张三")
    assert await says(lisi, "查 张三") == "没有找到您能查看的客户“张三”。"
    told = await OutboxEntry.find({"to": {"$regex": ":wangwu$"}}).to_list()
    assert [one.said for one in told] == [Text(text="李四把客户张三转给了您，历史记录一并交接。发“查 张三”看看。")]


async def test_the_answer_says_how_many_reminders_go_along(lisi: Chat, wangwu: Chat) -> None:
    await customer_in_pool("周舟")
    await says(lisi, "认领 周舟")
    await says(lisi, "提醒 周舟 明天下午3点 寄样品")
    await shown(lisi, "转给 王五 周舟")
    told = "已把周舟转给王五，历史记录和 1 条提醒一并交接。\n发“撤销”可以恢复。"
    assert await says(lisi, "确认") == told
    wangwu.now = lisi.now
    await says(wangwu, "退回 周舟")
    lisi.now = wangwu.now
    told = "已认领周舟，现在由您负责。原负责人的 1 条提醒也转给了您。发“撤销”可以放回公海。"
    assert await says(lisi, "认领 周舟") == told


@pytest.mark.parametrize("typed", ["转给 王五 张三", "转给 wangwu 张三", "转给 ww 张三", "转交 @wangwu 他"])
async def test_a_colleague_may_be_named_in_many_ways_and_no_changes_nothing(
    lisi: Chat, wangwu: Chat, typed: str
) -> None:
    await customer_of("lisi", "张三")
    await says(lisi, "查 张三")
    card = await shown(lisi, typed)
    assert "转给王五（wangwu）" in card.text
    assert await lisi.taps(card, 2) == Text(text="好的，没有改动。")
    assert "负责人：李四" in await says(lisi, "查 张三")


async def test_of_several_colleagues_one_has_to_be_named(lisi: Chat, wangwu: Chat) -> None:
    await colleague("wangfang", Role.SALES, name="王芳")
    await customer_of("lisi", "张三")
    assert await says(lisi, "转给 王 张三") == (
        "“王”可能是王五（wangwu）、王芳（wangfang）。请写全名或账号，例如：转给 @wangwu 客户"
    )
    assert "没有找到可以负责客户的同事“赵六”" in await says(lisi, "转给 赵六 张三")


async def test_which_customer_is_asked_before_whether(lisi: Chat, wangwu: Chat) -> None:
    await three_zhangs()
    which = await shown(lisi, "转给 王五 张")
    whether = await lisi.taps(which, 2)
    assert isinstance(whether, Card)
    assert "把客户“张三丰 · 武当”转给王五" in whether.text
    done = await lisi.taps(whether, 1)
    assert isinstance(done, Text)
    assert done.text.startswith("已把张三丰转给王五")


async def test_a_transfer_is_taken_back_and_so_is_the_news_of_it(lisi: Chat, wangwu: Chat) -> None:
    await customer_in_pool("周舟")
    await says(lisi, "认领 周舟")
    await shown(lisi, "转给 王五 周舟")
    assert (await says(lisi, "确认")).endswith("发“撤销”可以恢复。")
    assert await says(lisi, "撤销") == "已撤销：周舟的负责人恢复为李四。"
    assert "负责人：李四" in await says(lisi, "查 周舟")
    assert [one.state for one in await OutboxEntry.find_all().to_list()] == ["dropped"]


async def test_what_is_not_theirs_is_refused_before_anything_is_asked(wangwu: Chat) -> None:
    agent = Chat(await colleague("he", Role.SERVICE))
    await customer_of("lisi", "张三")
    assert await says(agent, "转给 王五 张三") == "只有张三的负责人、负责人的主管或管理员可以转交。"
    assert await says(agent, "退回 张三") == "只有张三的负责人、负责人的主管或管理员可以退回公海。"


async def test_a_manager_hands_on_what_somebody_who_left_had(wangwu: Chat) -> None:
    departments = (Department(id="d1", name="销售部", parent_id=None),)
    await hired(member("lisi", "d1", name="李四"), Role.SALES, company=departments)
    boss = Chat(await hired(member("boss", "d1", leads=["d1"], name="韩总"), Role.MANAGER, company=departments))
    await customer_of("lisi", "张三")
    await take_over_directory(program(), SCOPE, departments, (member("lisi", "d1", name="李四", active=False),), PLAN)
    await shown(boss, "转给 王五 张三")
    assert "企业微信里的好友请管理员在“离职继承”里分配" in await says(boss, "确认")
    assert "韩总交接：离职交接（李四 → 王五）" in await says(wangwu, "历史 张三")
