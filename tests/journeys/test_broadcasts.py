"""Broadcasts: planned in the chat, handed to staff, followed until everybody has a state and a reason."""

import io
import secrets
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest

from tests.journeys.bots import bot_at_work
from tests.journeys.company import Company, Row
from tests.journeys.ding import ding_group, ding_hires
from tests.journeys.people import Rep, Visitor
from tests.journeys.waiting import eventually


@pytest.fixture(scope="module")
async def company(empty_company: Company, log: io.StringIO) -> AsyncGenerator[Company]:
    """Its bot looks at everything several times a second and knows no quiet hours."""
    empty_company.more["community"] = {"quiet": "", "look_seconds": 0.2, "touches": 0}
    async with bot_at_work(empty_company, mass_sends={"follow_seconds": 0.2, "remind_minutes": 0}):
        yield empty_company


@pytest.fixture
async def reps(company: Company) -> list[Rep]:
    return [await company.hires(f"r{secrets.token_hex(3)}", name) for name in ("周敏", "吴迪")]


@pytest.fixture(scope="module")
def boss(company: Company) -> Rep:
    return company.rep("boss")


@pytest.fixture(scope="module")
async def keeper(company: Company) -> Rep:
    """Nobody hears more than 30 messages a minute, so not everything can be told to one person."""
    return await company.hires("fangqiong", "方琼", "社群运营部")


async def tagged(company: Company, reps: list[Rep], count: int) -> tuple[str, list[Visitor]]:
    """Customers of these people in turn, who all have one tag, and what it is called."""
    tag, visitors = f"标{secrets.token_hex(3)}", list[Visitor]()
    for number in range(count):
        visitor = await company.meets(f"客户{secrets.token_hex(3)}", reps[number % len(reps)])
        await company.rows("customers").update_one(
            {"identities": company.identity(visitor.account)}, {"$set": {"tags": [tag]}}
        )
        visitors.append(visitor)
    return tag, visitors


async def waiting(company: Company, rep: Rep) -> list[Row]:
    return [one for one in await company.asks(f"wecom/staff/{rep.userid}/tasks") if one["state"] == "waits"]


async def confirms(company: Company, rep: Rep, count: int = 1) -> None:
    """Confirm so many tasks, as they come."""
    for _ in range(count):
        (task, *_) = await eventually(lambda: waiting(company, rep))
        await company.does(f"wecom/staff/{rep.userid}/tasks/{task['msgid']}/confirm", {})


async def on_the_phone(company: Company, visitor: Visitor, words: str) -> int:
    """How often the customer got this."""
    return [one["text"] for one in await company.asks(f"wecom/customers/{visitor.account}/messages")].count(words)


async def campaign(company: Company, **wanted: object) -> Row:
    found = await company.rows("campaigns").find_one(wanted, sort=[("made_at", -1)])
    assert found is not None
    return found


async def is_over(company: Company, key: str, state: str) -> Row | None:
    return await company.rows("campaigns").find_one({"_id": key, "state": state})


async def test_a_broadcast_is_planned_tried_on_some_and_sent_to_the_rest(
    company: Company, boss: Rep, reps: list[Rep]
) -> None:
    tag, visitors = await tagged(company, reps, 6)
    await company.rep(reps[0].userid).says(f"退订 {(await company.profile(visitors[0]) or {})['name']}")
    words = f"周五直播{secrets.token_hex(3)}"
    shown = await boss.says(f"群发 标签:{tag} {words}")
    assert "符合条件 6 位客户，预计发给 5 位客户，由 2 位同事确认" in shown
    assert "客户退订了 1" in shown
    assert "先试发 10%" in await boss.taps("试发10%")
    made = await campaign(company)
    key = made["_id"]
    await eventually(lambda: is_over(company, key, "paused"))
    assert "还有 4 位客户没有发" in await boss.hears()
    assert await company.rows("receivers").count_documents({"send": {"$regex": key}}) == 1
    assert "其余的也发" in await boss.taps("发送其余")
    await eventually(lambda: is_done_once_confirmed(company, key, reps))
    told = await boss.hears()
    assert "已送达 5" in told
    assert "客户退订了 1" in told
    assert [await on_the_phone(company, one, words) for one in visitors] == [0, 1, 1, 1, 1, 1]


async def is_done_once_confirmed(company: Company, key: str, reps: list[Rep]) -> Row | None:
    for rep in reps:
        for task in await waiting(company, rep):
            await company.does(f"wecom/staff/{rep.userid}/tasks/{task['msgid']}/confirm", {})
    return await is_over(company, key, "done")


async def test_what_is_not_confirmed_can_be_taken_back(company: Company, boss: Rep, reps: list[Rep]) -> None:
    tag, visitors = await tagged(company, reps, 2)
    words = f"算了{secrets.token_hex(3)}"
    said = await boss.says(f"群发 标签:{tag} {words}")
    assert "预计" in said
    await boss.taps("全部发送")
    key = (await campaign(company))["_id"]
    await confirms(company, reps[0])
    await eventually(lambda: waiting(company, reps[1]))
    await boss.says("活动")
    await boss.says("1")
    assert "正在取消" in await boss.taps("取消")
    await eventually(lambda: is_over(company, key, "cancelled"))
    assert "已取消" in await boss.hears()
    assert [await on_the_phone(company, one, words) for one in visitors] == [1, 0]
    states = {row["receiver"]: row["state"] for row in await company.all_rows("receivers", send={"$regex": key})}
    assert sorted(states.values()) == ["sent", "stopped"]


async def comes_of_age(company: Company, key: str) -> None:
    """The time it was planned for has come."""
    now = datetime.now(UTC)
    await company.rows("campaigns").update_one({"_id": key}, {"$set": {"starts_at": now, "due": now}})


async def test_what_is_planned_for_later_waits_and_is_paused_and_goes_on(
    company: Company, keeper: Rep, reps: list[Rep]
) -> None:
    tag, visitors = await tagged(company, reps[:1], 2)
    words = f"明天见{secrets.token_hex(3)}"
    assert "10:00 开始发" in await keeper.says(f"群发 标签:{tag} 定时:明天上午10点 {words}")
    assert "10:00 开始发" in await keeper.taps("全部发送")
    key = (await campaign(company))["_id"]
    await keeper.says("活动")
    assert "准备发出" in await keeper.says("1")
    assert "暂停了" in await keeper.taps("暂停")
    await comes_of_age(company, key)
    assert "不能暂停" in await keeper.says(f"活动 暂停 {key}")
    assert not await waiting(company, reps[0])
    assert "继续发" in await keeper.says(f"活动 继续 {key}")
    await comes_of_age(company, key)
    await confirms(company, reps[0])
    await eventually(lambda: is_over(company, key, "done"))
    assert "已送达 2" in await keeper.hears()
    assert [await on_the_phone(company, one, words) for one in visitors] == [1, 1]


async def test_groups_get_it_from_their_owner_and_those_of_dingtalk_from_the_robot(
    company: Company, keeper: Rep, reps: list[Rep]
) -> None:
    host = await ding_hires(company, f"host{secrets.token_hex(3)}", "何静", "客服部")
    guests, colleagues = [await ding_group(company, title, host) for title in ("老客户群", "自己人群")]
    await guests.joins(f"guest{secrets.token_hex(3)}", "钱女士")
    await eventually(lambda: company.rows("groups").find_one({"_id": guests.key, "people": 1}))
    await company.does("wecom/groups", {"name": "新房群", "owner": reps[0].userid})
    await eventually(lambda: company.rows("groups").find_one({"name": "新房群"}))
    planner = await ding_hires(company, f"plan{secrets.token_hex(3)}", "唐宁", "社群运营部")
    told = await planner.says("群发 到群 没有企业微信账号也能发")
    assert "符合条件 2 个群，预计发给 1 个群，由钉钉机器人直接发。" in told
    assert "所以只发钉钉群" in told
    words = f"团购{secrets.token_hex(3)}"
    # More than a card holds: its words come before it.
    shown = await keeper.says(f"群发 到群 {words}", answers=2)
    assert "符合条件 3 个群，预计发给 2 个群，由 1 位同事确认，其中 1 个钉钉群由机器人直接发" in shown
    assert "钉钉本月接口调用：这次用 1 次，20 小时后看已读再用 1 次；已用 " in shown
    assert "没见过外部客户（要发就写上群名） 1" in shown
    await keeper.taps("全部发送")
    key = (await campaign(company))["_id"]
    await confirms(company, reps[0])
    await eventually(lambda: is_over(company, key, "done"))
    told = await keeper.hears()
    assert "· 老客户群：已送达" in told
    assert "· 新房群：已送达" in told
    assert (await guests.hears(1)).count(words) == 1
    assert words not in await colleagues.hears(1)
    await company.does(f"dingtalk/staff/{host.userid}/reads", {})
    asks = {"_id": f"campaign:{key}:0|{guests.key}|readers"}
    await company.rows("outbox").update_one(asks, {"$set": {"due": datetime.now(UTC)}})
    await eventually(lambda: company.rows("receivers").find_one({"receiver": guests.key, "readers": 1}))
    assert "· 老客户群：已送达，已读 1" in await keeper.says(f"活动 结果 {key}")


async def test_a_result_comes_as_a_picture_and_as_a_sheet(company: Company, boss: Rep, reps: list[Rep]) -> None:
    tag, _ = await tagged(company, reps[:1], 1)
    await boss.says(f"群发 标签:{tag} 画图{secrets.token_hex(3)}")
    await boss.taps("全部发送")
    await confirms(company, reps[0])
    key = (await campaign(company))["_id"]
    await eventually(lambda: is_over(company, key, "done"))
    await boss.hears()
    await boss.says(f"活动 图 {key}")
    assert (await boss.messages())[-1]["msgtype"] == "image"
    await boss.says(f"活动 表格 {key}")
    assert (await boss.messages())[-1]["msgtype"] == "file"


async def test_a_sales_person_reaches_their_own_customers_only(company: Company, reps: list[Rep]) -> None:
    tag, _ = await tagged(company, reps, 4)
    assert "符合条件 2 位客户" in await reps[0].says(f"群发 标签:{tag} 您好，我是{{员工}}")
    other = (await campaign(company))["_id"]
    assert "没有找到您能查看的活动" in await reps[1].says(f"活动 全部 {other}")
