"""Reminders on the emulated platform: the card comes, a tap settles it, and everybody's card says so."""

from itertools import count

import pytest

from tests.journeys.company import Company, Row
from tests.journeys.people import Rep
from tests.journeys.waiting import eventually

_serial = count(1)


@pytest.fixture
async def rep(company: Company) -> Rep:
    return await company.hires(f"rep{next(_serial)}", "李雷")


async def the_time_comes(company: Company, rep: Rep) -> None:
    """Put this person's reminders an hour back."""
    person = await company.rows("staff").find_one({"identities": company.identity(rep.userid)})
    assert person is not None
    back = {
        field: {"$dateSubtract": {"startDate": "$$NOW", "unit": "second", "amount": 1}}
        for field in ("due", "ring_at", "planned")
    }
    await company.rows("reminders").update_many({"staff": person["_id"], "ring_at": {"$ne": None}}, [{"$set": back}])


async def latest_card(rep: Rep) -> Row:
    return next(one for one in reversed(await rep.messages()) if one["msgtype"] == "template_card")


async def test_a_reminder_comes_and_a_tap_settles_it(company: Company, rep: Rep) -> None:
    await company.meets("林晓", rep)
    assert (await rep.says("提醒 明天23:30 回访林晓")).endswith("23:30 提醒您：回访林晓")
    await the_time_comes(company, rep)
    card = await rep.hears()
    assert "⏰ 提醒" in card
    assert "回访林晓" in card
    assert "客户：林晓" in card
    assert await rep.taps("完成") == "已完成：回访林晓。发“撤销”可以恢复。"
    settled = await eventually(lambda: _settled(rep))
    assert settled["text"].splitlines()[-1] == "已完成"
    assert settled["buttons"] == []
    history = await rep.says("历史 林晓")
    assert "李雷提醒：回访林晓（已完成）" in history


async def test_a_postponed_one_comes_once_more(company: Company, rep: Rep) -> None:
    await rep.says("提醒 明天23:30 交周报")
    await the_time_comes(company, rep)
    await rep.hears()
    assert "再提醒：交周报" in await rep.taps("推迟1小时")
    settled = await eventually(lambda: _settled(rep))
    assert "已推迟到" in settled["text"]
    await the_time_comes(company, rep)
    assert "交周报" in await rep.hears()
    assert (await latest_card(rep))["buttons"] != []


async def test_every_card_of_a_reminder_is_settled_by_one_tap(company: Company, rep: Rep) -> None:
    await rep.says("提醒 明天23:30 交周报")
    await the_time_comes(company, rep)
    await rep.hears()
    await rep.says("待办")
    assert "交周报" in await rep.says("1")
    await rep.taps("完成")

    async def both() -> bool:
        cards = [one for one in await rep.messages() if one["msgtype"] == "template_card"]
        return [one["buttons"] for one in cards] == [[], []]

    await eventually(both)


async def test_a_tap_that_comes_too_late_is_told_how_things_stand(company: Company, rep: Rep) -> None:
    await rep.says("提醒 明天23:30 交周报")
    await the_time_comes(company, rep)
    await rep.hears()
    key = await rep.button("完成")
    await rep.taps("完成")
    box = company.mailbox()
    for person, answer in (
        (rep, "这条提醒已经完成了：交周报。"),
        (await company.hires("late", "韩梅"), "没有找到您的这条提醒。"),
    ):
        tap = box.event(
            "template_card_event", person.userid, EventKey=key, TaskId="t", ResponseCode="r", AgentID=box.app.agent_id
        )
        assert await box.posts(tap) == 200
        assert await person.hears() == answer


async def test_a_customer_without_an_answer_is_brought_up_and_an_answer_ends_it(company: Company, rep: Rep) -> None:
    visitor = await company.meets("周敏", rep)
    await visitor.says("沙发什么时候到货")
    watch = await eventually(lambda: company.rows("watches").find_one({}))
    await rep.answers(visitor, "周五")

    async def gone() -> bool:
        return await company.rows("watches").find_one({"_id": watch["_id"]}) is None

    await eventually(gone)


async def test_nothing_of_the_outbox_is_left_stuck(company: Company) -> None:
    await eventually(company.is_idle)
    assert await company.all_rows("outbox", state={"$in": ["dead", "unknown"]}) == []


async def _settled(rep: Rep) -> Row | None:
    card = await latest_card(rep)
    return card if not card["buttons"] else None
