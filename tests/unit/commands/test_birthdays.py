"""What 生日 reads, and dialogues about it."""

import pytest

from commands.reading.arguments import BadUsage
from commands.reading.birthdays import BirthdayWanted, read_birthday
from crm_core.customers.birthday import Birthday
from crm_core.permissions import Role
from tests.builders import colleague, customer_of
from tests.unit.commands.chat import Chat, says

THE_8TH = Birthday(month=3, day=8)
IN_1990 = Birthday(month=3, day=8, year=1990)


@pytest.mark.parametrize(
    ("typed", "customer", "birthday"),
    [
        ("张三 3月8日", "张三", THE_8TH),
        ("张三3月8号", "张三", THE_8TH),
        ("张三 3.8", "张三", THE_8TH),
        ("张三 3-8", "张三", THE_8TH),
        ("张三 03/08", "张三", THE_8TH),
        ("张三 三月八日", "张三", THE_8TH),
        ("张三 1990-3-8", "张三", IN_1990),
        ("张三 1990年3月8日", "张三", IN_1990),
        ("张三 １９９０．３．８", "张三", IN_1990),
        ("5678 3.8", "5678", THE_8TH),
        ("“Mr Smith” 12月31日", "Mr Smith", Birthday(month=12, day=31)),
        ("张三 2月29日", "张三", Birthday(month=2, day=29)),
    ],
)
def test_a_birthday_is_read_however_it_is_written(typed: str, customer: str, birthday: Birthday) -> None:
    assert read_birthday(typed) == BirthdayWanted(customer, birthday)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "几月几日"),
        ("张三", "几月几日"),
        ("张三 下周三", "几月几日"),
        ("3月8日", "哪位客户"),
        ("张三 2月30日", "没有“2月30日”这一天"),
        ("张三 1993-2-29", "没有“1993-2-29”这一天"),
        ("张三 13.1", "没有“13.1”这一天"),
        ("张三 90年3月8日", "四位数"),
        ("张三 农历八月十五", "公历"),
        ("张三 腊月初八", "公历"),
    ],
)
def test_what_is_no_day_of_the_calendar_is_refused_with_a_sentence(typed: str, why: str) -> None:
    with pytest.raises(BadUsage) as refused:
        read_birthday(typed)
    assert why in refused.value.text
    assert "例如：生日 王芳" in refused.value.text


# ---- dialogues ------------------------------------------------------------------------------------------------


async def test_a_birthday_is_written_down_shown_and_taken_back(lisi: Chat) -> None:
    await customer_of("lisi", "张三")
    assert await says(lisi, "生日 张三 3月8日") == (
        "已记下张三的生日：3月8日。\n快到时会在负责人的晨报里。发“撤销”可以恢复。"
    )
    assert "生日：3月8日" in await says(lisi, "查 张三")
    assert "1990年3月8日" in await says(lisi, "生日 张三 1990-3-8")
    assert await says(lisi, "撤销") == "已撤销：张三的生日恢复为3月8日。"
    assert await says(lisi, "撤销") == "已撤销：张三的生日恢复为没有。"
    assert "生日" not in await says(lisi, "查 张三")


async def test_a_birthday_changed_by_somebody_else_since_is_not_undone(lisi: Chat) -> None:
    await customer_of("lisi", "张三")
    service = Chat(await colleague("chen", Role.SERVICE, name="陈晨"))
    await says(lisi, "生日 张三 3月8日")
    await says(service, "生日 张三 3月9日")
    assert await says(lisi, "撤销") == "这一步已经不能撤销：这位客户的生日之后又改过。"
    assert "生日：3月9日" in await says(lisi, "查 张三")


async def test_nobody_is_born_in_years_to_come_or_long_gone(lisi: Chat) -> None:
    await customer_of("lisi", "张三")
    for year in (1899, 2100):
        assert "年份在 1900 到 2099 之间" in await says(lisi, f"生日 张三 {year}-3-8")


async def test_who_may_only_look_and_who_sees_nothing_writes_no_birthday(lisi: Chat, wangwu: Chat) -> None:
    await customer_of("lisi", "张三")
    auditor = Chat(await colleague("shen", Role.AUDITOR))
    assert "不能做这件事" in await says(auditor, "生日 张三 3月8日")
    assert await says(wangwu, "生日 张三 3月8日") == "没有找到您能查看的客户“张三”。"
    assert "生日" not in await says(lisi, "查 张三")
