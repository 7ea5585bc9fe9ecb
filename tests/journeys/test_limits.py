"""No more than 30 messages a minute to one person: the platform would drop the rest without a word."""

from tests.journeys.company import Company
from tests.journeys.people import Rep
from tests.journeys.waiting import eventually

A_MINUTE = 30
MINUTE = 61
ASKED = [f"客{number:02}号" for number in range(A_MINUTE + 3)]


async def dropped(company: Company) -> int:
    return (await company.asks("state"))["wecom"]["dropped"]


async def received(rep: Rep, count: int) -> list[str]:
    """What came, once it is at least as much."""

    async def enough() -> list[str]:
        texts = [message["text"] for message in await rep.messages()]
        return texts if len(texts) >= count else []

    return await eventually(enough)


async def has_put_off(company: Company, count: int) -> bool:
    """Whether so many calls have an appointment later than when they were wanted."""
    later = {"state": "waiting", "$expr": {"$gt": ["$due", "$created_at"]}}
    return await company.rows("outbox").count_documents(later) == count


async def a_minute_passes(company: Company) -> None:
    """For the bot, whose memory of what it sent and whose appointments lie in the database."""
    times = ("sent_at", "due")
    earlier = {name: {"$dateSubtract": {"startDate": f"${name}", "unit": "second", "amount": MINUTE}} for name in times}
    await company.rows("outbox").update_many({}, [{"$set": earlier}])


async def test_what_exceeds_the_limit_of_a_minute_waits_for_the_next_and_is_not_lost(company: Company) -> None:
    rep = await company.hires("lilei", "李雷")
    for name in ASKED:
        await rep.writes(f"查 {name}")
    await received(rep, A_MINUTE)
    await eventually(lambda: has_put_off(company, 3))
    assert len(await rep.messages()) == A_MINUTE
    with company.clock.set_ahead(MINUTE):
        await a_minute_passes(company)
        texts = await received(rep, len(ASKED))
    assert texts == [f"没有找到您能查看的客户“{name}”。" for name in ASKED]
    assert await dropped(company) == 0


async def test_one_persons_limit_delays_nobody_else(company: Company) -> None:
    busy, calm = await company.hires("busy", "冯忙"), await company.hires("calm", "冯闲")
    for name in ASKED:
        await busy.writes(f"查 {name}")
    await received(busy, A_MINUTE)
    assert "我会这些" in await calm.says("帮助")
