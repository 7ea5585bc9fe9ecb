"""Dialogues without command words: what is clear is done, what is not is asked back, and nothing is guessed."""

import pytest

from crm_core.audit.documents import AuditEntry
from crm_core.messages import Card, Text
from crm_core.notes.documents import StoredNote
from crm_core.permissions import Role
from crm_core.values import CustomerId
from tests.builders import colleague, contact, customer_in_pool, customer_of, details, follow
from tests.unit.commands.chat import EXPIRED, Chat, says, shown, tags_of, three_zhangs

NOT_UNDERSTOOD = "没看懂这句话。发“帮助”看看我会什么，比如“查 客户姓名”。"


async def notes_of(customer: CustomerId) -> list[str]:
    return [one.text for one in await StoredNote.of_customer(customer, since=None, limit=9)]


async def test_a_customer_is_talked_about_as_one_talks(lisi: Chat) -> None:
    told = details("wm1", "王芳", follow("lisi", mobiles=("13812345678",)), company="大华")
    customer = await contact(told)
    assert (await says(lisi, "查一下王芳")).startswith("王芳 · 大华\n负责人：李四")
    assert await says(lisi, "她电话多少？") == "王芳的电话：13812345678"
    assert await says(lisi, "给她打上高意向") == ("已更新王芳：+高意向\n现在的标签：高意向\n发“撤销”可以恢复。")
    assert (await says(lisi, "给刚才那个客户记一下：喜欢灰色")).startswith("已给王芳写下备注。")
    assert "李四备注：喜欢灰色" in await says(lisi, "他最近聊了什么")
    assert "1. 王芳 · 今天 17:00 李四备注：喜欢【灰色】" in (await shown(lisi, "谁提过灰色")).text
    assert await says(lisi, "搞错了，撤回") == "已撤销给王芳写的备注。"
    assert await says(lisi, "撤销刚才的操作") == "已撤销王芳的标签改动：-高意向。"
    assert (await tags_of(customer), await notes_of(customer)) == (set(), [])


async def test_nobody_was_talked_about_yet(lisi: Chat) -> None:
    await customer_of("lisi", "张三")
    assert await says(lisi, "给他打上高意向") == "不清楚“他”是指哪位客户，请写名字。"
    assert await says(lisi, "刚才那个的电话") == "不清楚“刚才那个”是指哪位客户，请写名字。"


# ---- never guessed on a write ---------------------------------------------------------------------------------


async def test_several_customers_are_asked_about_before_anything_is_written(lisi: Chat) -> None:
    _, second, _ = await three_zhangs()
    card = await shown(lisi, "给张打上高意向")
    assert card.title == "找到 3 位客户，您要哪一位？"
    assert await tags_of(second) == set()
    assert (await says(lisi, "2")).startswith("已更新张三丰：+高意向")
    assert await tags_of(second) == {"高意向"}


async def test_a_name_that_only_sounds_alike_is_asked_about(lisi: Chat) -> None:
    customer = await customer_of("lisi", "王晓芳")
    card = await shown(lisi, "给王小芳打上高意向")
    assert [button.text for button in card.buttons] == ["1. 王晓芳"]
    assert await tags_of(customer) == set()


async def test_an_unclear_wish_is_asked_back_and_a_tap_on_it_does_it(lisi: Chat) -> None:
    customer = await customer_of("lisi", "张三")
    card = await shown(lisi, "把张三的高意向去掉")
    assert [button.key for button in card.buttons] == ["标签 张三 -高意向", "查 张三"]
    card = await shown(lisi, "张三是高意向客户")
    assert card.text.splitlines() == [
        "您是想改标签吗？也可以直接写“标签 客户 +标签”。",
        "1. 标签 张三 +高意向",
        "2. 查 张三",
        "点按钮或回复数字；都不是就换个说法。",
    ]
    assert await tags_of(customer) == set()
    answer = await lisi.taps(card, 1)
    assert isinstance(answer, Text)
    assert answer.text.startswith("已更新张三：+高意向")
    assert await tags_of(customer) == {"高意向"}


async def test_a_number_answers_a_question_back_once(lisi: Chat) -> None:
    customer = await customer_of("lisi", "张三")
    await shown(lisi, "记一下张三喜欢灰色")
    assert await notes_of(customer) == []
    assert (await says(lisi, "1")).startswith("已给张三写下备注")
    assert await says(lisi, "1") == EXPIRED.text
    assert await notes_of(customer) == ["喜欢灰色"]


async def test_a_question_back_leads_to_the_list_of_those_it_may_mean(lisi: Chat) -> None:
    await three_zhangs()
    await shown(lisi, "张给我")
    card = await shown(lisi, "1")
    assert card.title == "找到 3 位客户，您要哪一位？"
    assert (await says(lisi, "3")).startswith("张三才")


@pytest.mark.parametrize(
    "sentence",
    ["别给张三打上高意向", "如果张三同意就加个高意向标签", "张三要不要加高意向标签", "昨天给张三加了高意向标签"],
)
async def test_what_is_no_order_changes_nothing(lisi: Chat, sentence: str) -> None:
    customer = await customer_of("lisi", "张三")
    assert isinstance(await lisi.says(sentence), Card)
    assert await tags_of(customer) == set()


async def test_for_two_at_once_each_is_offered(lisi: Chat) -> None:
    first, second = await customer_of("lisi", "张三"), await customer_of("lisi", "李梅")
    card = await shown(lisi, "给张三和李梅打上高意向")
    await lisi.taps(card, 1)
    await lisi.taps(card, 2)
    assert (await tags_of(first), await tags_of(second)) == ({"高意向"}, {"高意向"})


async def test_a_question_back_stays_with_who_was_asked(lisi: Chat, wangwu: Chat) -> None:
    await customer_of("lisi", "张三")
    card = await shown(lisi, "张三是高意向客户")
    assert await says(wangwu, "1") == EXPIRED.text
    answer = await wangwu.taps(card, 1)
    assert answer == Text(text="没有找到您能查看的客户“张三”。")


# ---- 电话 -----------------------------------------------------------------------------------------------------


async def test_only_the_owner_sees_the_whole_number_and_the_trail_says_so(lisi: Chat) -> None:
    customer = await customer_of("lisi", "张三", mobile="13812345678")
    boss = Chat(await colleague("boss", Role.ADMIN))
    masked = "张三的电话：138****5678\n只有负责人能看完整号码。"
    assert await says(lisi, "张三电话多少") == await says(lisi, "电话 张三") == "张三的电话：13812345678"
    assert await says(boss, "张三电话多少") == masked
    lines = await AuditEntry.find({"deed": "customers.phone"}).to_list()
    assert [(line.actor, line.subjects) for line in lines] == [(lisi.actor.staff, [customer])] * 2
    assert "138****5678" in await says(lisi, "查 张三")


async def test_of_the_pool_nobody_sees_the_whole_number_and_somebody_elses_customer_is_nobody(
    lisi: Chat, wangwu: Chat
) -> None:
    await customer_in_pool("周舟")
    await customer_of("lisi", "张三", mobile="13812345678")
    assert await says(lisi, "周舟的电话") == "周舟还没有电话。"
    assert await says(wangwu, "张三的电话") == "没有找到您能查看的客户“张三”。"


# ---- what is no request ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["今天天气真好啊", "你好", "哈哈哈", "老板说明天开会", "我电话多少"])
async def test_small_talk_is_not_understood(lisi: Chat, text: str) -> None:
    assert await says(lisi, text) == NOT_UNDERSTOOD


async def test_help_is_asked_for_in_ones_own_words(lisi: Chat) -> None:
    assert await says(lisi, "你会什么？") == await says(lisi, "帮助")
    assert await says(lisi, "标签怎么用") == await says(lisi, "帮助 标签")


async def test_a_question_back_leaves_a_line_in_the_trail(lisi: Chat) -> None:
    await lisi.says("张三是高意向客户")
    (line,) = await AuditEntry.find({"actor": lisi.actor.staff}).to_list()
    assert (line.deed, line.outcome, line.subjects) == ("commands.asked_back", "unclear", [])
