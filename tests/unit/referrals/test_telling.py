"""Both sides are told once, at once or at the next chance; staff in their own time."""

from datetime import timedelta

import pytest

from crm_core.act import Actor
from crm_core.events.documents import StoredEvent
from crm_core.messages import Text
from crm_core.permissions import Role
from crm_core.reaching.model import Ways
from referrals.invitations.model import Why
from referrals.programmes.actions import get_programme
from referrals.programmes.model import Step
from referrals.telling import words
from referrals.telling.actions import tell, tell_leaders, tell_owner, tell_staff_due, untold
from referrals.telling.model import OwnerNews, Telling
from referrals.telling.reacting import news
from tests.builders import NOW, colleague, customer_of, program
from tests.house import House
from tests.unit.referrals.campaign import POINTS, code_of, comes, happen, programme, somebody
from tests.unit.web.conftest import RULES

WAYS = Ways()


@pytest.fixture
async def lisi(house: House) -> Actor:
    return await colleague("lisi", Role.SALES, name="李四")


def said(house: House) -> list[str]:
    return [call.words.text for unit in house.units for call in unit.calls if isinstance(call.words, Text)]


async def test_what_no_channel_takes_waits_and_is_kept_once(house: House) -> None:
    who = await somebody("王小明")
    for _ in range(2):
        await tell(program(), who, {"came:1": "朋友来了", "met:1": ""}, WAYS)
    assert await untold(program(), who) == ["朋友来了"]
    assert said(house) == []


async def test_an_owner_hears_of_a_day_in_one_message(house: House, lisi: Actor) -> None:
    who = await customer_of("lisi", "王小明")
    telling = Telling(owners=OwnerNews.DIGEST)
    for key in ("a", "b", "b"):
        await tell_owner(program(), RULES, telling, key, who, f"{{customer}}的消息{key}")
    assert said(house) == []
    await tell_staff_due(program(at=NOW + timedelta(days=1)), RULES)
    await tell_staff_due(program(at=NOW + timedelta(days=1)), RULES)
    assert said(house) == ["王小明的消息a\n王小明的消息b"]


async def test_an_owner_hears_at_once_or_never_when_that_is_set(house: House, lisi: Actor) -> None:
    who = await customer_of("lisi", "王小明")
    await tell_owner(program(), RULES, Telling(owners=OwnerNews.NEVER), "a", who, "不说")
    await tell_owner(program(), RULES, Telling(owners=OwnerNews.AT_ONCE), "b", who, "马上")
    assert said(house) == ["马上"]


async def test_who_made_a_programme_gets_the_months_best_once(house: House) -> None:
    boss = await colleague("boss", Role.ADMIN, name="韩总")
    one = await programme(steps=(Step(friends=3, prize=POINTS),), newcomer_days=30)
    inviter, friend = await somebody("王小明"), await customer_of("boss", "新朋友")
    await comes(await code_of(one, inviter), friend)
    await happen()
    house.units.clear()
    since, until = NOW - timedelta(days=1), NOW + timedelta(days=1)
    for _ in range(2):
        await tell_leaders(program(at=until), RULES, since, until, "2099-06")
    assert said(house) == ["“老带新”6 月推荐前 1 名：\n1. 王小明 1 位"]
    assert boss.staff is not None


@pytest.mark.parametrize("why", [*Why])
def test_no_reason_accuses_anybody(why: Why) -> None:
    text = words.counts_no_more("王**", why)
    assert text
    assert not any(word in text for word in ("作弊", "欺诈", "违规", "刷", "虚假"))


async def test_who_comes_when_nothing_is_left_is_promised_nothing_and_the_maker_hears_of_it_once(house: House) -> None:
    await colleague("boss", Role.MANAGER, name="韩总")
    one = await programme(for_invitee=POINTS, stock=1)
    inviter, news_of = await somebody("王小明"), news(RULES, WAYS, Telling())
    for name in ("甲", "乙"):
        friend = await somebody(name)
        await comes(await code_of(one, inviter), friend)
        await happen()
        for event in await StoredEvent.find({"name": {"$in": [*news_of.wants]}}).sort("+_id").to_list():
            await news_of.react(program(f"event:{event.id}"), event.happened)
    told = await untold(program(), friend)
    assert told == ["欢迎！王**推荐您来的，已经记上了。", "100 积分已经领完了，这次没有了，谢谢您的支持。"]
    assert (await get_programme(program(), one.id)).used_up
    assert [text for text in said(house) if "用完了" in text] == [
        "“老带新”的预算或名额用完了，新来的朋友照样记上，但没有奖励。发“推荐 修改 老带新”可以增加。"
    ]
