"""提醒, 待办, 完成, 推迟, 取消提醒, 设置 as dialogues, on the real database."""

from datetime import UTC, datetime, timedelta

import pytest

from crm_core.messages import Card, Text
from crm_core.permissions import Role
from crm_core.preferences.documents import StoredPreferences
from crm_core.reminders.documents import StoredReminder
from crm_core.reminders.model import Reminder
from tests.builders import colleague, customer_of
from tests.unit.commands.chat import DONE, Chat, says, shown

# NOW of the builders is Monday, 1 June 2099, 17:00 in Shanghai.


async def kept() -> list[Reminder]:
    return [one.reminder for one in await StoredReminder.find_all().sort("+due").to_list()]


async def titles() -> list[str]:
    return [one.title for one in await kept()]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("提醒 明天下午3点 交周报", "好的，6月2日（周二）15:00 提醒您：交周报"),
        ("提醒我明天下午3点交周报", "好的，6月2日（周二）15:00 提醒您：交周报"),
        ("提醒 交周报 明天下午3点", "好的，6月2日（周二）15:00 提醒您：交周报"),
        ("提醒 半小时后 交周报", "好的，6月1日（周一）17:30 提醒您：交周报"),
        ("提醒 明天 交周报", "好的，6月2日（周二）09:00 提醒您：交周报"),
        ("提醒 每周三10点 交周报", "好的，每周三 10:00，第一次是6月3日（周三）10:00 提醒您：交周报"),
        ("remind 明天下午3点 交周报", "好的，6月2日（周二）15:00 提醒您：交周报"),
    ],
)
async def test_what_is_understood_is_said_back_with_its_time(lisi: Chat, text: str, answer: str) -> None:
    assert (await says(lisi, text)).splitlines()[0] == answer
    assert await titles() == ["交周报"]


@pytest.mark.parametrize("text", ["提醒 2月30号 交周报", "提醒 昨天下午3点 交周报", "提醒 今天 交周报", "提醒"])
async def test_what_cannot_be_kept_is_refused(lisi: Chat, text: str) -> None:
    await says(lisi, text)
    assert await kept() == []


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("提醒 张三 明天下午3点 回访", "回访"),
        ("提醒 明天下午3点 张三 回访", "回访"),
        ("提醒 明天下午3点回访张三", "回访张三"),
        ("提醒 张三 明天下午3点", "联系张三"),
        ("提醒我明天下午3点给大华的张三发报价", "给大华的张三发报价"),
    ],
)
async def test_a_customer_in_the_words_is_recognised(lisi: Chat, text: str, title: str) -> None:
    customer = await customer_of("lisi", "张三", company="大华")
    assert "张三" in await says(lisi, text)
    assert [(one.title, one.customer) for one in await kept()] == [(title, customer)]


async def test_him_is_the_customer_just_talked_about(lisi: Chat) -> None:
    customer = await customer_of("lisi", "张三")
    await says(lisi, "查 张三")
    await says(lisi, "提醒 他 明天下午3点 回访")
    assert [one.customer for one in await kept()] == [customer]


async def test_somebody_elses_customer_is_not_recognised(lisi: Chat) -> None:
    await customer_of("wangwu", "张三")
    assert await says(lisi, "提醒 明天下午3点 回访张三") == "好的，6月2日（周二）15:00 提醒您：回访张三"
    assert [one.customer for one in await kept()] == [None]


async def test_several_customers_are_asked_about_and_never_guessed(lisi: Chat) -> None:
    await customer_of("lisi", "张三")
    second = await customer_of("lisi", "李雷")
    card = await shown(lisi, "提醒 半小时后 叫张三和李雷来")
    assert await kept() == []
    lisi.now += timedelta(minutes=5)
    position = next(n for n, button in enumerate(card.buttons, start=1) if "李雷" in button.text)
    words = await lisi.taps(card, position)
    assert isinstance(words, Text)
    assert words.text.startswith("好的，6月1日（周一）17:30 提醒您：叫张三和李雷来")
    assert [one.customer for one in await kept()] == [second]
    assert await lisi.taps(card, 1) == DONE


async def test_a_longer_name_is_not_mistaken_for_the_shorter_in_it(lisi: Chat) -> None:
    await customer_of("lisi", "张三")
    whole = await customer_of("lisi", "张三丰")
    await says(lisi, "提醒 明天下午3点回访张三丰")
    assert [one.customer for one in await kept()] == [whole]


async def test_a_sentence_without_a_time_is_asked_back_and_completed(lisi: Chat) -> None:
    assert (await says(lisi, "提醒 回访张总")).startswith("什么时候提醒您？")
    assert await says(lisi, "明天下午3点") == "好的，6月2日（周二）15:00 提醒您：回访张总"
    assert await titles() == ["回访张总"]


async def test_a_sentence_without_a_title_is_asked_back_and_completed(lisi: Chat) -> None:
    assert await says(lisi, "提醒 明天下午3点") == "到时候提醒您什么？"
    assert await says(lisi, "交周报") == "好的，6月2日（周二）15:00 提醒您：交周报"


async def test_the_question_lapses_after_ten_minutes(lisi: Chat) -> None:
    await says(lisi, "提醒 回访张总")
    lisi.now += timedelta(minutes=10)
    await lisi.says("明天下午3点")
    assert await kept() == []


async def test_a_message_that_does_not_answer_is_not_taken_for_one(lisi: Chat) -> None:
    await says(lisi, "提醒 回访张总")
    await lisi.says("今天天气不错")
    assert await kept() == []
    await says(lisi, "帮助")
    assert await says(lisi, "明天下午3点") == "好的，6月2日（周二）15:00 提醒您：回访张总"


async def test_the_time_of_an_answer_can_be_refused_and_asked_for_again(lisi: Chat, wangwu: Chat) -> None:
    await says(lisi, "提醒 回访张总")
    assert "提醒您" not in await says(wangwu, "明天下午3点")
    assert await kept() == []


@pytest.fixture
async def four(lisi: Chat) -> Chat:
    for text in ("明天9点 二", "下周五10点 三", "今天17:05 一", "今晚8点 零"):
        await says(lisi, f"提醒 {text}")
    lisi.now += timedelta(minutes=30)
    return lisi


async def test_the_list_is_numbered_and_in_three_parts(four: Chat) -> None:
    assert (await says(four, "待办")).splitlines() == [
        "【过期】",
        "1. 6月1日（周一）17:05 一",
        "【今天】",
        "2. 6月1日（周一）20:00 零",
        "【以后】",
        "3. 6月2日（周二）09:00 二",
        "4. 6月12日（周五）10:00 三",
        "回复数字看详情；也可以发“完成 1”“推迟 2 到明天下午3点”“取消提醒 3”。",
    ]


async def test_a_number_shows_the_card(four: Chat) -> None:
    await says(four, "待办")
    card = await shown(four, "3")
    assert (card.text, card.fields) == ("二", (("时间", "6月2日（周二）09:00"),))
    assert [button.text for button in card.buttons] == ["完成", "推迟10分钟", "推迟1小时", "推迟到明天"]


async def test_numbers_stay_those_of_the_list_that_was_shown(four: Chat) -> None:
    await says(four, "待办")
    assert await says(four, "完成 1") == "已完成：一。发“撤销”可以恢复。"
    assert await says(four, "完成 2") == "已完成：零。发“撤销”可以恢复。"
    assert await says(four, "完成 第三条") == "已完成：二。发“撤销”可以恢复。"
    assert await says(four, "完成 3") == "这条提醒已经完成了：二。"
    assert (await says(four, "待办")).splitlines()[1] == "1. 6月12日（周五）10:00 三"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("推迟 1 到明天下午3点", "6月2日（周二）15:00"),
        ("推迟 1 明天", "6月2日（周二）17:05"),
        ("推迟 1 一小时", "6月1日（周一）18:30"),
        ("推迟 1 10分钟", "6月1日（周一）17:40"),
        ("推迟 1 半小时", "6月1日（周一）18:00"),
    ],
)
async def test_one_is_postponed(four: Chat, text: str, at: str) -> None:
    await says(four, "待办")
    four.now = datetime(2099, 6, 1, 9, 29, 59, tzinfo=UTC)
    assert await says(four, text) == f"好的，{at} 再提醒：一。发“撤销”可以恢复。"


@pytest.mark.parametrize(
    "text", ["推迟 1", "推迟 1 到昨天", "推迟 1 到每天9点", "推迟 1 到天涯海角", "完成 9", "完成 一二三四五 六"]
)
async def test_what_is_not_clear_changes_nothing(four: Chat, text: str) -> None:
    await says(four, "待办")
    before = await kept()
    await says(four, text)
    assert await kept() == before


async def test_a_number_needs_the_list(four: Chat) -> None:
    told = "编号只在看过待办后的 10 分钟内有效，请先发“待办”。"
    assert await says(four, "完成 1") == told
    await says(four, "待办")
    four.now += timedelta(minutes=10)
    assert await says(four, "完成 1") == told


async def test_without_a_number_the_only_one_due_is_meant(four: Chat) -> None:
    assert await says(four, "完成") == "已完成：一。发“撤销”可以恢复。"
    assert (await says(four, "完成")).startswith("请写明是哪一条")


async def test_a_deed_is_taken_back(four: Chat) -> None:
    await says(four, "完成")
    assert await says(four, "撤销") == "已恢复提醒：一。"
    await says(four, "待办")
    await says(four, "取消提醒 4")
    assert await says(four, "撤销") == "已恢复提醒：三。"
    assert (await says(four, "待办")).count("\n") == 7


async def test_buttons_do_what_they_say(four: Chat) -> None:
    await says(four, "待办")
    card = await shown(four, "1")
    assert isinstance(card, Card)
    later = await four.taps(card, 2)
    assert isinstance(later, Text)
    assert later.text.startswith("好的，6月1日（周一）17:4")
    done = await four.taps(card, 1)
    assert isinstance(done, Text)
    assert done.text == "已完成：一。发“撤销”可以恢复。"
    again = await four.taps(card, 1)
    assert isinstance(again, Text)
    assert again.text == "这条提醒已经完成了：一。"


async def test_a_tap_by_somebody_else_changes_nothing(four: Chat, wangwu: Chat) -> None:
    await says(four, "待办")
    card = await shown(four, "1")
    words = await wangwu.taps(card, 1)
    assert isinstance(words, Text)
    assert words.text == "没有找到您的这条提醒。"
    assert len(await kept()) == 4


async def test_the_card_opens_the_customer_who_is_told_what_is_next(lisi: Chat) -> None:
    await customer_of("lisi", "张三")
    await says(lisi, "提醒 明天下午3点 回访张三")
    await says(lisi, "待办")
    card = await shown(lisi, "1")
    assert card.fields[0] == ("客户", "张三")
    portrait = await lisi.taps(card, 5)
    assert isinstance(portrait, Text)
    assert portrait.text.splitlines()[0] == "张三"
    assert "下次：6月2日（周二）15:00 回访张三" in portrait.text


async def test_a_repeating_one_is_called_off_with_all_to_come(lisi: Chat) -> None:
    await says(lisi, "提醒 每天9点 打卡")
    assert "打卡 ↻" in await says(lisi, "待办")
    assert "以后的也不再提醒。" in await says(lisi, "取消提醒 1")
    assert "没有待办" in await says(lisi, "待办")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("设置 免打扰 23:00-7:30", "免打扰：23:00 到 07:30"),
        ("设置 免打扰 23点到7点半", "免打扰：23:00 到 07:30"),
        ("设置 免打扰 关", "免打扰：没有"),
        ("设置 晨报 9点", "晨报：工作日 09:00"),
        ("设置 晨报 关", "晨报：不发"),
        ("设置 时区 东京", "时区：Asia/Tokyo"),
        ("设置 时区 Europe/Paris", "时区：Europe/Paris"),
    ],
)
async def test_everybody_sets_how_to_be_reached(lisi: Chat, text: str, line: str) -> None:
    assert line in (await says(lisi, text)).splitlines()
    assert line in (await says(lisi, "设置")).splitlines()
    assert await says(lisi, "撤销") == "已恢复您原来的设置。"
    assert (await says(lisi, "设置")).splitlines()[:3] == [
        "免打扰：22:00 到 08:00",
        "晨报：工作日 08:30",
        "时区：Asia/Shanghai",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "设置 免打扰 25:00-8:00",
        "设置 免打扰 8点",
        "设置 晨报 早",
        "设置 时区 火星",
        "设置 铃声 大",
        "设置 免打扰 8:00-8:00",
    ],
)
async def test_a_setting_that_cannot_be_is_refused(lisi: Chat, text: str) -> None:
    assert "例如：" in await says(lisi, text)
    assert await StoredPreferences.find_all().to_list() == []


async def test_who_may_only_read_is_not_reminded(lisi: Chat) -> None:
    auditor = Chat(await colleague("auditor", Role.AUDITOR))
    assert "您的角色不能做这件事" in await says(auditor, "提醒 明天下午3点 交周报")
