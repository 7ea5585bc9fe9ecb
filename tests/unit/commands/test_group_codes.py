"""What follows 群活码."""

import pytest

from commands.catalogue.group_code import Verb, Wanted, read_group_code
from commands.reading.arguments import BadUsage


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", Wanted(verb=Verb.LIST)),
        ("春季团购", Wanted(verb=Verb.SHOW, name="春季团购")),
        ("新建 团购 在 老客户福利群", Wanted(verb=Verb.MAKE, name="团购", groups=("老客户福利群",))),
        ("新建　团购　在　甲群，乙群、 丙群", Wanted(verb=Verb.MAKE, name="团购", groups=("甲群", "乙群", "丙群"))),
        ("停用 团购", Wanted(verb=Verb.END, name="团购")),
        ("停用 团购 确认", Wanted(verb=Verb.END, name="团购", sure=True)),
        ("停用 待确认", Wanted(verb=Verb.END, name="待确认")),
    ],
)
def test_what_is_wanted_is_read(typed: str, wanted: Wanted) -> None:
    assert read_group_code(typed) == wanted


@pytest.mark.parametrize("typed", ["新建", "新建 团购", "新建 团购 在", "新建 在 甲群", "新建 团购 在 、甲群", "停用"])
def test_what_cannot_be_read_is_answered_with_an_example(typed: str) -> None:
    with pytest.raises(BadUsage) as told:
        read_group_code(typed)
    assert "例如：群活码" in told.value.text
