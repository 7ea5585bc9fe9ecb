"""Who answers to what is typed, and in which order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from crm_core.customers import likeness
from crm_core.customers.likeness import rank
from crm_core.customers.names import Query, search_keys


@pytest.mark.parametrize(
    ("typed", "name", "expected"),
    [
        ("张三", "张三", likeness.EXACT),
        ("張三", "张三", likeness.HOMOPHONE),
        (" ａｎｎａ　LI ", "Anna Li", likeness.EXACT),
        ("张三", "张三丰", likeness.STARTS),
        ("三丰", "张三丰", likeness.CONTAINS),
        ("三", "张三丰", likeness.CONTAINS),
        ("花园路店", "星光花园路店", likeness.CONTAINS),
        ("zhangsan", "张三", likeness.PINYIN),
        ("Zhang San", "张三", likeness.PINYIN),
        ("张san", "张三", likeness.PINYIN_STARTS),
        ("shanfang", "单芳", likeness.PINYIN),
        ("lvbu", "吕布", likeness.PINYIN),
        ("zs", "张三", likeness.INITIALS),
        ("wfa", "王芳Anna", likeness.INITIALS),
        ("zs", "张三丰", likeness.PINYIN_STARTS),
        ("zhangs", "张三", likeness.PINYIN_STARTS),
        ("zsan", "张三", likeness.PINYIN_STARTS),
        ("zhsan", "张三", likeness.PINYIN_STARTS),
        ("zhangsf", "张三丰", likeness.PINYIN_STARTS),
        ("sanfeng", "张三丰", likeness.PINYIN_INSIDE),
        ("sf", "张三丰", likeness.PINYIN_INSIDE),
        ("章三", "张三", likeness.HOMOPHONE),
        ("章三", "小张三", likeness.HOMOPHONE),
        ("张大明", "张小明", likeness.SLIP),
        ("张小小明", "张小明", likeness.SLIP),
        ("小张明", "张小明", likeness.SLIP),
        ("小明", "张大明", None),
        ("Ana Li", "Anna Li", likeness.SLIP),
        ("星光花圆", "星光花园路店", likeness.HOMOPHONE),
        ("星光化工", "星光花园路店", None),
        ("星光茶园", "上海星光花园路店", likeness.SLIP),
        ("星光园路", "上海星光花园路店", likeness.SLIP),
        ("星光花园园", "上海星光花园路店", likeness.SLIP),
        ("章", "张三", None),
        ("李四", "张三", None),
        ("angsan", "张三", None),
        ("zhangsanx", "张三", None),
        ("", "张三", None),
        (" ", "张三", None),
        ("张三", "", None),
        ("🌸", "王芳🌸", likeness.CONTAINS),
        ("wangfang", "🌸王芳🌸", likeness.PINYIN),
    ],
)
def test_a_name_answers_as_well_as_it_is_typed(typed: str, name: str, expected: float | None):
    assert rank(Query.read(typed), [name], []) == expected


@pytest.mark.parametrize(
    ("typed", "phone", "expected"),
    [
        ("13800138000", "+86 138-0013-8000", likeness.EXACT),
        ("+8613800138000", "13800138000", likeness.EXACT),
        ("８０００", "13800138000", likeness.PHONE_TAIL),
        ("3800-0138-000", "13800138000", None),
        ("800", "13800138000", None),
        ("1380", "13800138000", None),
        ("1234", "不详", None),
    ],
)
def test_a_phone_answers_to_its_end(typed: str, phone: str, expected: float | None):
    assert rank(Query.read(typed), ["李四"], [phone]) == expected


def test_the_best_of_several_names_counts():
    assert rank(Query.read("王芳"), ["芳芳", "王芳芳", "王芳"], []) == likeness.EXACT
    assert rank(Query.read("8000"), ["8000号"], ["13800138000"]) == likeness.STARTS
    assert rank(Query.read("王芳"), [], []) is None


def test_no_name_makes_the_comparison_slow():
    assert rank(Query.read("aa" * 30 + "b"), ["aa " * 40], []) is None


SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗单解曾区查仇朴盖任乐"
GIVEN = "芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文长行重阳一二三丰晓小乐"
chinese_names = st.builds(str.__add__, st.sampled_from(SURNAMES), st.text(GIVEN, min_size=1, max_size=3))
latin_names = st.from_regex(r"[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8})?", fullmatch=True)
names = st.one_of(chinese_names, latin_names, st.builds("{} {}".format, chinese_names, latin_names))
phones = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


def found(typed: str, name: str, phone: str) -> bool:
    """Both halves: some lookup reaches the stored keys, and the comparison then agrees."""
    query, keys = Query.read(typed), search_keys([name], [phone])
    reached = (
        query.grams <= keys.grams
        or any(key.startswith(sound) for sound in query.sounds for key in keys.sounds)
        or (query.tail is not None and any(key.startswith(query.tail) for key in keys.tails))
    )
    return reached and rank(query, [name], [phone]) is not None


@given(names, phones, st.data())
def test_everybody_is_found_by_name_fragment_pinyin_initials_and_phone(name: str, phone: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(name) - 2))
    fragment = name[start : data.draw(st.integers(start + 2, len(name)))]
    assert found(name, name, phone)
    assert found(fragment, name, phone) or not fragment.strip()
    assert found(phone[-data.draw(st.integers(4, 11)) :], name, phone)


@given(chinese_names)
def test_every_chinese_name_is_found_by_its_pinyin_its_beginning_and_its_initials(name: str):
    readings = lazy_pinyin(name)
    initials = "".join(reading[0] for reading in readings)
    for typed in ("".join(readings), " ".join(readings), "".join(readings)[:-1], initials):
        assert found(typed, name, "13800138000")


@pytest.mark.parametrize("typed", ["zsan", "zhsan", "zhangsf", "zsfeng", "zhang s f", "张sf", "章三峰", "sfeng"])
def test_pinyin_cut_short_anywhere_finds_the_name(typed: str):
    assert found(typed, "张三丰", "13800138000")


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_compared_with_any_name(typed: str, name: str):
    likeness_found = rank(Query.read(typed), [name], [name])
    assert likeness_found is None or 0 < likeness_found <= 1
    assert search_keys([name], [name]) == search_keys([name, name], [name])
