"""Which tags a typed text adds and removes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.reading.arguments import BadUsage
from commands.reading.tagging import TaggingWanted, read_tags


@pytest.mark.parametrize(
    ("typed", "customer", "add", "remove"),
    [
        ("张三 +高意向", "张三", {"高意向"}, set[str]()),
        ("张三 +高意向 -已流失", "张三", {"高意向"}, {"已流失"}),
        ("张三　＋高意向　－已流失", "张三", {"高意向"}, {"已流失"}),
        ("张三 ＋ＶＩＰ", "张三", {"VIP"}, set[str]()),
        ("张三 + 高意向 - 已流失 + 已付款", "张三", {"高意向", "已付款"}, {"已流失"}),
        ("张三 -已流失 −沉默", "张三", set[str](), {"已流失", "沉默"}),
        ("张三+高意向", "张三", {"高意向"}, set[str]()),
        ("张三 +高意向-已流失+已付款", "张三", {"高意向", "已付款"}, {"已流失"}),
        ("张三 +高意向、已付款 -已流失，沉默", "张三", {"高意向", "已付款"}, {"已流失", "沉默"}),
        ("张三 +高意向 +高意向", "张三", {"高意向"}, set[str]()),
        ("Anna   Li +VIP", "Anna Li", {"VIP"}, set[str]()),
        ("Anna Li +Key  Account -old", "Anna Li", {"Key Account"}, {"old"}),
        ("“王芳 - 上海” +高意向", "王芳 - 上海", {"高意向"}, set[str]()),
        ("“Anna Li”+高意向", "Anna Li", {"高意向"}, set[str]()),
        ("王芳-上海 +高意向", "王芳-上海", {"高意向"}, set[str]()),
        ("Anna-Li +高意向", "Anna-Li", {"高意向"}, set[str]()),
        ("张三 +A+级 -2024-春 +C++", "张三", {"A+级", "C++"}, {"2024-春"}),
        ("+8613800138000 +高意向", "+8613800138000", {"高意向"}, set[str]()),
        ("138-0013-8000 +高意向", "138-0013-8000", {"高意向"}, set[str]()),
        ("张三 +" + "长" * 30, "张三", {"长" * 30}, set[str]()),
    ],
)
def test_tags_are_added_and_removed_by_their_signs(typed: str, customer: str, add: set[str], remove: set[str]):
    assert read_tags(typed) == TaggingWanted(customer=customer, add=frozenset(add), remove=frozenset(remove))


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("", "请写明是哪位客户"),
        ("+高意向", "请写明是哪位客户"),
        ("+高意向 张三", "请写明是哪位客户"),
        ("张三 高意向", "请写明要加（+）或要去掉（-）的标签"),
        ("张三-已流失", "请写明要加（+）或要去掉（-）的标签"),
        ("“张三” 高意向", "每个标签前都要写 + 或 -"),
        ("张三 +高意向 已付款", "标签名里不能有空格"),
        ("张三 +", "标签名要有 1 到 30 个字"),
        ("张三 +高意向 -", "标签名要有 1 到 30 个字"),
        ("张三 +" + "长" * 31, "标签名要有 1 到 30 个字"),
        ("张三 +高意向 -高意向", "“高意向”不能又加又去掉"),
    ],
)
def test_what_names_no_change_is_refused_with_the_reason(typed: str, complaint: str):
    with pytest.raises(BadUsage) as refused:
        read_tags(typed)
    assert complaint in refused.value.text
    assert refused.value.text.endswith("例如：标签 王芳 +高意向 -已流失")


def test_a_customer_alone_asks_for_a_list_to_tick():
    assert read_tags("张三") == TaggingWanted(customer="张三", add=frozenset(), remove=frozenset())


@given(st.text("王芳ab1+-＋－ 、“”\n　", max_size=30))
def test_whatever_is_read_can_be_carried_out(typed: str):
    try:
        wanted = read_tags(typed)
    except BadUsage:
        return
    assert wanted.customer
    assert not wanted.add & wanted.remove
    assert all(0 < len(tag) <= 30 for tag in wanted.add | wanted.remove)
