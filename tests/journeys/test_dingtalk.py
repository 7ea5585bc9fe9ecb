"""钉钉 from end to end: what staff type there, in a chat of their own and in groups, and what others are told."""

import base64
from itertools import count

import pytest

from tests.journeys.company import Company
from tests.journeys.ding import DingRep, ding_hires, is_same_person
from tests.journeys.people import Rep
from tests.journeys.waiting import eventually

_serial = count(1)


@pytest.fixture(params=["wecom", "dingtalk"])
async def rep(request: pytest.FixtureRequest, company: Company) -> Rep | DingRep:
    """李雷, who looks after 林晓: in 企业微信, or the same person in 钉钉."""
    number = next(_serial)
    rep = await company.hires(f"rep{number}", "李雷")
    await company.meets("林晓", rep)
    if request.param == "wecom":
        return rep
    ding = await ding_hires(company, f"ding{number}", "李雷")
    await is_same_person(ding, rep)
    return ding


@pytest.fixture
async def agent(company: Company) -> DingRep:
    return await ding_hires(company, f"agent{next(_serial)}", "何静", "客服部")


async def test_the_same_dialogue_in_either_chat(rep: Rep | DingRep) -> None:
    found = await rep.says("查 林晓")
    assert "负责人：李雷" in found
    assert (await rep.says("备注 林晓 下周二去看样板间")).startswith("已给林晓写下备注。")
    assert "李雷备注：下周二去看样板间" in await rep.says("历史 林晓")
    assert await rep.says("撤销") == "已撤销给林晓写的备注。"
    assert "林晓" in await rep.says("提醒 林晓 2099-06-01 10:00 回访")
    assert "回访" in await rep.says("待办")
    tagged = await rep.says("标签 林晓 +高意向")
    assert tagged.startswith("已更新林晓：+高意向\n现在的标签：高意向\n发“撤销”可以恢复。")
    assert "高意向" in await rep.says("标签 林晓")
    assert (await rep.says("1")).startswith("已更新林晓：-高意向")
    assert "已撤销" in await rep.says("撤销")
    assert "没看懂" in await rep.says("今天天气不错")


async def test_a_button_is_answered_like_the_typed_word_and_a_second_tap_sensibly(
    company: Company, rep: Rep | DingRep
) -> None:
    wecom = company.rep(rep.userid.replace("ding", "rep"))
    await company.meets("林晓", wecom, company="别家")
    assert "您要哪一位" in await rep.says("备注 林晓 着急")
    assert (await rep.taps("1.")).startswith("已给林晓写下备注。")
    before = len(await rep.messages())
    assert before


async def test_a_colleague_in_the_other_chat_hears_of_a_customer_handed_over(
    company: Company, rep: Rep | DingRep
) -> None:
    taker = await company.hires(f"taker{next(_serial)}", "韩梅梅")
    assert "转给" in await rep.says(f"转给 {taker.userid} 林晓")
    await rep.taps("确认")
    assert "把客户林晓转给了您" in await taker.hears()


async def test_what_the_platform_makes_later_is_told_where_it_was_asked_for(company: Company) -> None:
    boss = company.rep("boss")
    ding = await ding_hires(company, f"boss{next(_serial)}", "韩总")
    await is_same_person(ding, boss)
    assert "正在建活码" in await ding.says("活码 新建 门店来的 @boss")
    assert "建好了" in await ding.hears()


async def test_what_is_asked_in_a_group_is_answered_aside(company: Company, agent: DingRep) -> None:
    boss = company.rep("boss")
    await company.meets("邵雯", boss)
    group = await company.does("dingtalk/groups", {"title": "售后群", "owner": agent.userid})
    where = {"conversation_id": group["conversation_id"]}
    both = await agent.says("查 邵雯", answers=2, **where)
    assert "负责人" in both
    places = {one["conversation_id"]: one["text"] for one in await agent.messages()}
    assert "已经私下回复您了" in places[group["conversation_id"]]
    assert "邵雯" not in places[group["conversation_id"]]
    assert "我会这些" in await agent.says("帮助", **where)
    assert (await agent.messages())[-1]["conversation_id"] == group["conversation_id"]


async def test_a_voice_is_taken_for_what_was_recognised(agent: DingRep) -> None:
    sound = base64.b64encode(b"#!AMR" * 20).decode()
    answer = await agent.sends(kind="voice", name="a.amr", content_base64=sound, recognition="帮助。")
    assert "我会这些" in answer
    picture = base64.b64encode(b"\x89PNG" * 20).decode()
    assert "只看得懂文字" in await agent.sends(kind="image", name="a.png", content_base64=picture)


async def test_what_somebody_outside_asks_the_robot_is_their_history(company: Company, agent: DingRep) -> None:
    group = await company.does("dingtalk/groups", {"title": "客户群", "owner": agent.userid, "outside": True})
    place = f"dingtalk/groups/{group['chat_id']}"
    await company.does(f"{place}/members", {"member": "guest1", "action": "join", "outsider": "钱女士"})
    await company.does(f"{place}/messages", {"member": "guest1", "text": "沙发什么时候到"})

    async def recorded() -> bool:
        return await company.rows("messages").count_documents({"text": "沙发什么时候到"}) == 1

    await eventually(recorded)
    assert "沙发什么时候到" in await agent.says("历史 钱女士")


async def test_a_stranger_is_told_whom_to_ask(company: Company) -> None:
    rep = await ding_hires(company, f"newcomer{next(_serial)}", "新人")
    await company.rows("staff").update_one({"identities": rep.identity}, {"$set": {"roles": []}})
    assert "还没有开通" in await rep.says("查 林晓")


async def test_who_leaves_in_dingtalk_may_do_nothing_there_any_more(company: Company, agent: DingRep) -> None:
    await company.does(f"dingtalk/staff/{agent.userid}/leave", {})
    gone = {"identities": agent.identity, "active": False}
    await eventually(lambda: company.rows("staff").find_one(gone))


async def test_the_administrator_hears_of_the_allowance_in_time(company: Company) -> None:
    boss = company.rep("boss")
    await boss.messages()
    used = await company.rows("allowances").find_one({"_id": {"$regex": "pushes$"}})
    assert used is not None
    assert used["used"] > 0
