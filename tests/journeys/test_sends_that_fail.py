"""Whatever goes wrong between the bot and the platform, a reply arrives on the phone once."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from tests.journeys.bots import bot_at_work
from tests.journeys.company import Company, Row
from tests.journeys.people import Rep
from tests.journeys.waiting import eventually

CALL_SECONDS = 3.0
"""No call takes as long that is not made to."""
RATES = {"-1": 0.15, "cut_before": 0.1, "cut_after": 0.1, "5xx": 0.1, "html": 0.1, "token_expired": 0.05}


@pytest.fixture(scope="module")
async def company(empty_company: Company) -> AsyncGenerator[Company]:
    async with bot_at_work(empty_company, call_seconds=CALL_SECONDS):
        yield empty_company


@pytest.fixture(scope="module")
async def rep(company: Company) -> Rep:
    return await company.hires("lilei", "李雷")


async def outcomes(company: Company) -> list[str]:
    """How the calls that send a message ended, oldest first."""
    return [call["outcome"] for call in await company.asks("calls") if call["path"] == "message/send"]


async def ask(company: Company, rep: Rep, name: str) -> None:
    """An answer of its own arrives, and nothing follows it."""
    assert await rep.says(f"查 {name}") == f"没有找到您能查看的客户“{name}”。"
    await eventually(company.is_idle)
    assert await rep.unheard() == []


async def test_everything_is_well_without_faults(company: Company, rep: Rep) -> None:
    await ask(company, rep, "平安")
    assert await outcomes(company) == ["ok"]


@pytest.mark.parametrize(("kind", "told"), [("token_expired", "42001"), ("token_invalid", "40014")])
async def test_a_token_that_was_refused_is_renewed_on_the_spot(
    company: Company, rep: Rep, kind: str, told: str
) -> None:
    await company.suffers(kind)
    await ask(company, rep, f"令牌{told}")
    assert (await outcomes(company))[-2:] == [told, "ok"]
    last = (await company.replies(rep))[-1]
    assert (last["state"], last["tries"]) == ("sent", 1)


async def test_a_token_refused_over_and_over_makes_no_loop(company: Company, rep: Rep) -> None:
    before = len(await outcomes(company))
    await company.suffers("token_invalid", count=2)
    await ask(company, rep, "一再拒绝")
    assert (await outcomes(company))[before:] == ["40014", "40014", "40014", "ok"]
    assert (await company.replies(rep))[-1]["tries"] == 2


@pytest.mark.parametrize(
    ("kind", "told", "repeats"),
    [
        ("-1", "-1", 0),
        ("cut_before", "连接断开", 1),
        ("cut_after", "连接断开", 1),
        ("5xx", "HTTP 503", 1),
        ("html", "网页", 1),
    ],
)
async def test_a_reply_whose_call_failed_arrives_once(
    company: Company, rep: Rep, kind: str, told: str, repeats: int
) -> None:
    await company.suffers(kind)
    await ask(company, rep, f"故障{kind}")
    assert (await outcomes(company))[-2:] == [told, "ok"]
    last = (await company.replies(rep))[-1]
    assert (last["state"], last["repeats"]) == ("sent", repeats)


async def test_an_answer_that_takes_too_long_is_not_waited_for_and_not_said_twice(company: Company, rep: Rep) -> None:
    await company.suffers("slow", seconds=2 * CALL_SECONDS)
    await ask(company, rep, "慢吞吞")
    assert (await company.replies(rep))[-1]["repeats"] == 1


async def test_two_equal_answers_of_which_one_was_lost_both_arrive(company: Company, rep: Rep) -> None:
    await rep.says("查 双胞胎")
    await company.suffers("cut_before")
    await rep.says("查 双胞胎")
    await eventually(company.is_idle)
    assert await rep.unheard() == []


async def test_what_was_sent_too_often_waits_a_minute(company: Company, rep: Rep) -> None:
    await company.suffers("45009")
    await rep.writes("查 太频繁")
    waiting = await eventually(lambda: company.rows("outbox").find_one({"tries": 1, "state": "waiting"}))
    assert timedelta(seconds=55) < waiting["due"] - waiting["created_at"] < timedelta(seconds=90)
    await company.rows("outbox").update_one({"_id": waiting["_id"]}, [{"$set": {"due": "$$NOW"}}])
    assert "太频繁" in await rep.hears()


async def test_what_nobody_can_receive_is_given_up_and_shown(company: Company) -> None:
    box = company.mailbox()
    assert await box.posts(box.said("nobody", "帮助", 1)) == 200
    dead: Row = {"to": company.identity("nobody"), "state": "dead"}
    entry = await eventually(lambda: company.rows("outbox").find_one(dead))
    assert (entry["tries"], "81013" in entry["error"]) == (1, True)
    assert await company.figure("scrm_outbox_calls", state="dead") == 1
    assert await company.figure("scrm_sends_total", outcome="dead") == 1


async def test_in_a_bad_hour_every_reply_arrives_once(company: Company) -> None:
    reps = [await company.hires(f"rep{number}", f"员工{number}") for number in range(4)]
    for kind, rate in RATES.items():
        await company.suffers(kind, rate=rate)
    for number in range(8):
        for rep in reps:
            await rep.writes(f"查 客{number}号")
    await asyncio.sleep(1.5)
    await company.recovers()
    await eventually(company.is_idle)
    for rep in reps:
        heard = Counter(await rep.unheard())
        assert heard == Counter(f"没有找到您能查看的客户“客{number}号”。" for number in range(8))
