"""`scrm terminal`: the bot without a platform."""

import asyncio
import os
import pty
import sys

import pytest

from bot.errands.conversation import Conversation
from bot.errands.words import plain
from crm_core.audit.documents import AuditEntry
from crm_core.errors import NotPermitted
from crm_core.messages import Button, Card, Markdown, Outgoing, Text
from crm_core.permissions import Role
from tests.builders import HABITS, HOLIDAYS, colleague, customer_of, hired, member, wecom
from tests.house import House
from tests.unit.bot.cli.shell import Shell


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (Text(text="好\n的"), "好\n的"),
        (Markdown(text="**好**"), "**好**"),
        (
            Card(
                title="哪一位？",
                text="",
                buttons=(Button(key="a", text="张三"), Button(key="b", text="李四")),
                fields=(("共", "2 位"),),
            ),
            "哪一位？\n共：2 位\n[1] 张三  [2] 李四",
        ),
    ],
)
def test_an_answer_reads_as_in_the_chat(words: Outgoing, shown: str) -> None:
    assert plain(words) == shown


async def test_a_number_taps_a_button_of_the_last_card(house: House) -> None:
    await colleague("lisi", Role.SALES)
    await customer_of("lisi", "张三丰")
    await customer_of("lisi", "张三立")
    conversation = Conversation(wecom("lisi"), HOLIDAYS, HABITS)
    card = await conversation.say("标签 张三 +高意向")
    assert isinstance(card, Card)
    picked = plain(await conversation.say("2"))
    assert "高意向" in picked
    assert plain(await conversation.say("2")) == "这份名单已经过期，请重新输入命令。"


async def test_what_was_said_can_be_undone_step_by_step(house: House) -> None:
    await colleague("lisi", Role.SALES)
    await customer_of("lisi", "张三")
    conversation = Conversation(wecom("lisi"), HOLIDAYS, HABITS)
    for line in ("标签 张三 +一", "标签 张三 +二", "撤销"):
        await conversation.say(line)
    assert "一" in (left := plain(await conversation.say("查 张三")))
    assert "二" not in left


async def test_a_refusal_is_an_answer_and_is_kept(house: House) -> None:
    await colleague("lisi", Role.SALES)
    assert plain(await Conversation(wecom("lisi"), HOLIDAYS, HABITS).say("查 王五")) == "没有找到您能查看的客户“王五”。"
    assert [line.deed for line in await AuditEntry.find(AuditEntry.actor != None).to_list()] == ["commands.refused"]  # noqa: E711 - a query


async def test_somebody_else_sees_no_more_here_than_in_the_chat(house: House) -> None:
    await colleague("lisi", Role.SALES)
    await colleague("wangwu", Role.SALES)
    await customer_of("lisi", "张三")
    assert (
        plain(await Conversation(wecom("wangwu"), HOLIDAYS, HABITS).say("查 张三")) == "没有找到您能查看的客户“张三”。"
    )


async def test_who_the_bot_would_not_talk_to_cannot_enter(house: House) -> None:
    await hired(member("gone"), Role.SALES)
    await house.rows("staff").update_one({"name": "gone"}, {"$set": {"active": False}})
    for account in ("gone", "nobody"):
        with pytest.raises(NotPermitted):
            await Conversation(wecom(account), HOLIDAYS, HABITS).enter()


async def test_a_script_is_answered_line_by_line_until_it_leaves(scrm: Shell) -> None:
    await colleague("lisi", Role.SALES)
    await customer_of("lisi", "张三")
    told = await scrm("terminal", "lisi", typed="查 张三\n\n标签 张三 +高意向\nexit\n撤销\n")
    assert (told.code, told.error) == (0, "")
    first, second, rest = told.out.split("\n\n")
    assert first.startswith("张三")
    assert "高意向" in second
    assert rest == ""


async def test_a_stranger_is_told_what_to_do(scrm: Shell) -> None:
    told = await scrm("terminal", "nobody", typed="帮助\n")
    assert (told.code, told.out) == (1, "")
    assert "scrm staff" in told.error


async def test_a_person_types_at_a_prompt_sees_buttons_and_leaves_with_ctrl_d(scrm: Shell) -> None:
    await colleague("lisi", Role.SALES)
    await customer_of("lisi", "张三丰")
    await customer_of("lisi", "张三立")
    seen = await at_a_terminal(scrm, "查 张三\n", "2\n", "\x04")
    assert "lisi> " in seen
    assert "╭" in seen
    assert "[2] " in seen
    assert "负责人：lisi" in seen


async def at_a_terminal(scrm: Shell, *keys: str) -> str:
    """Everything a person sees who types these, each after the prompt has come back."""
    ours, theirs = pty.openpty()
    command = (sys.executable, "-m", "bot", "terminal", "lisi")
    environment = scrm.environment | {"TERM": "xterm", "COLUMNS": "100"}
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    seen = ""
    for prompts, typed in enumerate(keys, start=1):
        while seen.count("lisi> ") < prompts:
            seen += (await asyncio.to_thread(os.read, ours, 65_536)).decode(errors="replace")
        os.write(ours, typed.encode())
    assert await process.wait() == 0
    os.close(ours)
    return seen
