"""What 跟进 reads, and dialogues about it."""

from datetime import timedelta

import pytest

from commands.reading.arguments import BadUsage
from commands.reading.following import read_follow_up
from crm_core.followups.model import LONGEST_FOLLOW_UP, Words
from crm_core.permissions import Role
from crm_core.reminders.documents import StoredReminder
from tests.builders import colleague, customer_of
from tests.unit.commands.chat import Chat, says, shown, three_zhangs


@pytest.mark.parametrize(
    ("typed", "said", "result", "next_step"),
    [
        ("张三 聊了报价", "聊了报价", "", ""),
        ("张三 聊了报价 结果：基本认可", "聊了报价", "基本认可", ""),
        ("张三 聊了报价 下次：明天3点 发合同", "聊了报价", "", "明天3点 发合同"),
        ("张三 聊了报价 结果:认可 下次:明天3点 发合同", "聊了报价", "认可", "明天3点 发合同"),
        ("张三 聊了报价 下次：明天3点 发合同 结果：认可", "聊了报价", "认可", "明天3点 发合同"),
        ("张三 聊了报价，结果：认可，下次：明天3点发合同", "聊了报价", "认可", "明天3点发合同"),
        ("张三 聊了报价\n结果：认可\n下一步：明天3点发合同", "聊了报价", "认可", "明天3点发合同"),
        ("张三 聊了报价 结果 认可 下次 明天3点", "聊了报价", "认可", "明天3点"),
        ("张三 聊了报价，下次明天3点发合同", "聊了报价", "", "明天3点发合同"),
        ("张三 聊了报价 结果：认可，下次明天3点", "聊了报价", "认可", "明天3点"),
        ("张三 结果：签约", "", "签约", ""),
        ("张三 看看结果再说", "看看结果再说", "", ""),
        ("“Mr Smith” 看了样品", "看了样品", "", ""),
    ],
)
def test_a_follow_up_is_read_in_its_parts(typed: str, said: str, result: str, next_step: str) -> None:
    assert read_follow_up(typed).words == Words(said=said, result=result, next_step=next_step)


def test_a_next_step_without_a_mark_may_belong_to_what_was_said() -> None:
    wanted = read_follow_up("张三 他说没空，下次再聊")
    assert (wanted.words.next_step, wanted.marked) == ("再聊", False)
    assert wanted.otherwise == Words(said="他说没空，下次再聊")


@pytest.mark.parametrize("typed", ["", "张三", "张三 下次：明天3点", f"张三 {'长' * (LONGEST_FOLLOW_UP + 1)}"])
def test_a_follow_up_that_says_nothing_or_too_much_is_asked_back(typed: str) -> None:
    with pytest.raises(BadUsage) as refused:
        read_follow_up(typed)
    assert "例如：跟进 张三" in refused.value.text


# ---- dialogues ------------------------------------------------------------------------------------------------


async def test_a_follow_up_stands_in_the_history_with_its_own_mark(lisi: Chat) -> None:
    await customer_of("lisi", "张三")
    assert await says(lisi, "跟进 张三 聊了报价 结果：基本认可") == "已记下对张三的跟进。\n发“撤销”可以收回。"
    assert (await says(lisi, "历史 张三")).splitlines()[1] == "今天 17:00 李四跟进：聊了报价 结果：基本认可"
    assert await says(lisi, "撤销") == "已撤销张三的跟进记录。"
    assert "还没有" in await says(lisi, "历史 张三")


async def test_what_is_next_becomes_a_reminder_and_one_undo_takes_back_both(lisi: Chat) -> None:
    customer = await customer_of("lisi", "张三")
    told = (await says(lisi, "跟进 张三 聊了报价 下次：明天下午3点 发合同")).splitlines()
    assert told == ["已记下对张三的跟进。", "6月2日（周二）15:00 提醒您：发合同", "发“撤销”可以收回。"]
    (reminder,) = await StoredReminder.find({"customer": customer}).to_list()
    assert reminder.due == lisi.now.replace(hour=7, minute=0, second=0) + timedelta(days=1)
    undone = (await says(lisi, "撤销")).splitlines()
    assert undone == ["已撤销提醒：发合同。", "已撤销张三的跟进记录。"]
    history = await says(lisi, "历史 张三")
    assert "聊了报价" not in history
    assert "发合同" not in history


async def test_a_next_step_without_words_reminds_of_the_customer(lisi: Chat) -> None:
    await customer_of("lisi", "张三")
    assert "10:00 提醒您：跟进张三" in await says(lisi, "跟进 张三 电话没接 下次：明天上午10点")


async def test_a_next_step_in_the_flow_counts_when_it_says_a_time(lisi: Chat) -> None:
    await customer_of("lisi", "张三")
    assert "15:00 提醒您：发合同" in await says(lisi, "跟进 张三 聊了报价，下次明天下午3点发合同")
    assert await says(lisi, "跟进 张三 他说没空，下次再聊") == "已记下对张三的跟进。\n发“撤销”可以收回。"
    assert "他说没空，下次再聊" in await says(lisi, "历史 张三")


@pytest.mark.parametrize("step", ["再联系", "昨天下午3点 发合同", "2月30号 发合同"])
async def test_a_next_step_without_a_time_to_come_writes_nothing(lisi: Chat, step: str) -> None:
    await customer_of("lisi", "张三")
    assert "已记下" not in await says(lisi, f"跟进 张三 聊了报价 下次：{step}")
    assert "还没有" in await says(lisi, "历史 张三")
    assert await StoredReminder.find_all().count() == 0


async def test_which_customer_is_asked_before_it_is_written(lisi: Chat) -> None:
    await three_zhangs()
    await shown(lisi, "跟进 张 电话没接")
    assert (await says(lisi, "2")).startswith("已记下对张三丰的跟进。")


async def test_who_may_only_look_writes_no_follow_up() -> None:
    await customer_of("lisi", "张三")
    auditor = Chat(await colleague("shen", Role.AUDITOR))
    assert await says(auditor, "跟进 张三 聊了报价") == "您的角色不能做这件事，如有需要请联系管理员。"
