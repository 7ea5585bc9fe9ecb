"""A check-in and a lottery from the chat of staff to that of customers."""

import io
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.bots import bot_at_work
from tests.journeys.company import Company
from tests.journeys.people import Visitor
from tests.journeys.waiting import eventually


@pytest.fixture(scope="module")
async def company(empty_company: Company, log: io.StringIO) -> AsyncGenerator[Company]:
    async with bot_at_work(empty_company):
        yield empty_company


async def heard(company: Company, visitor: Visitor, words: str) -> str:
    """The answer with these words in it."""

    async def found() -> str | None:
        chat = await company.asks(f"wecom/customers/{visitor.account}/messages")
        return next((one["text"] for one in chat if words in one["text"]), None)

    return await eventually(found)


async def is_open(company: Company, kind: str) -> bool:
    return await company.rows("campaigns").count_documents({"kind": kind, "state": "running"}) == 1


async def test_customers_check_in_and_draw_in_their_chat_and_staff_hand_the_prize_over(company: Company) -> None:
    boss, ends = company.rep("boss"), f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}"
    await boss.says(f"签到 新建 名称:每日签到 奖励:1天=5积分 到:{ends}")
    await boss.taps("开始")
    assert "中奖率 100%" in await boss.says(f"抽奖 新建 名称:周年抽奖 奖品:茶*5*100% 到:{ends}")
    await boss.taps("开始")
    await eventually(lambda: is_open(company, "checkin"))
    await eventually(lambda: is_open(company, "lottery"))
    visitor = await company.visited_by("林晓")
    await visitor.says("签到")
    assert "连续 1 天，得到5 积分" in await heard(company, visitor, "签到成功")
    await visitor.says("抽奖")
    await heard(company, visitor, "恭喜抽中“茶”")
    await visitor.says("抽奖")
    await heard(company, visitor, "用完了")
    assert await company.rows("lottery_draws").count_documents({}) == 1
    assert "1 号 林晓 · 茶" in await boss.says("抽奖 中奖")
    assert "林晓 的“茶”已发" in await boss.says("抽奖 发奖 1")
    assert "1 人抽了 1 次，中奖 1 份，还有 0 份没发" in await boss.says("抽奖")
