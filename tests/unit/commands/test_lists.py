"""Lists of customers to pick from, and who may, on the real database."""

from datetime import timedelta

import pytest

from crm_core.messages import Choice, Text
from crm_core.notes.documents import StoredNote
from crm_core.permissions import Role
from tests.builders import (
    colleague,
    customer_in_pool,
    customer_of,
)
from tests.unit.commands.chat import DONE, EXPIRED, NOT_YOURS, Chat, says, shown, tags_of, three_zhangs


async def test_several_customers_are_listed_with_a_button_each(lisi: Chat) -> None:
    await three_zhangs()
    card = await shown(lisi, "查 张")
    assert card.title == "找到 3 位客户，您要哪一位？"
    assert card.text.splitlines() == [
        "1. 张三 · 大华 · 138****5678",
        "2. 张三丰 · 武当",
        "3. 张三才",
        "点按钮或回复数字选择，10 分钟内有效。",
    ]
    assert [button.text for button in card.buttons] == ["1. 张三", "2. 张三丰", "3. 张三才"]


@pytest.mark.parametrize("reply", ["2", "２", " 2。", "第2个", "第二位"])
async def test_a_number_picks_from_the_list(lisi: Chat, reply: str) -> None:
    await three_zhangs()
    await shown(lisi, "查 张")
    assert (await says(lisi, reply)).startswith("张三丰 · 武当")


async def test_a_tap_picks_from_the_list_and_may_pick_another_after_it(lisi: Chat) -> None:
    await three_zhangs()
    card = await shown(lisi, "查 张")
    for position, name in ((3, "张三才"), (1, "张三")):
        words = await lisi.taps(card, position)
        assert isinstance(words, Text)
        assert words.text.startswith(name)


@pytest.mark.parametrize("reply", ["4", "0"])
async def test_a_number_beyond_the_list_is_told_its_bounds(lisi: Chat, reply: str) -> None:
    await three_zhangs()
    await shown(lisi, "查 张")
    assert await says(lisi, reply) == "请回复 1 到 3 之间的数字。"


async def test_a_list_expires_after_ten_minutes(lisi: Chat) -> None:
    await three_zhangs()
    card = await shown(lisi, "查 张")
    lisi.now += timedelta(minutes=10)
    assert await says(lisi, "2") == EXPIRED.text
    assert await lisi.taps(card, 2) == EXPIRED


async def test_a_list_never_leaks_to_somebody_else(lisi: Chat, wangwu: Chat) -> None:
    await three_zhangs()
    card = await shown(lisi, "查 张")
    assert await says(wangwu, "2") == EXPIRED.text
    assert await wangwu.taps(card, 2) == NOT_YOURS


async def test_a_tap_on_an_old_list_does_not_pick_from_the_new_one(lisi: Chat) -> None:
    await three_zhangs()
    old = await shown(lisi, "查 张")
    await customer_in_pool("周舟")
    await customer_in_pool("周周")
    await shown(lisi, "查 周")
    assert await lisi.taps(old, 1) == EXPIRED


async def test_a_customer_handed_over_meanwhile_is_not_shown(lisi: Chat) -> None:
    await three_zhangs()
    card = await shown(lisi, "查 张")
    lisi.actor = await colleague("other", Role.SALES)
    assert await lisi.taps(card, 1) == NOT_YOURS


@pytest.mark.parametrize(("many", "shown_of_them", "hint"), [(8, 8, ""), (22, 20, "还有 2 位没有列出，请多写几个字。")])
async def test_more_than_six_are_ticked_and_more_than_twenty_are_not_all_shown(
    lisi: Chat, many: int, shown_of_them: int, hint: str
) -> None:
    for number in range(many):
        await customer_in_pool(f"张{chr(ord('甲') + number)}")
    choice = await lisi.says("查 张")
    assert isinstance(choice, Choice)
    assert choice.title == f"找到 {many} 位客户，您要哪一位？"
    assert len(choice.options) == shown_of_them
    assert hint in choice.text
    words = await lisi.ticks(choice, 7)
    assert isinstance(words, Text)
    assert words.text.startswith(choice.options[6].text.removeprefix("7. "))


@pytest.mark.parametrize(
    ("ticked", "answer"),
    [((), "请先选一项，再点确定。"), ((1, 2), "这份名单只能选一项。"), ((99,), "请回复 1 到 7 之间的数字。")],
)
async def test_what_cannot_be_ticked_is_said(lisi: Chat, ticked: tuple[int, ...], answer: str) -> None:
    for letter in "甲乙丙丁戊己庚":
        await customer_in_pool(f"张{letter}")
    choice = await lisi.says("查 张")
    assert await lisi.ticks(choice, *ticked) == Text(text=answer)


async def test_tags_are_ticked_and_unticked_on_one_card_once(lisi: Chat, wangwu: Chat) -> None:
    first, second, _ = await three_zhangs()
    await says(lisi, "标签 张三丰 +老客户 +展会")
    await says(lisi, "标签 张三 +展会")
    choice = await lisi.says("标签 张三")
    assert isinstance(choice, Choice)
    assert [(one.text, one.chosen) for one in choice.options] == [("展会", True), ("老客户", False)]
    assert await wangwu.ticks(choice, 1) == NOT_YOURS
    done = await lisi.ticks(choice, 2)
    assert isinstance(done, Text)
    assert done.text.startswith("已更新张三：+老客户 -展会")
    assert await tags_of(first) == {"老客户"}
    assert await lisi.ticks(choice, 1) == DONE
    assert await tags_of(first) == {"老客户"}
    assert await says(lisi, "撤销") == "已撤销张三的标签改动：+展会 -老客户。"
    assert await tags_of(second) == {"老客户", "展会"}


async def test_where_there_is_nothing_to_tick_the_numbers_of_tags_are_typed(lisi: Chat) -> None:
    """As in 钉钉: what such a question reads like there says how to answer."""
    first, _, _ = await three_zhangs()
    await says(lisi, "标签 张三丰 +老客户 +展会")
    await says(lisi, "标签 张三 +展会")
    choice = await lisi.says("标签 张三")
    assert isinstance(choice, Choice)
    assert choice.plain.splitlines()[:3] == ["张三的标签", "1. ✓ 展会", "2. 老客户"]
    assert "回复数字" in choice.plain
    assert await says(lisi, "3") == "请回复 1 到 2 之间的数字。"
    assert (await says(lisi, "1 2")).startswith("已更新张三：+老客户 -展会")
    assert await tags_of(first) == {"老客户"}
    assert await says(lisi, "2") == EXPIRED.text


async def test_of_customers_one_number_picks(lisi: Chat) -> None:
    for letter in "甲乙丙丁戊己庚":
        await customer_in_pool(f"张{letter}")
    choice = await lisi.says("查 张")
    assert isinstance(choice, Choice)
    assert choice.plain.count("张庚") == 1
    assert await says(lisi, "1 2") == "一次只能选一个，请回复一个数字。"
    assert (await says(lisi, "7")).startswith("张")


async def test_a_number_without_a_list_is_told_so(lisi: Chat) -> None:
    assert await says(lisi, "2") == EXPIRED.text


async def test_a_write_for_several_asks_first_and_happens_once(lisi: Chat) -> None:
    _, second, _ = await three_zhangs()
    card = await shown(lisi, "备注 张 下周来看样板间")
    words = await lisi.taps(card, 2)
    assert isinstance(words, Text)
    assert words.text.startswith("已给张三丰写下备注")
    assert await lisi.taps(card, 2) == DONE
    assert [one.text for one in await StoredNote.of_customer(second, since=None, limit=9)] == ["下周来看样板间"]


async def test_a_guess_by_sound_asks_before_it_writes_and_answers_a_question_at_once(lisi: Chat) -> None:
    customer = await customer_of("lisi", "王晓芳")
    assert (await says(lisi, "查 王小芳")).startswith("王晓芳")
    card = await shown(lisi, "标签 王小芳 +高意向")
    assert [button.text for button in card.buttons] == ["1. 王晓芳"]
    assert await tags_of(customer) == set()
    assert "已更新王晓芳" in await says(lisi, "1")
    assert await tags_of(customer) == {"高意向"}
