"""The bot dies while a broadcast is under way, and is started again: it goes on, rests or is taken back as was said."""

import secrets
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.journeys.bots import BotProcess
from tests.journeys.company import Company, Row
from tests.journeys.people import Rep, Visitor
from tests.journeys.waiting import eventually

MANY = 3


@pytest.fixture(scope="module")
async def rep(empty_company: Company) -> Rep:
    return await empty_company.employs("zhoumin", "周敏")


@pytest.fixture
async def bot(empty_company: Company, rep: Rep, tmp_path: Path) -> AsyncGenerator[BotProcess]:
    """At work, and knowing both."""
    empty_company.more["community"] = {"quiet": "", "look_seconds": 0.2, "touches": 0}
    bot = BotProcess(empty_company, tmp_path, mass_sends={"follow_seconds": 0.2, "remind_minutes": 0})
    try:
        await bot.start()
        known: Row = {"identities": empty_company.identity(rep.userid), "roles": {"$ne": []}}
        await eventually(lambda: empty_company.rows("staff").find_one(known))
        yield bot
        assert empty_company.words.found_in(bot.log) == set()
    finally:
        await bot.is_killed()


async def tagged(company: Company, rep: Rep) -> tuple[str, list[Visitor]]:
    """Customers of this person who all have one tag, and what it is called."""
    tag, visitors = f"标{secrets.token_hex(3)}", list[Visitor]()
    for _ in range(MANY):
        visitors.append(await company.meets(f"客户{secrets.token_hex(3)}", rep))
    accounts = [company.identity(one.account) for one in visitors]
    await company.rows("customers").update_many({"identities": {"$in": accounts}}, {"$set": {"tags": [tag]}})
    return tag, visitors


async def started(company: Company, boss: Rep, tag: str, words: str) -> str:
    await boss.says(f"群发 标签:{tag} {words}")
    await boss.taps("全部发送")
    found = await company.rows("campaigns").find_one({}, sort=[("made_at", -1)])
    assert found
    return str(found["_id"])


async def tasks(company: Company, rep: Rep, words: str) -> list[Row]:
    """Those with these words that wait to be confirmed."""
    rows = await company.asks(f"wecom/staff/{rep.userid}/tasks")
    return [one for one in rows if one["state"] == "waits" and one["text"] == words]


async def is_in(company: Company, key: str, state: str) -> Row | None:
    return await company.rows("campaigns").find_one({"_id": key, "state": state})


async def how_often(company: Company, visitors: list[Visitor], words: str) -> list[int]:
    chats = [await company.asks(f"wecom/customers/{one.account}/messages") for one in visitors]
    return [[said["text"] for said in chat].count(words) for chat in chats]


async def test_killed_while_they_go_out_each_goes_on_rests_or_is_taken_back_as_was_said(
    empty_company: Company, bot: BotProcess, rep: Rep
) -> None:
    company, boss = empty_company, empty_company.rep("boss")
    goes, ends = f"周五直播{secrets.token_hex(3)}", f"算了{secrets.token_hex(3)}"
    (first, lucky), (second, spared) = await tagged(company, rep), await tagged(company, rep)
    going, ending = await started(company, boss, first, goes), await started(company, boss, second, ends)
    await bot.is_killed()
    await bot.start()
    (task,) = await eventually(lambda: tasks(company, rep, goes))
    await eventually(lambda: tasks(company, rep, ends))
    assert "暂停了" in await boss.says(f"活动 暂停 {going}")
    assert "正在取消" in await boss.says(f"活动 取消 {ending}")
    await bot.is_killed()
    await bot.start()
    await company.does(f"wecom/staff/{rep.userid}/tasks/{task['msgid']}/confirm", {})
    await eventually(lambda: is_in(company, ending, "cancelled"))
    assert await is_in(company, going, "paused")
    await boss.writes(f"活动 继续 {going}")
    await eventually(lambda: is_in(company, going, "done"))
    assert await how_often(company, lucky, goes) == [1] * MANY
    assert await how_often(company, spared, ends) == [0] * MANY
    assert not await tasks(company, rep, ends)
