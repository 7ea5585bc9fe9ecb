"""Dialogues: what a staff member writes and what comes back, on the real database."""

from datetime import timedelta

import pytest

from commands.catalogue import load
from crm_core.audit.documents import AuditEntry
from crm_core.conversations.actions import record_page
from crm_core.errors import NotPermitted
from crm_core.permissions import Role
from tests.builders import (
    APP,
    NOW,
    SCOPE,
    colleague,
    contact,
    customer_in_pool,
    customer_of,
    details,
    follow,
    page,
    program,
    said,
)
from tests.unit.commands.chat import Chat, says, tags_of

pytestmark = pytest.mark.usefixtures("house")

# ---- 查 -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["查 张三", "查张三", "/查 张三", "／查　张三", "find 张三", "ＦＩＮＤ 张三", "查 zhangsan", "查 zs", "查 5678"],
)
async def test_a_customer_is_told_in_one_answer(lisi: Chat, text: str) -> None:
    told = details(
        "wm1", "张三", follow("lisi", mobiles=("13812345678",), how="扫码"), company="大华", tags=("高意向", "展会")
    )
    await contact(told)
    arrived = page(said("1", "wm1", "你好"), said("2", "wm1", "明天 能\n送货吗", at=NOW + timedelta(minutes=5)))
    await record_page(program(), APP, f"{SCOPE}:kf:wk1", after="", page=arrived, names={})
    lisi.now += timedelta(days=1)
    assert await says(lisi, text) == (
        "张三 · 大华\n"
        "负责人：李四\n"
        "来源：扫码\n"
        "电话：138****5678\n"
        "标签：展会、高意向\n"
        "最近：昨天 17:05 客户：明天 能 送货吗"
    )


async def test_a_customer_of_the_pool_without_anything_says_so(lisi: Chat) -> None:
    await customer_in_pool("周舟")
    assert await says(lisi, "查 周舟") == "周舟\n负责人：公海（暂无负责人）\n标签：还没有\n最近：还没有聊天记录"


async def test_somebody_elses_customer_answers_like_nobody(lisi: Chat, wangwu: Chat) -> None:
    await customer_of("lisi", "张三")
    hidden, nobody = await says(wangwu, "查 张三"), await says(wangwu, "查 无人")
    assert hidden == "没有找到您能查看的客户“张三”。"
    assert hidden.replace("张三", "无人") == nobody


# ---- 标签, 备注, 历史, 撤销 -----------------------------------------------------------------------------------


async def test_tagging_is_shown_and_can_be_taken_back(lisi: Chat) -> None:
    customer = await customer_of("lisi", "张三")
    assert await says(lisi, "标签 张三 +高意向 +展会") == (
        "已更新张三：+展会 +高意向\n现在的标签：展会、高意向\n发“撤销”可以恢复。"
    )
    assert await says(lisi, "标签 张三 +展会") == "张三的标签没有变化。\n现在的标签：展会、高意向"
    assert "标签：展会、高意向" in await says(lisi, "查 张三")
    assert await says(lisi, "撤销") == "已撤销张三的标签改动：-展会 -高意向。"
    assert await tags_of(customer) == set()
    assert await says(lisi, "撤销") == "最近 30 分钟内没有可以撤销的操作。"


async def test_history_tells_messages_and_notes_oldest_first(lisi: Chat) -> None:
    await contact(details("wm1", "张三", follow("lisi")))
    arrived = page(said("1", "wm1", "你好"), said("2", "wm1", "您好，请讲", staff="lisi"))
    await record_page(program(), APP, f"{SCOPE}:kf:wk1", after="", page=arrived, names={})
    await says(lisi, "备注 张三 要三人沙发")
    assert await says(lisi, "历史 张三") == (
        "张三的最近 3 条记录：\n今天 17:00 客户：你好\n今天 17:00 李四：您好，请讲\n今天 17:00 李四备注：要三人沙发"
    )
    assert "要三人沙发" in await says(lisi, "历史 张三 1")
    lisi.now += timedelta(days=8)
    assert await says(lisi, "历史 张三 7天") == "张三最近 7 天还没有聊天记录和备注。"


async def test_who_may_only_look_is_refused_and_the_refusal_is_kept() -> None:
    await customer_of("lisi", "张三")
    auditor = Chat(await colleague("shen", Role.AUDITOR))
    assert await says(auditor, "标签 张三 +高意向") == "您的角色不能做这件事，如有需要请联系管理员。"
    (line,) = await AuditEntry.find({"actor": auditor.actor.staff}).to_list()
    assert (line.deed, line.outcome) == ("commands.refused", NotPermitted.outcome)


# ---- 帮助 and what is no command ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("帮住", "没有“帮住”这个命令，您是不是想用“帮助”？发“帮助”看看全部命令。"),
        ("biaoqian 张三 +a", "没有“biaoqian”这个命令，您是不是想用“标签”？发“帮助”看看全部命令。"),
        ("今天天气真好啊", "没看懂这句话。发“帮助”看看我会什么，比如“查 客户姓名”。"),
        ("", "没看懂这句话。发“帮助”看看我会什么，比如“查 客户姓名”。"),
    ],
)
async def test_an_unknown_word_gets_the_nearest_command_suggested(lisi: Chat, text: str, answer: str) -> None:
    assert await says(lisi, text) == answer


async def test_help_names_every_command_and_one_of_them_closer(lisi: Chat) -> None:
    overview = await says(lisi, "帮助")
    assert all(command.words[0] in overview for command in load().commands)
    assert len(overview.encode()) <= 2_048, "one message of 企业微信"
    closer = await says(lisi, "帮助 归属")
    assert all(command.usage in closer for command in load().commands if command.section == "归属")
    assert "【提醒】里还有" in await says(lisi, "帮助 提醒")
    assert "例如：标签 王芳 +高意向" in await says(lisi, "帮助 标签")
    assert await says(lisi, "帮助 标前") == "没有“标前”这个命令。您是不是想看“帮助 标签”？"


async def test_a_tap_on_the_apps_menu_is_its_command(lisi: Chat) -> None:
    assert await lisi.taps_key("帮助") == await lisi.says("帮助")


@pytest.mark.parametrize("text", ["查", "标签 张三 高意向", "备注 张三", "撤销 张三", "历史 张三 99999"])
async def test_what_cannot_be_read_is_answered_with_an_example(lisi: Chat, text: str) -> None:
    assert "例如：" in await says(lisi, text)


async def test_every_message_leaves_a_line_in_the_trail_without_its_words(lisi: Chat) -> None:
    customer = await customer_of("lisi", "张三")
    before = await AuditEntry.find_all().count()
    deeds = {
        "查 张三": "commands.find",
        "备注 张三 秘密": "commands.note",
        "撤销": "commands.undo",
        "嗯嗯": "commands.unknown",
    }
    for text in deeds:
        await lisi.says(text)
    lines = await AuditEntry.find({"actor": lisi.actor.staff}).sort("+_id").to_list()
    assert [line.deed for line in lines if line.deed.startswith("commands.")] == list(deeds.values())
    assert lines[0].subjects == [customer]
    assert len(lines) > len(deeds)
    assert before + len(lines) == await AuditEntry.find_all().count()
    assert not any(word in line.model_dump_json() for line in lines for word in ("秘密", "张三", "嗯嗯"))
