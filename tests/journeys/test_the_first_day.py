"""The company of the demo: the bot catches up with all of it, and a rep gets through an ordinary morning."""

import io
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.first_deeds import FRIENDS, HOST, FirstDay
from bot.demo.neighbours import Emulator
from tests.journeys.bots import bot_at_work
from tests.journeys.company import Company, Row, founded
from tests.journeys.people import Rep
from tests.journeys.waiting import PATIENCE, eventually


async def people(company: Company) -> Row:
    return (await company.asks("state"))["wecom"]


@pytest.fixture(scope="module")
async def company(
    tmp_path_factory: pytest.TempPathFactory, mongo_uri: str, log: io.StringIO
) -> AsyncGenerator[Company]:
    folder: Path = tmp_path_factory.mktemp("first-day")
    async with founded(folder, mongo_uri, seeded=True) as company:
        there = await people(company)
        company.words.add(*(one["name"] for one in [*there["staff"], *there["customers"]]))
        async with bot_at_work(company):
            await eventually(company.is_idle)
            yield company
        assert company.words.found_in(log.getvalue()) == set()


@pytest.fixture(scope="module")
async def reps(company: Company) -> tuple[Rep, Rep]:
    """Two from different sales departments, neither of whom leads anybody."""
    staff = (await people(company))["staff"]
    sales = [[one for one in staff if one["department"] == f"销售{number}部" and not one["leads"]] for number in "一二"]
    return company.rep(sales[0][0]["userid"]), company.rep(sales[1][0]["userid"])


async def test_everybody_and_everything_is_there(company: Company) -> None:
    there = await people(company)
    assert len(there["staff"]) >= 50
    known = {
        key: one
        for one in await company.all_rows("staff", active=True)
        for key in one["identities"]
        if key.startswith(company.identity(""))
    }
    assert {key: one["name"] for key, one in known.items()} == {
        company.identity(one["userid"]): one["name"] for one in there["staff"]
    }
    owners = {one["_id"]: one["identities"][0] for one in known.values()}
    profiles = {key: one for one in await company.all_rows("customers") for key in one["identities"]}
    for one in there["customers"]:
        profile = profiles[company.identity(one["external_userid"])]
        assert profile["name"] == one["name"]
        owner = company.identity(one["userid"]) if one["userid"] else None
        assert owners.get(profile.get("owner", "")) == owner


async def test_every_conversation_is_kept_word_for_word(company: Company) -> None:
    for one in (await people(company))["customers"]:
        chat = await company.asks(f"wecom/customers/{one['external_userid']}/chat")
        customer = await company.rows("customers").find_one({"identities": company.identity(one["external_userid"])})
        assert customer is not None
        here = {"customer": customer["_id"], "_id": {"$regex": "^wecom:kf:"}}
        kept = await company.rows("messages").count_documents(here)
        assert kept == sum(row["msgtype"] != "event" for row in chat)


async def test_an_ordinary_morning(company: Company, reps: tuple[Rep, Rep]) -> None:
    rep, other = reps
    visitor = await company.meets("张三", rep, state="autumn-fair")
    for text in ("你好", "沙发多少钱", "周末能看样吗"):
        await visitor.says(text)
    await company.history(visitor, 3)
    answer = await rep.says("查 张三")
    assert answer.splitlines()[0] == "张三"
    for part in ("负责人：", "autumn-fair", "标签：还没有", "客户：周末能看样吗"):
        assert part in answer
    assert await other.says("查 张三") == (await other.says("查 李四光")).replace("李四光", "张三")
    await rep.says("标签 张三 +高意向")
    assert "标签：高意向" in await rep.says("查 张三")
    await rep.says("撤销")
    assert "标签：还没有" in await rep.says("查 张三")


async def test_the_demo_shows_a_programme_with_friends_and_a_check_in_with_a_result(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.demo.first_deeds.PATIENCE", PATIENCE)
    first_day = FirstDay(Emulator(company.http, company.emulator), await company.asks("state"))
    company.words.add(*FRIENDS)
    await first_day.pass_by(datetime.now(UTC).date())
    host = company.rep(next(one["userid"] for one in (await people(company))["staff"] if one["name"] == HOST))
    await host.hears(3)
    assert "参加 3 人" in await host.says("签到")

    async def friends_came() -> bool:
        return await company.rows("referral_invitations").count_documents({"standing": "met"}) == len(FRIENDS)

    assert await eventually(friends_came)
    assert "达成 2，待达成 0" in await host.says("推荐")
