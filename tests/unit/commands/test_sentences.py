"""What a sentence without a command word means; what is not clear is never done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.meaning import Meant, Reading, Unclear
from commands.sentences import read, read_run_on
from tests.unit.commands.sentence_table import CHANGING, CHAT, LOOKING, UNCLEAR

CHANGES = ("标签", "备注", "提醒", "转给", "认领", "退回", "完成", "推迟", "跟进")
FRAMES = (
    "别{}",
    "不要{}",
    "如果他同意就{}",
    "为什么{}",
    "昨天{}了",
    "是不是{}",
    "谁{}了",
    "我不想{}",
    "老板说{}",
    "{}吗",
)
DEEDS = ("给张三打上高意向", "给张三加个高意向标签", "把张三的高意向标签去掉", "把张三转给小王", "把张三退回公海")


def changes(reading: Reading) -> bool:
    return isinstance(reading, Meant) and reading.command.startswith(CHANGES)


@pytest.mark.parametrize(("sentence", "command"), [*LOOKING.items(), *CHANGING.items()])
def test_a_clear_sentence_is_one_command(sentence: str, command: str) -> None:
    assert read(sentence) == Meant(command)


@pytest.mark.parametrize("sentence", UNCLEAR)
def test_an_unclear_one_is_asked_back(sentence: str) -> None:
    assert isinstance(read(sentence), Unclear)


@pytest.mark.parametrize("sentence", CHAT)
def test_small_talk_is_not_understood(sentence: str) -> None:
    assert read(sentence) is None


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_denied_conditional_asked_or_past_is_never_done(deed: str, frame: str) -> None:
    assert not changes(read(frame.format(deed)))


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("查一下张三", "查 张三"),
        ("查张三", "查 张三"),
        ("查张三的电话", "电话 张三"),
        ("找一下张三的聊天记录", "历史 张三"),
        ("搜一下灰色 沙发", "搜 灰色 沙发"),
        ("记录一下张三：喜欢灰色", "备注 张三 喜欢灰色"),
        ("退回张三到公海", "退回 张三"),
    ],
)
def test_a_command_word_may_be_the_beginning_of_a_sentence(typed: str, command: str) -> None:
    assert read_run_on(typed) == Meant(command)


@pytest.mark.parametrize("typed", ["查", "历史张三20", "搜", "转给小王张三", "提醒我明天开会"])
def test_a_command_that_is_none_stays_as_it_is(typed: str) -> None:
    assert read_run_on(typed) is None


def test_a_pasted_text_is_no_sentence() -> None:
    assert read("给张三打上高意向" + "。" * 300) is None


@given(st.text(alphabet="张三给把的高意向标签加打上去掉电话备注提醒我他，：？ 1了不", max_size=40))
def test_no_text_is_too_strange_to_read(text: str) -> None:
    reading = read(text)
    assert reading is None or isinstance(reading, (Meant, Unclear))
    if isinstance(reading, Unclear):
        assert len(reading.commands) <= 6
