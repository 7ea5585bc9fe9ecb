"""Reminders as to-dos in 钉钉, for those who want that."""

from itertools import count

import pytest

from tests.journeys.company import Company, Row
from tests.journeys.ding import DingRep, ding_hires, is_same_person
from tests.journeys.waiting import eventually

_serial = count(1)
_CREATE = "v1.0/todo/users/{union_id}/tasks"


@pytest.fixture
async def agent(company: Company) -> DingRep:
    """Somebody who has asked for to-dos."""
    agent = await ding_hires(company, f"todo{next(_serial)}", "何静", "客服部")
    assert "钉钉待办：新的提醒也放进去" in await agent.says("设置 待办 开")
    return agent


async def todos_of(company: Company, one: DingRep) -> list[Row]:
    state = await company.asks("state")
    return [todo for todo in state["dingtalk"]["todos"] if todo["staff"] == one.userid]


async def holds(company: Company, one: DingRep, *wanted: tuple[str, bool]) -> None:
    """In the end exactly these are in the list: what, and whether it is done."""

    async def equal() -> bool:
        return [(todo["subject"], todo["done"]) for todo in await todos_of(company, one)] == [*wanted]

    await eventually(equal)


async def test_a_reminder_is_a_to_do_until_it_is_done(company: Company, agent: DingRep) -> None:
    await company.meets("邵雯", company.rep("boss"))
    await agent.says("提醒 邵雯 2099-06-01 10:00 回访")
    await holds(company, agent, ("回访", False))
    (todo,) = await todos_of(company, agent)
    assert todo["description"] == "客户：邵雯"
    assert todo["due"] == 4_083_962_400_000
    await agent.says("待办")
    await agent.says("推迟 1 2099-06-02 10:00")

    async def later() -> bool:
        return (await todos_of(company, agent))[0]["due"] == 4_084_048_800_000

    await eventually(later)
    await agent.says("待办")
    await agent.says("完成 1")
    await holds(company, agent, ("回访", True))
    await agent.says("撤销")
    await holds(company, agent, ("回访", False))


async def test_one_called_off_leaves_the_list_and_comes_back_when_that_is_undone(
    company: Company, agent: DingRep
) -> None:
    await agent.says("提醒 2099-06-01 10:00 订会议室")
    await holds(company, agent, ("订会议室", False))
    await agent.says("待办")
    await agent.says("取消提醒 1")
    if (await agent.messages())[-1]["buttons"]:
        await agent.taps("确认")
    await holds(company, agent)
    await agent.says("撤销")
    await holds(company, agent, ("订会议室", False))
    assert "钉钉待办：不放" in await agent.says("设置 待办 关")
    await agent.says("提醒 2099-06-01 10:00 不放进去的")
    await agent.says("待办")
    await agent.says("取消提醒 1")
    await holds(company, agent)


async def test_what_is_ticked_in_the_platforms_list_is_done_here_once_one_looks(
    company: Company, agent: DingRep
) -> None:
    for title in ("订会议室", "交周报"):
        await agent.says(f"提醒 2099-06-01 10:00 {title}")
    await holds(company, agent, ("订会议室", False), ("交周报", False))
    (todo, _) = await todos_of(company, agent)
    await company.does(f"dingtalk/staff/{agent.userid}/todos/{todo['id']}", {})
    both = await agent.says("待办", answers=2)
    assert "您在钉钉待办里勾掉了：订会议室。这里也算完成了" in both
    listed = await agent.says("待办")
    assert "交周报" in listed
    assert "订会议室" not in listed
    asked = await company.rows("outbox").count_documents({"words.kind": "todos_asked", "to": agent.identity})
    assert asked == 1
    assert "已恢复提醒：订会议室" in await agent.says("撤销")
    await holds(company, agent, ("订会议室", False), ("交周报", False))


async def test_a_lost_answer_makes_no_second_one(company: Company, agent: DingRep) -> None:
    fault = {"platform": "dingtalk", "kind": "cut_after", "path": _CREATE, "count": 1}
    await company.does("faults", fault)
    await agent.says("提醒 2099-06-01 10:00 只要一条")
    await agent.says("待办")
    await agent.says("完成 1")
    await holds(company, agent, ("只要一条", True))
    assert await company.rows("outbox").count_documents({"words.kind": "todo_wanted", "state": "unknown"}) == 0


async def test_whoever_has_no_place_for_to_dos_is_told_how_to_get_one(company: Company) -> None:
    rep = await company.hires(f"rep{next(_serial)}", "李雷")
    assert "还没有钉钉账号" in await rep.says("设置 待办 开")
    ding = await ding_hires(company, f"todo{next(_serial)}", "李雷")
    assert "新的提醒也放进去" in await ding.says("设置 待办 开")
    await is_same_person(ding, rep)
    assert "钉钉待办：新的提醒也放进去" in await rep.says("设置")
    await rep.says("提醒 2099-06-01 10:00 从企业微信来")
    await holds(company, ding, ("从企业微信来", False))
    assert "从企业微信来" in await ding.says("待办")


async def test_a_to_do_that_is_refused_is_told_once_and_the_reminder_stays(company: Company, agent: DingRep) -> None:
    # The last one: from here on the bot knows that this month's calls are spent.
    fault = {"platform": "dingtalk", "kind": "quota", "path": _CREATE, "count": 1}
    await company.does("faults", fault)
    first = await agent.says("提醒 2099-06-01 10:00 第一条", answers=2)
    assert "提醒没能放进钉钉待办：本月的钉钉接口额度用完了" in first
    await agent.says("提醒 2099-06-02 10:00 第二条")
    assert "第一条" in await agent.says("待办")
    assert await todos_of(company, agent) == []
