"""Which command a typed text names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.grammar import Called, Pick, Split, Unknown, nearest, split
from crm_core.numbers import read_number

KNOWN = {
    "查": True,
    "查重": True,
    "find": True,
    "历史": True,
    "history": False,
    "标签": True,
    "tag": False,
    "备注": False,
    "note": False,
    "撤销": False,
    "undo": False,
    "帮助": False,
    "help": False,
}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("查 王芳", Called("查", "王芳")),
        ("/查 王芳", Called("查", "王芳")),
        ("／查　王芳", Called("查", "王芳")),
        ("  / 查   王芳  ", Called("查", "王芳")),
        ("查王芳", Called("查", "王芳")),
        ("/查13800138000", Called("查", "13800138000")),
        ("查重王芳", Called("查重", "王芳")),
        ("查", Called("查", "")),
        ("Find Anna Li", Called("find", "Anna Li")),
        ("ＦＩＮＤ　Ａｎｎａ", Called("find", "Ａｎｎａ")),
        ("find王芳", Called("find", "王芳")),
        ("finding", Unknown("finding", None)),
        ("finds", Unknown("finds", "find")),
        ("标签 张三 ＋高意向　－已流失", Called("标签", "张三 ＋高意向　－已流失")),
        ("备注 张三 第一行\n  第二行\n", Called("备注", "张三 第一行\n  第二行")),
        ("备注\n张三 文字", Called("备注", "张三 文字")),
        ("备注张三", Unknown("备注张三", "备注")),
        ("help", Called("help", "")),
        ("hlep", Unknown("hlep", "help")),
        ("biaoqian 张三 +高意向", Unknown("biaoqian", "标签")),
        ("标鉴 张三", Unknown("标鉴", "标签")),
        ("标鉴张三", Unknown("标鉴张三", "标签")),
        ("撤消", Unknown("撤消", "撤销")),
        ("chexiao", Unknown("chexiao", "撤销")),
        ("茶 王芳", Unknown("茶", "查")),
        ("ｔａｇｓ", Unknown("ｔａｇｓ", "tag")),
        ("你好", Unknown("你好", None)),
        ("hello", Unknown("hello", None)),
        ("张三", Unknown("张三", None)),
        ("差不多了", Unknown("差不多了", None)),
        ("啊" * 50, Unknown("啊" * 20, None)),
        ("", Unknown("", None)),
        (" / ", Unknown("", None)),
        ("2", Pick((2,))),
        (" ２ ", Pick((2,))),
        ("2.", Pick((2,))),
        ("２、", Pick((2,))),
        ("②", Pick((2,))),
        ("第2个", Pick((2,))),
        ("第 ２ 个", Pick((2,))),
        ("第二个", Pick((2,))),
        ("第十二", Pick((12,))),
        ("1 3", Pick((1, 3))),
        ("１，３、12", Pick((1, 3, 12))),
        ("0", Pick((0,))),
        ("8000", Unknown("8000", None)),
        ("3.15", Unknown("3.15", None)),
        ("第个", Unknown("第个", None)),
        ("-2", Unknown("-2", None)),
    ],
)
def test_a_text_names_a_command_a_number_or_nothing(typed: str, expected: Split):
    assert split(typed, KNOWN) == expected


def test_nothing_is_near_when_nothing_is_known():
    assert nearest("help", []) is None


@given(st.text())
def test_any_text_can_be_split(typed: str):
    assert isinstance(split(typed, KNOWN), Split)


@given(st.sampled_from(sorted(KNOWN)), st.text("王芳 Anna+-\n８", max_size=20), st.sampled_from(["", "/", "／"]))
def test_the_argument_is_left_as_it_was_typed(word: str, argument: str, slash: str):
    assert split(f"{slash}{word}　{argument}", KNOWN) == Called(word, argument.strip())


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7", 7),
        ("７", 7),
        ("三", 3),
        ("两", 2),
        ("十", 10),
        ("十五", 15),
        ("三十", 30),
        ("九十九", 99),
        ("一百", 100),
        ("一百零五", 105),
        ("一百二", 120),
        ("一百一十", 110),
        ("三百六十五", 365),
        ("零", 0),
        ("零五", 5),
        ("廿三", 23),
        ("两百", 200),
        ("百", None),
        ("三三", None),
        ("十百", None),
        ("", None),
        ("1.5", None),
    ],
)
def test_a_number_is_read_in_digits_and_in_chinese(typed: str, number: int | None):
    assert read_number(typed) == number
