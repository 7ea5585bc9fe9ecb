"""Who is not (or no longer) known to the bot gets a polite refusal, and it is kept who tried."""

import asyncio

from bot.intake.staff import STRANGER
from tests.journeys.company import Company
from tests.journeys.waiting import eventually


async def tried(company: Company, userid: str) -> list[str]:
    """How the tries of this stranger are kept in the audit trail."""
    lines = await company.all_rows("audit", deed="commands.stranger", subjects=company.identity(userid))
    return [line["outcome"] for line in lines]


async def test_somebody_unknown_is_refused_until_the_directory_names_them(company: Company) -> None:
    await company.suffers("5xx", "user/list", rate=1.0)
    newcomer = await company.employs("xinren", "辛仁")
    assert await newcomer.says("查 林晓") == STRANGER.text
    assert await tried(company, "xinren") == ["refused"]
    await company.recovers()
    await eventually(lambda: company.rows("staff").find_one({"name": "辛仁", "roles": "sales"}))
    assert "我会这些" in await newcomer.says("帮助")


async def test_somebody_disabled_is_refused_even_for_what_was_on_its_way(company: Company) -> None:
    leaver = await company.hires("lizhi", "李执")
    await company.meets("林晓", leaver)
    assert "林晓" in await leaver.says("查 林晓")
    await leaver.is_disabled()
    box = company.mailbox()
    assert await box.posts(box.said("lizhi", "查 林晓", 7)) == 200
    assert await leaver.hears() == STRANGER.text
    assert await tried(company, "lizhi") == ["refused"]


async def test_what_a_stranger_asks_for_is_not_done(company: Company) -> None:
    rep = await company.hires("lilei", "李雷")
    await company.meets("周敏", rep)
    box = company.mailbox()
    assert await box.posts(box.said("nobody", "备注 周敏 从外面写的", 8)) == 200
    await eventually(company.is_idle)
    assert await company.all_rows("notes") == []
    assert await tried(company, "nobody") == ["refused"]


async def test_a_picture_for_the_bot_is_answered_too(company: Company) -> None:
    rep = await company.hires("hanmei", "韩梅")
    box = company.mailbox()
    picture = box.said("hanmei", "", 9).replace("<![CDATA[text]]>", "<![CDATA[image]]>")
    assert await box.posts(picture) == 200
    assert "只看得懂文字" in await rep.hears()
    assert await company.deeds(rep) == [("commands.media", "done")]


async def test_a_burst_of_changes_costs_a_few_readings_of_the_directory(company: Company) -> None:
    before = await company.figure("scrm_platform_calls_total", endpoint="user/list", outcome="ok")
    names = [f"新同事{number:02}" for number in range(20)]
    await asyncio.gather(*(company.employs(f"xin{number:02}", name) for number, name in enumerate(names)))
    await eventually(company.is_idle)
    await eventually(lambda: company.rows("staff").find_one({"name": names[-1], "roles": "sales"}))
    assert await company.rows("staff").count_documents({"name": {"$in": names}, "roles": "sales"}) == len(names)
    after = await company.figure("scrm_platform_calls_total", endpoint="user/list", outcome="ok")
    assert after - before < len(names)
