"""Lists of customers to pick from, and who may, on the real database."""

from datetime import timedelta

import pytest

from crm_core.messages import Text
from crm_core.notes.documents import StoredNote
from crm_core.permissions import Role
from tests.builders import (
    colleague,
    customer_in_pool,
    customer_of,
)
from tests.unit.commands.chat import EXPIRED, Chat, says, shown, tags_of, three_zhangs


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
    assert await wangwu.taps(card, 2) == EXPIRED


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
    assert await lisi.taps(card, 1) == EXPIRED


async def test_a_list_shows_six_and_says_how_many_more_there_are(lisi: Chat) -> None:
    for letter in "甲乙丙丁戊己庚辛":
        await customer_in_pool(f"张{letter}")
    card = await shown(lisi, "查 张")
    assert card.title == "找到 8 位客户，您要哪一位？"
    assert len(card.buttons) == 6
    assert "还有 2 位没有列出，请多写几个字。" in card.text


async def test_a_number_without_a_list_is_told_so(lisi: Chat) -> None:
    assert await says(lisi, "2") == EXPIRED.text


async def test_a_write_for_several_asks_first_and_happens_once(lisi: Chat) -> None:
    _, second, _ = await three_zhangs()
    card = await shown(lisi, "备注 张 下周来看样板间")
    words = await lisi.taps(card, 2)
    assert isinstance(words, Text)
    assert words.text.startswith("已给张三丰写下备注")
    assert await lisi.taps(card, 2) == EXPIRED
    assert [one.text for one in await StoredNote.of_customer(second, since=None, limit=9)] == ["下周来看样板间"]


async def test_a_guess_by_sound_asks_before_it_writes_and_answers_a_question_at_once(lisi: Chat) -> None:
    customer = await customer_of("lisi", "王晓芳")
    assert (await says(lisi, "查 王小芳")).startswith("王晓芳")
    card = await shown(lisi, "标签 王小芳 +高意向")
    assert [button.text for button in card.buttons] == ["1. 王晓芳"]
    assert await tags_of(customer) == set()
    assert "已更新王晓芳" in await says(lisi, "1")
    assert await tags_of(customer) == {"高意向"}
