"""The page of a check-in and of a lottery, without a script."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession, CookieJar, web
from aiohttp.test_utils import TestServer
from yarl import URL

from community.campaigns.actions import get_campaign
from community.links import personal
from community.lotteries.actions import all_draws
from community.lotteries.fairness import MILLION, Prize
from community.lotteries.queue import DrawQueue
from crm_core.values import CustomerId, Identity, Platform
from referrals.sharing.links import ShareLinks
from tests.builders import program
from tests.house import House
from tests.ports import unused_port
from tests.unit.community.fair import CHECKIN, LOTTERY, VAULT, closes, open_checkin, open_lottery, somebody
from web.campaign.pages import CampaignPages, Fair
from web.platform import SignInRefused

KEY = b"k" * 32
PRIZES = (Prize(name="<b>茶</b>", stock=2, odds=MILLION // 2), Prize(name="券", stock=2, odds=MILLION // 2))


class Account:
    """A 公众号 that knows one code."""

    def address(self, back: str, state: str) -> str:
        return f"https://weixin/authorize?back={back}&state={state}"

    async def who(self, code: str) -> tuple[Identity, str | None]:
        if code != "good":
            raise SignInRefused("登录码无效或已用过。")
        return Identity(platform=Platform.OFFICIAL, scope="wx1", account="o1"), None


class Phone:
    """A browser that keeps cookies and follows what it is told to."""

    def __init__(self, origin: str) -> None:
        self.links = ShareLinks(origin, KEY)
        self.http = ClientSession(cookie_jar=CookieJar(unsafe=True))

    async def opens(self, path: str, status: int = 200) -> str:
        async with self.http.get(f"{self.links.origin}{path}") as answer:
            assert answer.status == status
            assert "script" not in answer.headers["Content-Security-Policy"]
            return await answer.text()

    async def sends(self, path: str, status: int = 200, origin: str = "", **fields: str) -> str:
        headers = {"Origin": origin or self.links.origin}
        async with self.http.post(f"{self.links.origin}{path}", data=fields, headers=headers) as answer:
            assert answer.status == status
            return await answer.text()

    async def opens_own_link(self, campaign: str, customer: CustomerId) -> str:
        url = personal(self.links.origin, campaign, customer, datetime.now(UTC), self.links.seal)
        return await self.opens(url.removeprefix(self.links.origin))


@pytest.fixture
async def phone(house: House) -> AsyncIterator[Phone]:
    port = unused_port()
    phone = Phone(f"http://127.0.0.1:{port}")
    site = web.Application()
    fair = Fair(links=phone.links, visits_a_minute=200, queue=DrawQueue(VAULT), sign_in=Account())
    site.add_subapp("/campaign", CampaignPages(fair).application())
    async with TestServer(site, port=port):
        yield phone
        await phone.http.close()


async def test_whoever_opens_their_own_link_checks_in_once(phone: Phone) -> None:
    plan = replace(CHECKIN, ends_at=datetime(2098, 12, 31, 16, tzinfo=UTC))
    campaign, an = await open_checkin(plan=plan), await somebody("安")
    page = await phone.opens(f"/campaign/{campaign}")
    assert "会收到只给您自己的链接" in page
    assert "到 2098年12月31日 24:00 结束" in page
    assert ">签到</button>" in await phone.opens_own_link(campaign, an)
    for _ in range(2):
        page = await phone.sends(f"/campaign/{campaign}/checkin")
        assert "<strong>1</strong><span>连续天数" in page
        assert "今天签到了" in page


async def test_a_draw_sent_twice_is_drawn_once_and_names_are_escaped(phone: Phone) -> None:
    campaign, an = await open_lottery(plan=replace(LOTTERY, prizes=PRIZES)), await somebody("安")
    page = await phone.opens_own_link(campaign, an)
    assert 'name="once" value="0"' in page
    assert "<b>茶" not in page
    for _ in range(2):
        assert "恭喜，您中奖了" in await phone.sends(f"/campaign/{campaign}/draw", once="0")
    assert len(await all_draws(program(), campaign)) == 1
    await phone.sends(f"/campaign/{campaign}/draw", once="1")
    assert "用完了" in await phone.sends(f"/campaign/{campaign}/draw", status=409, once="2")


async def test_when_it_is_over_the_page_computes_every_draw_anew(phone: Phone) -> None:
    campaign, an = await open_lottery(plan=replace(LOTTERY, prizes=PRIZES)), await somebody("安")
    await phone.opens_own_link(campaign, an)
    await phone.sends(f"/campaign/{campaign}/draw", once="0")
    assert "种子公布后" in await phone.opens(f"/campaign/{campaign}/verify")
    await closes(campaign)
    verified = await phone.opens(f"/campaign/{campaign}/verify")
    assert "1 次抽奖全部对得上" in verified
    assert bytes(range(32)).hex() in verified
    (one,) = await all_draws(program(), campaign)
    assert f"1,{one.ticket},1," in await phone.opens(f"/campaign/{campaign}/draws.csv")
    assert "现在不能参加" in await phone.opens(f"/campaign/{campaign}")


async def test_nobody_comes_in_by_a_forged_link_or_from_another_site(phone: Phone) -> None:
    campaign, an = await open_checkin(), await somebody("安")
    late = datetime.now(UTC) - timedelta(days=8)
    url = personal("", campaign, an, late, phone.links.seal) or personal(
        phone.links.origin, campaign, an, late, phone.links.seal
    )
    await phone.opens(URL(url).path_qs, status=403)
    await phone.opens(f"/campaign/{campaign}?me={an}.99999999999.x", status=403)
    await phone.opens("/campaign/none", status=404)
    await phone.opens_own_link(campaign, an)
    await phone.sends(f"/campaign/{campaign}/checkin", status=403, origin="https://evil.example")
    other = await open_checkin("c2")
    await phone.sends(f"/campaign/{other}/checkin", status=403)


async def test_a_follower_signs_in_by_the_account(phone: Phone) -> None:
    campaign = await open_checkin()
    async with phone.http.get(f"{phone.links.origin}/campaign/{campaign}/in", allow_redirects=False) as answer:
        state = URL(answer.headers["Location"]).query["state"]
    await phone.opens(f"/campaign/{campaign}/back?code=good&state=other", status=400)
    assert "登录码无效" in await phone.opens(f"/campaign/{campaign}/back?code=bad&state={state}")
    page = await phone.opens(f"/campaign/{campaign}/back?code=good&state={state}")
    assert ">签到</button>" in page
    assert (await get_campaign(program(), campaign)).id == campaign
