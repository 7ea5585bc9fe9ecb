"""What a hit looks like in a list."""

import pytest

from crm_core.search.model import Terms
from crm_core.search.snippet import marked, snippet


def terms(typed: str) -> Terms:
    read = Terms.read(typed.split())
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("要灰色的沙发", "灰色", "要【灰色】的沙发"),
        ("要灰色的灰色沙发", "灰色", "要【灰色】的【灰色】沙发"),
        ("要灰色的沙发", "灰色 沙发", "要【灰色】的【沙发】"),
        ("要灰色沙发", "灰色 沙发", "要【灰色沙发】"),
        ("沙发要灰色", "灰色沙发", "【沙发】要【灰色】"),
        ("ＡＢＣ套餐", "abc", "【ＡＢＣ】套餐"),
        ("iPhone15 还有吗", "iphone", "【iPhone】15 还有吗"),
        ("the art start", "art", "the 【art】 start"),
        ("面积90㎡左右", "m2", "面积90【㎡】左右"),
        ("一行\n两行 灰", "灰", "一行 两行 【灰】"),
        ("没有它", "灰", "没有它"),
    ],
)
def test_what_was_looked_for_is_marked(text: str, typed: str, shown: str) -> None:
    assert marked(text, terms(typed)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("灰" + "甲" * 30, "【灰】甲甲甲甲甲甲甲甲甲甲…"),
        ("甲" * 30 + "灰", "…甲甲甲甲甲【灰】"),
        ("甲" * 30 + "灰" + "乙" * 30, "…甲甲甲甲甲【灰】乙乙乙乙乙乙乙乙乙乙…"),
        ("甲灰乙", "甲【灰】乙"),
        ("甲" * 30, "甲甲甲甲甲甲甲甲甲甲…"),
        ("甲灰" + "乙" * 9 + "灰灰灰", "甲【灰】乙乙乙乙乙乙乙乙乙【灰灰灰】"),
    ],
)
def test_a_snippet_is_what_stands_around_the_first_mark(text: str, shown: str) -> None:
    assert snippet(text, terms("灰"), around=5) == shown
