"""All customers and groups of somebody go to somebody else, here and on the platform."""

from itertools import count

import pytest

from tests.journeys.company import Company, Row
from tests.journeys.people import Rep, Visitor
from tests.journeys.waiting import eventually

_serial = count(1)


@pytest.fixture
async def taker(company: Company) -> Rep:
    return await company.hires(f"heir{next(_serial)}", "王五")


async def boss(company: Company) -> Rep:
    await eventually(lambda: company.rows("staff").find_one({"identities": company.identity("boss"), "roles": "admin"}))
    rep = company.rep("boss")
    if before := await rep.unheard():
        await rep.hears(len(before))
    return rep


async def begins(company: Company, giver: Rep, taker: Rep) -> Rep:
    """The boss has it done."""
    rep = await boss(company)
    assert "2 位客户" in await rep.says(f"交接 {giver.userid} 给 @{taker.userid}")
    assert "开始把" in await rep.taps("确认交接")
    return rep


async def begun(company: Company, visitor: Visitor) -> Row:
    account = company.identity(visitor.account)
    return await eventually(lambda: company.rows("handovers").find_one({"account": account, "state": "begun"}))


async def answers(company: Company, visitor: Visitor, **said: bool) -> None:
    await begun(company, visitor)
    await company.does(f"wecom/customers/{visitor.account}/handover", {"accept": False} | said)


async def owner(company: Company, visitor: Visitor) -> str:
    profile = await company.profile(visitor)
    person = await company.rows("staff").find_one({"_id": (profile or {}).get("owner")})
    return person["identities"][0].rsplit(":", 1)[1] if person else ""


async def group_owner(company: Company, group: str) -> str:
    state = await company.asks("state")
    return next(each["owner"] for each in state["wecom"]["groups"] if each["chat_id"] == group)


async def test_whoever_stays_gives_all_customers_and_groups_away_at_once(company: Company, taker: Rep) -> None:
    giver = await company.hires("lisi", "李四")
    one, two = await company.meets("赵一", giver), await company.meets("钱二", giver)
    group = (await company.does("wecom/groups", {"name": "业主群", "owner": "lisi"}))["chat_id"]
    await giver.says("备注 赵一 预算八万")
    rep = await begins(company, giver, taker)
    await answers(company, one, accept=True)
    await answers(company, two, full=True)
    told = await rep.hears()
    assert "李四的 2 位客户现在由王五负责" in told
    assert "1 位已换成王五；没换成：接手人好友已满 1 位" in told
    assert "客户群：1 个已换群主" in told
    assert "2 位客户已交接给您" in await taker.hears()
    assert [await owner(company, each) for each in (one, two)] == [taker.userid, taker.userid]
    assert "李四备注：预算八万" in await taker.says("历史 赵一")
    assert await group_owner(company, group) == taker.userid
    assert "那次换了群主的 1 个客户群，还归王五的也换回" in await rep.says("交接 转回 lisi")
    assert "开始把客户和客户群从王五转回李四" in await rep.taps("确认转回")
    await answers(company, one, accept=True)
    assert "客户群：1 个已换群主。" in await rep.hears()
    assert await group_owner(company, group) == giver.userid


async def test_what_a_leaver_had_is_told_of_and_inherited_once_though_answers_are_lost(
    company: Company, taker: Rep
) -> None:
    rep = await boss(company)
    giver = await company.hires("zhaoliu", "赵六")
    one, two = await company.meets("孙三", giver), await company.meets("周四", giver)
    await company.does("wecom/groups", {"name": "老业主群", "owner": "zhaoliu"})
    await company.does("wecom/staff/zhaoliu/leave", {})
    assert "赵六已离职，名下还有 2 位客户" in await rep.hears()
    for path in ("externalcontact/resigned/transfer_customer", "externalcontact/groupchat/transfer"):
        await company.suffers("cut_after", path)
    rep = await begins(company, giver, taker)
    await answers(company, one, accept=True)
    await answers(company, two, accept=True)
    told = await rep.hears()
    assert "2 位已换成王五" in told
    assert "客户群：1 个已换群主。" in told
    calls = [call["path"] for call in await company.asks("calls")]
    once = ("externalcontact/resigned/transfer_customer", "externalcontact/groupchat/transfer")
    assert [calls.count(path) for path in once] == [1, 1]
    assert [await owner(company, each) for each in (one, two)] == [taker.userid, taker.userid]


async def test_what_the_platform_has_begun_with_stays_when_it_is_undone(company: Company, taker: Rep) -> None:
    giver = await company.hires("wuba", "吴八")
    one, two = await company.meets("冯七", giver), await company.meets("陈八", giver)
    rep = await begins(company, giver, taker)
    for each in (one, two):
        await begun(company, each)
    assert "正在收回交接" in await rep.says("撤销")
    told = await rep.hears()
    assert "0 位客户恢复由吴八负责" in told
    assert "2 位企业微信已经开始换人，收不回，仍由王五负责" in told
    assert [await owner(company, each) for each in (one, two)] == [taker.userid, taker.userid]


async def test_only_who_leads_may_and_only_once_at_a_time(company: Company, taker: Rep) -> None:
    giver = await company.hires("sunqi", "孙七")
    first = await company.meets("吴五", giver)
    await company.meets("郑六", giver)
    assert "没有找到您能交接的同事" in await taker.says("交接 孙七 给 王五")
    rep = await begins(company, giver, taker)
    await begun(company, first)
    assert "正在交接" in await rep.says(f"交接 sunqi 给 @{taker.userid}")
