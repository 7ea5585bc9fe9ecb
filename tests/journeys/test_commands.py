"""标签, 备注, 历史, 撤销, 帮助: what they do, what they answer, and the trail they leave."""

from itertools import count

import pytest

from tests.journeys.company import Company
from tests.journeys.people import Rep, Visitor

DAY = 86_400.0
NOTHING_TO_UNDO = "最近 30 分钟内没有可以撤销的操作。"
_serial = count(1)


@pytest.fixture
async def rep(company: Company) -> Rep:
    return await company.hires(f"rep{next(_serial)}", "李雷")


@pytest.fixture
async def visitor(company: Company, rep: Rep) -> Visitor:
    """林晓, whom the rep looks after."""
    return await company.meets("林晓", rep)


async def tags_shown(rep: Rep) -> str:
    found = (await rep.says("查 林晓")).splitlines()
    return next(line for line in found if line.startswith("标签：")).removeprefix("标签：")


@pytest.mark.usefixtures("visitor")
async def test_a_tag_shows_at_once_and_is_taken_back(rep: Rep) -> None:
    answer = await rep.says("标签 林晓 +高意向 +北欧风")
    assert answer == "已更新林晓：+北欧风 +高意向\n现在的标签：北欧风、高意向\n发“撤销”可以恢复。"
    assert await tags_shown(rep) == "北欧风、高意向"
    assert "已撤销" in await rep.says("撤销")
    assert await tags_shown(rep) == "还没有"


@pytest.mark.usefixtures("visitor")
async def test_a_second_undo_takes_back_the_deed_before(rep: Rep) -> None:
    await rep.says("标签 林晓 +高意向")
    await rep.says("标签 林晓 -高意向 +成交")
    await rep.says("撤销")
    assert await tags_shown(rep) == "高意向"
    await rep.says("撤销")
    assert await tags_shown(rep) == "还没有"
    assert await rep.says("撤销") == NOTHING_TO_UNDO


async def test_nobody_takes_back_what_somebody_else_did(company: Company, rep: Rep, visitor: Visitor) -> None:
    agent = await company.hires(f"agent{next(_serial)}", "何静", "客服部")
    await rep.says("标签 林晓 +高意向")
    assert await agent.says("撤销") == NOTHING_TO_UNDO
    assert await tags_shown(rep) == "高意向"


@pytest.mark.usefixtures("visitor")
async def test_what_was_done_half_an_hour_ago_stays_done(company: Company, rep: Rep) -> None:
    await rep.says("标签 林晓 +高意向")
    done = {"$dateSubtract": {"startDate": "$at", "unit": "minute", "amount": 30}}
    await company.rows("undo").update_many({}, [{"$set": {"at": done}}])
    assert await rep.says("撤销") == NOTHING_TO_UNDO


@pytest.mark.usefixtures("visitor")
async def test_a_note_stands_in_the_history_until_it_is_taken_back(rep: Rep) -> None:
    assert (await rep.says("备注 林晓 下周二去看样板间")).startswith("已给林晓写下备注。")
    head, line = (await rep.says("历史 林晓")).splitlines()
    assert head == "林晓的最近 1 条记录："
    assert line.endswith(" 李雷备注：下周二去看样板间")
    assert await rep.says("撤销") == "已撤销给林晓写的备注。"
    assert await rep.says("历史 林晓") == "林晓还没有聊天记录和备注。"


async def test_the_history_tells_messages_and_notes_in_their_order(
    company: Company, rep: Rep, visitor: Visitor
) -> None:
    await visitor.says("有胡桃木的吗")
    await company.history(visitor, 1)
    await rep.says("备注 林晓 喜欢胡桃木")
    with company.clock.set_ahead(2.0):
        await visitor.says("多少钱")
    await company.history(visitor, 2)
    told = [line.split(" ", 2)[2] for line in (await rep.says("历史 林晓")).splitlines()[1:]]
    assert told == ["客户：有胡桃木的吗", "李雷备注：喜欢胡桃木", "客户：多少钱"]
    assert len((await rep.says("历史 林晓 2")).splitlines()) == 3


async def test_the_history_goes_back_as_many_days_as_are_asked_for(
    company: Company, rep: Rep, visitor: Visitor
) -> None:
    with company.clock.set_ahead(-2.5 * DAY):
        await visitor.says("谢谢")
    await company.history(visitor, 1)
    await visitor.says("今天问的")
    await company.history(visitor, 2)
    assert "谢谢" in await rep.says("历史 林晓 3天")
    lately = await rep.says("历史 林晓 两天")
    assert "今天问的" in lately
    assert "谢谢" not in lately


async def test_help_lists_every_command_and_explains_one(rep: Rep) -> None:
    overview = await rep.says("帮助")
    assert all(word in overview for word in ("查", "历史", "标签", "备注", "撤销", "帮助"))
    assert "例如：标签 王芳 +高意向" in await rep.says("/help 标签")


@pytest.mark.parametrize(("typed", "meant"), [("标迁 林晓 +高意向", "标签"), ("hlep", "help"), ("李史 林晓", "历史")])
async def test_a_slip_gets_the_command_suggested_that_was_meant(rep: Rep, typed: str, meant: str) -> None:
    assert f"您是不是想用“{meant}”？" in await rep.says(typed)


async def test_small_talk_gets_a_hint(rep: Rep) -> None:
    assert await rep.says("今天天气不错") == "没看懂这句话。发“帮助”看看我会什么，比如“查 客户姓名”。"


@pytest.mark.usefixtures("visitor")
async def test_every_command_leaves_a_line_in_the_audit_trail(company: Company, rep: Rep) -> None:
    spoken = {
        "查 林晓": [("commands.find", "done")],
        "历史 林晓": [("commands.history", "done")],
        "标签 林晓 +高意向": [("commands.tag", "done"), ("tags.change", "done")],
        "备注 林晓 着急": [("commands.note", "done"), ("notes.add", "done")],
        "撤销": [("commands.undo", "done"), ("undo", "done"), ("notes.remove", "done")],
        "帮助": [("commands.help", "done")],
        "查 无此人": [("commands.refused", "not_found")],
        "备注 林晓": [("commands.refused", "malformed")],
        "晓得": [("commands.unknown", "not_understood")],
        "9": [("commands.refused", "conflict")],
    }
    for text, lines in spoken.items():
        before = len(await company.deeds(rep))
        await rep.says(text)
        assert (await company.deeds(rep))[before:] == lines, text


async def test_the_audit_trail_holds_ids_and_no_words(company: Company, rep: Rep, visitor: Visitor) -> None:
    await rep.says("备注 林晓 预算八万")
    await rep.says("查 林晓")
    trail = str(await company.all_rows("audit"))
    assert "林晓" not in trail
    assert "预算八万" not in trail


async def test_who_may_only_read_is_told_so_and_it_is_kept(company: Company, rep: Rep) -> None:
    await company.meets("邵雯", rep)
    auditor = await company.hires(f"auditor{next(_serial)}", "韩梅", "审计部")
    assert "负责人：李雷" in await auditor.says("查 邵雯")
    assert "您的角色不能做这件事" in await auditor.says("标签 邵雯 +高意向")
    assert (await company.deeds(auditor))[-1] == ("commands.refused", "refused")
