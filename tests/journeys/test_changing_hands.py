"""A customer given to a colleague: here at once, on the platform when the customer agrees."""

from itertools import count

import pytest

from tests.journeys.company import Company, Row
from tests.journeys.people import Rep, Visitor
from tests.journeys.waiting import eventually

DAY = 86_400.0
_serial = count(1)


@pytest.fixture
async def giver(company: Company) -> Rep:
    return await company.hires(f"giver{next(_serial)}", "李雷")


@pytest.fixture
async def taker(company: Company) -> Rep:
    return await company.hires(f"taker{next(_serial)}", "韩梅梅")


@pytest.fixture
async def visitor(company: Company, giver: Rep) -> Visitor:
    """林晓, whom 李雷 looks after."""
    return await company.meets("林晓", giver)


async def handed_over(giver: Rep, taker: Rep) -> str:
    """What the one who gives 林晓 away is answered."""
    await giver.says(f"转给 @{taker.userid} 林晓")
    return await giver.taps("确认")


async def handover(company: Company, visitor: Visitor, **wanted: str) -> Row:
    """The stored one of this customer, once it is so."""
    account = company.identity(visitor.account)
    return await eventually(lambda: company.rows("handovers").find_one({"account": account, **wanted}))


async def followers(company: Company, visitor: Visitor) -> set[str]:
    """The accounts of those who are contacts of the customer, as far as we know."""
    profile = await company.profile(visitor)
    people = [one["staff"] for one in (profile or {"follows": []})["follows"]]
    staff = await company.all_rows("staff", _id={"$in": people})
    return {one["identities"][0].rsplit(":", 1)[1] for one in staff}


async def test_a_customer_who_agrees_is_the_colleagues_here_and_there(
    company: Company, giver: Rep, taker: Rep, visitor: Visitor
) -> None:
    await giver.says("备注 林晓 预算八万")
    assert "企业微信正在通知客户" in await handed_over(giver, taker)
    assert "李雷把客户林晓转给了您" in await taker.hears()
    assert "负责人：韩梅梅" in await taker.says("查 林晓")
    assert "李雷备注：预算八万" in await taker.says("历史 林晓")
    assert "没有找到" in await giver.says("查 林晓")
    assert "请韩梅梅发“转给 @李雷 林晓”" in await giver.says("撤销")
    await handover(company, visitor, state="begun")
    await company.does(f"wecom/customers/{visitor.account}/handover", {"accept": True})
    await handover(company, visitor, state="done")
    await eventually(lambda: _is(company, visitor, {taker.userid}))
    assert "负责人：韩梅梅" in await taker.says("查 林晓")
    assert await giver.unheard() == []


async def _is(company: Company, visitor: Visitor, expected: set[str]) -> bool:
    return await followers(company, visitor) == expected


async def test_who_asked_is_told_when_the_customer_refuses(
    company: Company, giver: Rep, taker: Rep, visitor: Visitor
) -> None:
    await handed_over(giver, taker)
    await handover(company, visitor, state="begun")
    await company.does(f"wecom/customers/{visitor.account}/handover", {"accept": False})
    told = await giver.hears()
    assert "企业微信里没能把林晓从李雷换给韩梅梅：客户没有同意换人。" in told
    await handover(company, visitor, state="refused")
    assert await followers(company, visitor) == {giver.userid}
    await taker.hears()
    assert "负责人：韩梅梅" in await taker.says("查 林晓")


async def test_who_asked_is_told_when_the_platform_will_not_begin(
    company: Company, giver: Rep, taker: Rep, visitor: Visitor
) -> None:
    other = await company.hires(f"other{next(_serial)}", "何静")
    await somebody_hands_over(company, visitor, giver, other)
    await handed_over(giver, taker)
    assert "企业微信没有受理" in await giver.hears()
    assert (await handover(company, visitor, state="failed"))["code"] == "40129"


async def somebody_hands_over(company: Company, visitor: Visitor, giver: Rep, taker: Rep) -> None:
    """Another program of the company does."""
    query = {"corpid": company.corp, "corpsecret": company.apps["assistant"].secret}
    async with company.http.get(f"{company.emulator}/cgi-bin/gettoken", params=query) as answer:
        token = (await answer.json())["access_token"]
    body = {"handover_userid": giver.userid, "takeover_userid": taker.userid, "external_userid": [visitor.account]}
    path, query = "externalcontact/transfer_customer", {"access_token": token}
    async with company.http.post(f"{company.emulator}/cgi-bin/{path}", params=query, json=body) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("kind", ["cut_after", "cut_before"])
async def test_a_lost_answer_hands_over_once_and_alarms_nobody(
    company: Company, giver: Rep, taker: Rep, visitor: Visitor, kind: str
) -> None:
    await company.suffers(kind, "externalcontact/transfer_customer")
    await handed_over(giver, taker)
    await handover(company, visitor, state="begun")
    await company.does(f"wecom/customers/{visitor.account}/handover", {"accept": True})
    await handover(company, visitor, state="done")
    assert await giver.unheard() == []


async def test_a_day_without_a_word_is_consent(company: Company, giver: Rep, taker: Rep, visitor: Visitor) -> None:
    await handed_over(giver, taker)
    await handover(company, visitor, state="begun")
    with company.clock.set_ahead(DAY + 1):
        await handover(company, visitor, state="done")
