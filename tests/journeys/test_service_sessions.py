"""微信客服 sessions over HTTP: who is greeted, who takes over, what may be answered, and what did not arrive."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from tests.journeys.bots import bot_at_work
from tests.journeys.company import Company, Row
from tests.journeys.people import Rep, Visitor
from tests.journeys.waiting import eventually

WELCOME = "您好，欢迎来到北辰家居"
SPOKEN: Row = {"welcome": WELCOME, "passes_on": True, "ended": "感谢您的咨询", "queued": "正在为您转接人工客服"}


@pytest.fixture(scope="module")
async def company(empty_company: Company) -> AsyncGenerator[Company]:
    await empty_company.employs("hejing", "何静", "客服部")
    empty_company.service |= SPOKEN
    async with bot_at_work(empty_company):
        await eventually(lambda: empty_company.rows("service_desks").find_one({"on_duty.0": {"$exists": True}}))
        yield empty_company


@pytest.fixture(scope="module")
def agent(company: Company) -> Rep:
    return company.rep("hejing")


@pytest.fixture(scope="module")
def boss(company: Company) -> Rep:
    return company.rep("boss")


async def heard(company: Company, visitor: Visitor, count: int) -> list[str]:
    """What the customer has received, once it is as much."""

    async def enough() -> list[str]:
        got = await company.asks(f"wecom/customers/{visitor.account}/messages")
        return [one["text"] for one in got] if len(got) >= count else []

    return await eventually(enough)


async def in_state(company: Company, visitor: Visitor, state: int) -> Row:
    found: Row = {"identity": company.identity(visitor.account), "state": state}
    return await eventually(lambda: company.rows("service_sessions").find_one(found))


async def desk_state(company: Company, visitor: Visitor) -> int:
    rows = await company.asks("wecom/staff/hejing/service")
    return next(row["state"] for row in rows if row["external_userid"] == visitor.account)


async def test_who_opens_the_chat_is_greeted_once_and_has_a_source(company: Company, boss: Rep) -> None:
    assert "正在生成链接" in await boss.says("客服链接 五一展会")
    assert "https://work.weixin.qq.com/kf/" in await boss.hears()
    scene = (await company.all_rows("service_links"))[0]["scene"]
    visitor = await company.visited_by("高敏")
    await company.suffers("duplicate", "service", count=1)
    for _ in range(2):
        await company.does(f"wecom/customers/{visitor.account}/enter", {"scene": scene, "scene_param": "A7"})
    assert await heard(company, visitor, 1) == [f"{WELCOME}\n人工\n帮助"]
    await eventually(company.is_idle)
    assert await heard(company, visitor, 1) == [f"{WELCOME}\n人工\n帮助"]
    profile = await company.profile(visitor)
    assert profile is not None
    assert (profile["name"], profile["source"], profile["state"]) == ("高敏", "微信客服 · 五一展会", "A7")
    assert (await boss.says("客服链接")).startswith("五一展会：进入 2 次，最近 ")


async def test_a_customer_may_ask_for_help_and_then_for_people(company: Company, agent: Rep, boss: Rep) -> None:
    visitor = await company.visited_by("冯绍")
    await visitor.says("帮助")
    assert "人工：转接人工客服" in (await heard(company, visitor, 2))[1]
    await in_state(company, visitor, 1)
    await visitor.says("我要转人工")
    assert (await heard(company, visitor, 3))[2] == "正在为您转接人工客服"
    await in_state(company, visitor, 2)
    assert await desk_state(company, visitor) == 2
    await agent.answers(visitor, "我来接待您")
    taken = await in_state(company, visitor, 3)
    assert taken["servicer"] == company.identity("hejing")
    assert "正由何静人工接待" in await boss.says("回复 冯绍 您好")
    body = {"external_userid": visitor.account}
    await company.does("wecom/staff/hejing/kf/end", body)
    await in_state(company, visitor, 4)
    assert "感谢您的咨询" in await heard(company, visitor, 5)
    assert "会话已经结束" in await boss.says("回复 冯绍 您好")


async def test_whoever_says_what_the_program_does_not_know_gets_the_owner_who_is_on_duty(company: Company) -> None:
    rep = company.rep("hejing")
    visitor = await company.meets("林子墨", rep)
    await visitor.says("沙发能不能换面料")
    taken = await in_state(company, visitor, 3)
    assert taken["servicer"] == company.identity("hejing")
    await eventually(company.is_idle)
    assert await desk_state(company, visitor) == 3


async def test_nobody_on_duty_is_said_once_and_staff_answer_from_the_chat(company: Company, boss: Rep) -> None:
    for userid in ("hejing", "boss"):
        await company.does(f"wecom/staff/{userid}/duty", {"on": False})
    await eventually(lambda: company.rows("service_desks").find_one({"on_duty": []}))
    visitor = await company.visited_by("钱多多")
    await visitor.says("几点送货")
    await visitor.says("有人吗")
    assert "现在没有客服在线" in (await heard(company, visitor, 2))[1]
    await eventually(company.is_idle)
    assert len(await heard(company, visitor, 2)) == 2
    assert "没有人；不在：何静、韩总" in await boss.says("客服")
    told = await boss.says("回复 钱多多 明早十点送到", answers=2)
    assert told.startswith("正在发给钱多多。还可以再发 3 条，到")
    assert told.endswith("已发给客户。")
    assert (await heard(company, visitor, 3))[2] == "明早十点送到"
    history = await company.history(visitor, 5)
    assert [(one["author"], one["text"]) for one in history][-1] == ("staff", "明早十点送到")
    await company.does(f"wecom/customers/{visitor.account}/send_fail", {"fail_type": 10})
    assert "没有送达：客户拒收了消息" in await boss.hears()
    assert "[未送达：客户拒收了消息] 明早十点送到" in await boss.says("历史 钱多多")
    for userid in ("hejing", "boss"):
        await company.does(f"wecom/staff/{userid}/duty", {"on": True})
    await eventually(lambda: company.rows("service_desks").find_one({"off_duty": []}))


@pytest.mark.parametrize("fault", ["cut_after", "cut_before", "-1"])
async def test_an_answer_whose_outcome_was_lost_reaches_the_customer_once(company: Company, fault: str) -> None:
    visitor = await company.visited_by(f"访客{fault}")
    await company.suffers(fault, "kf/send_msg")
    await visitor.says("帮助")
    assert len(await heard(company, visitor, 2)) == 2
    await eventually(company.is_idle)
    assert len(await heard(company, visitor, 2)) == 2


async def test_the_sixth_answer_is_refused_before_it_is_sent(company: Company, boss: Rep) -> None:
    visitor = await company.visited_by("尤六")
    await visitor.says("帮助")
    await heard(company, visitor, 2)
    for number in range(4):
        assert "已发给客户。" in await boss.says(f"回复 尤六 第{number}条", answers=2)
    assert "已发满 5 条" in await boss.says("回复 尤六 再来一条")
    refused = [
        call for call in await company.asks("calls") if call["path"] == "kf/send_msg" and call["errcode"] == 95001
    ]
    assert refused == []


async def test_what_a_customer_takes_back_is_marked(company: Company, agent: Rep) -> None:
    visitor = await company.visited_by("白静")
    await visitor.says("说错了")
    said = next(one for one in await company.history(visitor, 2) if one["text"] == "说错了")
    msgid = said["_id"].removeprefix("wecom:kf:")
    await company.does(f"wecom/customers/{visitor.account}/recall", {"msgid": msgid})
    await eventually(lambda: company.rows("messages").find_one({"recalled_at": {"$ne": None}}))
    assert "[已撤回] 说错了" in await agent.says("历史 白静")


async def test_a_burst_of_callbacks_costs_few_fetches(company: Company) -> None:
    visitor = await company.visited_by("连发")
    await eventually(company.is_idle)
    before = [call for call in await company.asks("calls") if call["path"] == "kf/sync_msg"]
    await company.suffers("slow", "kf/sync_msg", count=1, seconds=1)
    await asyncio.gather(*(visitor.says(f"第{number}句") for number in range(20)))
    await company.history(visitor, 20)
    await eventually(company.is_idle)
    fetched = [call for call in await company.asks("calls") if call["path"] == "kf/sync_msg"]
    assert len(fetched) - len(before) <= 6


async def test_accounts_are_set_up_from_the_chat_by_administrators(company: Company, agent: Rep, boss: Rep) -> None:
    assert "好了" in await boss.says("客服 新建 售后", answers=2)
    assert "好了" in await boss.says("客服 接待 售后 @何静", answers=2)
    assert "售后：接待中 何静" in await boss.says("客服")
    assert "好了" in await boss.says("客服 改名 售后 售后服务", answers=2)
    assert "您的角色不能做这件事" in await agent.says("客服 删除 售后服务")
    assert "不能恢复" in await boss.says("客服 删除 售后服务")
    await boss.taps("确认删除")
    assert "删除客服账号“售后服务”好了。" in await boss.hears()
    assert "售后" not in await boss.says("客服")
