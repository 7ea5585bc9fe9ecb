"""Dialogues about what was said: 搜, and what stands around a find."""

from datetime import timedelta

import pytest

from commands.reading.searching import read_search
from crm_core.conversations.actions import record_page
from crm_core.errors import Malformed
from crm_core.messages import ChatMessage, Text
from crm_core.permissions import Role
from tests.builders import APP, NOW, SCOPE, colleague, contact, details, follow, page, program, said
from tests.unit.commands.chat import NOT_YOURS, Chat, says, shown

AROUND = "点按钮或回复数字，看前后几句。"


async def heard(*messages: ChatMessage) -> None:
    """What customers and staff have said to each other."""
    await record_page(program(), APP, f"{SCOPE}:kf:wk1", after="", page=page(*messages), names={})


@pytest.fixture
async def chats(lisi: Chat, wangwu: Chat) -> None:
    """张三 talks with 李四 about sofas, 李梅 with 王五."""
    await contact(details("wm1", "张三", follow("lisi")))
    await contact(details("wm2", "李梅", follow("wangwu")))
    words = ["你好", "您好，想看什么", "想看灰色的布艺沙发，要能拆洗的", "有的，三千八", "灰色还有别的款吗", "有", "好"]
    await heard(
        *(
            said(str(n), "wm1", text, at=NOW + timedelta(minutes=n), staff="lisi" if n % 2 else None)
            for n, text in enumerate(words)
        ),
        said("li", "wm2", "我要灰色的床", at=NOW + timedelta(hours=1)),
    )
    lisi.now = wangwu.now = NOW + timedelta(hours=2)


@pytest.mark.usefixtures("chats")
async def test_finds_are_listed_newest_first_and_one_opens_with_its_surroundings(lisi: Chat) -> None:
    card = await shown(lisi, "搜 灰色")
    assert (card.title, card.text.splitlines()) == (
        "搜“灰色”：共 2 条",
        [
            "1. 张三 · 今天 17:04 客户：【灰色】还有别的款吗",
            "2. 张三 · 今天 17:02 客户：想看【灰色】的布艺沙发，要能拆洗的",
            AROUND,
        ],
    )
    assert [button.text for button in card.buttons] == ["1. 张三", "2. 张三"]
    assert (await says(lisi, "2")).splitlines() == [
        "张三：",
        "今天 17:00 客户：你好",
        "今天 17:01 李四：您好，想看什么",
        "▶ 今天 17:02 客户：想看灰色的布艺沙发，要能拆洗的",
        "今天 17:03 李四：有的，三千八",
        "今天 17:04 客户：灰色还有别的款吗",
        "今天 17:05 李四：有",
        "今天 17:06 客户：好",
    ]
    again = await lisi.taps(card, 1)
    assert isinstance(again, Text)
    assert "▶ 今天 17:04 客户：灰色还有别的款吗" in again.text
    assert (await says(lisi, "查 他")).startswith("张三\n")


@pytest.mark.usefixtures("chats")
@pytest.mark.parametrize("text", ["搜 沙发 灰", "搜沙发 灰", "搜索 灰 沙发", "/s 灰 沙发", "搜 灰 沙发 张三"])
async def test_all_words_must_occur(lisi: Chat, text: str) -> None:
    card = await shown(lisi, text)
    assert "1. 张三 · 今天 17:02 客户：想看【灰】色的布艺【沙发】，要能拆洗的" in card.text
    assert len(card.buttons) == 1


@pytest.mark.usefixtures("chats")
async def test_a_customer_behind_the_words_narrows_the_search_to_that_chat(lisi: Chat) -> None:
    boss = Chat(await colleague("boss", Role.ADMIN))
    boss.now = lisi.now
    assert (await shown(boss, "搜 灰色")).title == "搜“灰色”：共 3 条"
    assert (await shown(boss, "搜 灰色 李梅")).title == "在李梅的聊天里搜“灰色”：共 1 条"
    assert await says(boss, "搜 沙发 李梅") == "在李梅的聊天里没有搜到“沙发”。"
    await says(boss, "查 张三")
    assert (await shown(boss, "搜 灰色 他")).title == "在张三的聊天里搜“灰色”：共 2 条"


@pytest.mark.usefixtures("chats")
async def test_somebody_elses_chats_answer_like_nothing(lisi: Chat, wangwu: Chat) -> None:
    assert await says(lisi, "搜 床") == "没有搜到“床”。"
    assert await says(lisi, "搜 没人说过") == "没有搜到“没人说过”。"
    assert await says(lisi, "搜 灰色 李梅") == "没有搜到“灰色 李梅”。"
    card = await shown(wangwu, "搜 床")
    assert card.text.startswith("1. 李梅 · 今天 18:00 客户：我要灰色的【床】")
    assert await lisi.taps(card, 1) == NOT_YOURS


@pytest.mark.usefixtures("chats")
async def test_a_note_is_found_with_its_author(lisi: Chat) -> None:
    await says(lisi, "备注 张三 预算八千，周末看样板间")
    card = await shown(lisi, "搜 样板间")
    assert card.text.startswith("1. 张三 · 今天 19:00 李四备注：预算八千，周末看【样板间】")
    assert "▶ 今天 19:00 李四备注：预算八千，周末看样板间" in await says(lisi, "1")


async def test_ten_are_listed_and_six_have_buttons(lisi: Chat) -> None:
    await contact(details("wm1", "张三", follow("lisi")))
    await heard(*(said(str(n), "wm1", f"灰色{n}", at=NOW + timedelta(minutes=n)) for n in range(12)))
    card = await shown(lisi, "搜 灰色")
    assert card.title == "搜“灰色”：最新 10 条"
    assert [line.split("】")[-1] for line in card.text.splitlines()[:-1]] == [str(n) for n in range(11, 1, -1)]
    assert len(card.buttons) == 6
    assert "▶" in await says(lisi, "10")


@pytest.mark.parametrize("text", ["", "？！", "一 二 三 四 五 六", "长" * 51])
def test_what_cannot_be_looked_for_is_answered_with_an_example(text: str) -> None:
    with pytest.raises(Malformed) as refused:
        read_search(text)
    assert "例如：搜" in refused.value.text
