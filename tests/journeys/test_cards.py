"""Cards over HTTP: what is ticked comes back once, by whom it was sent to, and the card then shows that it is done."""

from typing import Any

from tests.journeys.company import Company
from tests.journeys.waiting import eventually


async def test_tags_are_ticked_on_a_vote_and_the_card_is_closed(company: Company) -> None:
    rep = await company.hires("tickrep", "段勾")
    visitor = await company.meets("沈一一", rep)
    await rep.says("标签 沈一一 +展会 +老客户")
    shown = await rep.says("标签 沈一一")
    assert shown.splitlines()[0] == "沈一一的标签"
    card = (await rep.messages())[-1]
    assert card["raw"]["template_card"]["card_type"] == "vote_interaction"
    stale: dict[str, Any] = {"n": card["n"], "key": card["buttons"][0]["key"], "selected": {}}
    assert "-展会" in await rep.ticks("老客户")
    profile = await company.profile(visitor)
    assert profile is not None
    assert profile["tags"] == ["老客户"]
    await eventually(lambda: _closed(company, rep.userid, card["n"]))
    app = company.apps["assistant"]
    again = (
        f"<xml><ToUserName>{company.corp}</ToUserName><FromUserName>{rep.userid}</FromUserName>"
        "<CreateTime>1790000000</CreateTime><MsgType>event</MsgType><Event>template_card_event</Event>"
        f"<EventKey>{stale['key']}</EventKey><TaskId>t</TaskId><CardType>vote_interaction</CardType>"
        f"<ResponseCode>used</ResponseCode><AgentID>{app.agent_id}</AgentID></xml>"
    )
    await company.does("wecom/events", {"app": "assistant", "xml": again, "times": 3})
    assert await rep.hears() == "这张卡片您已经选过了，要再改请重新输入命令。"
    await eventually(company.is_idle)
    assert await rep.unheard() == []


async def test_one_of_many_customers_is_picked_from_a_selection(company: Company) -> None:
    rep = await company.hires("manyrep", "多客")
    for letter in "甲乙丙丁戊己庚":
        await company.meets(f"欧阳{letter}", rep)
    await rep.says("查 欧阳")
    card = (await rep.messages())[-1]
    assert card["raw"]["template_card"]["card_type"] == "multiple_interaction"
    assert (await rep.ticks("欧阳庚")).startswith("欧阳庚")


async def _closed(company: Company, userid: str, n: int) -> bool:
    messages = await company.asks(f"wecom/staff/{userid}/messages")
    return next(one["buttons"] for one in messages if one["n"] == n) == []
