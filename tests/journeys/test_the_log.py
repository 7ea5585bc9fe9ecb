"""The log follows a message from its arrival to its answer, and tells nobody what it said."""

from collections.abc import AsyncGenerator

import pytest

from tests.journeys.bots import BotProcess, bot_process
from tests.journeys.company import Company, Row
from tests.journeys.people import Rep
from tests.journeys.waiting import eventually


@pytest.fixture(scope="module")
async def bot(empty_company: Company, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[BotProcess]:
    async with bot_process(empty_company, tmp_path_factory.mktemp("log"), call_seconds=1.0) as bot:
        yield bot


@pytest.fixture(scope="module")
async def rep(empty_company: Company, bot: BotProcess) -> Rep:
    return await empty_company.hires("lilei", "李雷")


async def logged(bot: BotProcess, event: str, **about: str) -> Row:
    """The latest line of this kind."""

    async def found() -> Row | None:
        lines = [line for line in bot.log_lines if line["event"] == event and about.items() <= line.items()]
        return lines[-1] if lines else None

    return await eventually(found)


async def test_one_trace_leads_from_the_callback_to_the_reply(
    empty_company: Company, bot: BotProcess, rep: Rep
) -> None:
    await rep.says("查 林晓")
    trace = (await logged(bot, "callback", kind="text"))["trace"]
    worked = await logged(bot, "inbox", trace=trace)
    replied = await logged(bot, "outbox", trace=trace)
    assert (worked["outcome"], replied["outcome"]) == ("done", "sent")
    assert replied["call"].startswith(f"reply:{worked['entry']}")
    assert [row["trace"] for row in await empty_company.all_rows("audit", deed="commands.refused")] == [trace]


async def test_whatever_happens_nobodys_words_are_logged(empty_company: Company, bot: BotProcess, rep: Rep) -> None:
    company = empty_company
    visitor = await company.meets("特征客户名", rep, mobiles=("13912345678",), remark="特征备注名", state="特征来源")
    await visitor.says("特征客户原话")
    await rep.says("查 特征客户名")
    await rep.says("备注 特征客户名 特征备注内容")
    await rep.says("标签 特征客户名 +特征标签")
    await rep.says("特征乱写一句")
    await visitor.sends("file", "特征文件名.pdf", b"%PDF-1.4 bytes")
    for kind in ("html", "5xx", "cut_after", "token_invalid", "slow"):
        await company.suffers(kind, path=None, seconds=1.5)
        await rep.says(f"查 特征{kind}")
    box = company.mailbox()
    await box.posts(box.said("nobody", "特征陌生人的话", 1))
    await box.posts("特征乱码")
    await box.posts(box.said("lilei", "特征没有签名", 2).replace("FromUserName", "FromNobody"))
    await company.does("wecom/verify", {"app": "assistant"})
    await eventually(company.is_idle)
    assert await bot.stop() == 0
    assert company.words.found_in("特征客户名") == {"特征客户名"}
    assert company.words.found_in(bot.log) == set()
    assert "特征" not in bot.log
