"""What may follow a command, and what is said about anything else."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.reading.arguments import (
    BadUsage,
    HistoryWanted,
    NoteWanted,
    read_find,
    read_help,
    read_history,
    read_note,
)


@pytest.mark.parametrize(
    ("typed", "phrase"),
    [
        ("王芳", "王芳"),
        (" Anna   Li ", "Anna Li"),
        ("“Anna Li”", "Anna Li"),
        ("+86 138-0013-8000", "+86 138-0013-8000"),
        ("Ａ王芳", "Ａ王芳"),
        ("王" * 50, "王" * 50),
    ],
)
def test_a_customer_is_looked_for_by_any_short_phrase(typed: str, phrase: str):
    assert read_find(typed) == phrase


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [("", "请写明是哪位客户"), ("　", "请写明是哪位客户"), ("“”", "请写明"), ("王" * 51, "最多 50 字")],
)
def test_a_phrase_that_is_empty_or_too_long_is_refused(typed: str, complaint: str):
    with pytest.raises(BadUsage) as refused:
        read_find(typed)
    assert complaint in refused.value.text
    assert "例如：查 王芳" in refused.value.text


@pytest.mark.parametrize(
    ("typed", "word"),
    [("", None), ("　", None), ("标签", "标签"), ("／ＴＡＧ", "tag"), ("标签 怎么用", "标签"), ("/", None)],
)
def test_help_is_asked_for_all_or_for_one_command(typed: str, word: str | None):
    assert read_help(typed) == word


@pytest.mark.parametrize(
    ("typed", "customer", "text"),
    [
        ("张三 下周二看房", "张三", "下周二看房"),
        ("张三　 下周二 看房 ", "张三", "下周二 看房"),
        ("张三 第一行\n  第二行", "张三", "第一行\n  第二行"),
        ("张三\n下周二看房", "张三", "下周二看房"),
        ('"Anna Li" likes "tea"', "Anna Li", 'likes "tea"'),
        ("“Anna Li”喜欢茶", "Anna Li", "喜欢茶"),
        ("”Anna Li” 喜欢茶", "Anna Li", "喜欢茶"),
        ("Anna Li 喜欢茶", "Anna", "Li 喜欢茶"),
        ("张三 +1 －２", "张三", "+1 －２"),
        ("张三 “很好”", "张三", "“很好”"),
        ("张三 " + "字" * 2000, "张三", "字" * 2000),
    ],
)
def test_a_note_is_a_customer_and_what_follows(typed: str, customer: str, text: str):
    assert read_note(typed) == NoteWanted(customer, text)


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("", "请写明是哪位客户"),
        ("张三", "内容是空的"),
        ("“Anna Li”  ", "内容是空的"),
        ("“ ” 文字", "请写明是哪位客户"),
        ("张三 " + "字" * 2001, "最多 2000 字，这条有 2001 字"),
    ],
)
def test_half_a_note_or_too_long_a_one_is_refused(typed: str, complaint: str):
    with pytest.raises(BadUsage) as refused:
        read_note(typed)
    assert complaint in refused.value.text
    assert "例如：备注 王芳" in refused.value.text


@pytest.mark.parametrize(
    ("typed", "customer", "messages", "days"),
    [
        ("张三", "张三", 10, None),
        ("张三 20", "张三", 20, None),
        ("张三　２０条", "张三", 20, None),
        ("张三 十条", "张三", 10, None),
        ("张三 最近5条", "张三", 5, None),
        ("张三 7天", "张三", 50, 7),
        ("张三 7 天", "张三", 50, 7),
        ("张三 近7天", "张三", 50, 7),
        ("张三 最近三天", "张三", 50, 3),
        ("张三 三十天内", "张三", 50, 30),
        ("张三 365日", "张三", 50, 365),
        ("Anna Li 5", "Anna Li", 5, None),
        ("“Anna Li” 5", "Anna Li", 5, None),
        ("“Anna 5”", "Anna 5", 10, None),
        ("张 三", "张 三", 10, None),
        ("张三 丰", "张三 丰", 10, None),
        ("8000", "8000", 10, None),
        ("8000 20", "8000", 20, None),
        ("7天", "7天", 10, None),
        ("138 0013 8000", "138 0013 8000", 10, None),
        ("+86 138 0013 8000", "+86 138 0013 8000", 10, None),
        ("13800138000 5", "13800138000", 5, None),
    ],
)
def test_history_is_counted_in_messages_or_in_days(typed: str, customer: str, messages: int, days: int | None):
    assert read_history(typed) == HistoryWanted(customer=customer, messages=messages, days=days)


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("", "请写明是哪位客户"),
        ("张三 0", "条数要在 1 到 50 之间"),
        ("张三 51", "条数要在 1 到 50 之间"),
        ("张三 8000", "条数要在 1 到 50 之间"),
        ("张三 366天", "天数要在 1 到 365 之间"),
        ("张三 零天", "天数要在 1 到 365 之间"),
    ],
)
def test_too_much_or_too_little_history_is_refused(typed: str, complaint: str):
    with pytest.raises(BadUsage) as refused:
        read_history(typed)
    assert complaint in refused.value.text
    assert "例如：历史 王芳 20" in refused.value.text


@given(st.text())
def test_any_text_is_read_or_refused(typed: str):
    for read in (read_find, read_note, read_history):
        with contextlib.suppress(BadUsage):
            assert read(typed)
