"""What becomes of a handover the platform was asked for, on the real database."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession

from adapters.channel import Receipt
from bot.apps import Apps
from bot.outcomes.handovers import ask_about_quiet_ones, settled
from bot.outcomes.settled import Settled
from crm_core.act import Actor
from crm_core.customers.documents import StoredCustomer
from crm_core.handovers.actions import begun, ended, failed, quiet_handovers, told
from crm_core.handovers.documents import StoredHandover
from crm_core.handovers.model import QUIET, HandoverState, accounts_between
from crm_core.messages import HandoverProgress, Text
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import CallState
from crm_core.ownership.actions import transfer
from crm_core.permissions import Role
from crm_core.values import Identity
from tests.builders import APP, CORP, NOW, colleague, customer_of, program, wecom
from tests.house import House
from tests.town import Town, connected
from tests.unit.adapters.wechat_work.stand_in import OK, StandIn, client_of
from tests.unit.core.owners import person, step

pytestmark = pytest.mark.usefixtures("house")

ZHANG = wecom("wm-张三-lisi")
RESULT = "externalcontact/transfer_result"


@pytest.fixture
async def lisi(house: House) -> Actor:
    return await colleague("lisi", Role.SALES, name="李四")


@pytest.fixture
async def key(lisi: Actor) -> str:
    """张三 on the way from 李四 to 王五."""
    taker = await colleague("wangwu", Role.SALES, name="王五")
    await transfer(step(lisi, 1), await customer_of("lisi", "张三"), person(taker), APP)
    (handover,) = await StoredHandover.find_all().to_list()
    return handover.id


async def state(key: str) -> HandoverState:
    found = await StoredHandover.get(key)
    assert found is not None
    return found.state


async def heard(account: str) -> list[str]:
    """What the app wants to tell somebody."""
    calls = await OutboxEntry.find({"to": wecom(account).key}).sort("+seq").to_list()
    return [one.said.text for one in calls if isinstance(one.said, Text)]


@pytest.mark.parametrize(
    ("giver", "taker", "found"),
    [
        (["wecom:c1:lisi"], ["wecom:c1:wangwu"], ("lisi", "wangwu")),
        (["dingtalk:d1:l", "wecom:c1:lisi"], ["wecom:c1:wangwu"], ("lisi", "wangwu")),
        (["wecom:c1:lisi"], ["wecom:c2:wangwu"], None),
        (["wecom:c1:lisi"], ["dingtalk:d1:w"], None),
        ([], ["wecom:c1:wangwu"], None),
    ],
)
def test_a_handover_is_between_accounts_of_one_company(
    giver: list[str], taker: list[str], found: tuple[str, str] | None
) -> None:
    accounts = accounts_between(["official:a1:o", "wecom:c1:wm"], giver, taker)
    assert (accounts and (accounts.giver.account, accounts.taker.account)) == found
    assert accounts is None or accounts.customer == Identity.from_key("wecom:c1:wm")


async def call(key: str, state: CallState, code: int | str) -> Settled:
    entry = await OutboxEntry.get(key)
    assert entry is not None
    receipt = Receipt(message_id="") if state is CallState.SENT else None
    return Settled(
        key=key,
        app=entry.app,
        to=entry.receiver,
        words=entry.said,
        state=state,
        code=code,
        receipt=receipt,
        trace="t",
    )


async def test_what_the_courier_has_sent_is_begun(key: str) -> None:
    await settled(await call(key, CallState.WAITING, 45009))
    assert await state(key) is HandoverState.ASKED
    await settled(await call(key, CallState.SENT, 0))
    assert await state(key) is HandoverState.BEGUN


@pytest.mark.parametrize(
    ("after", "code", "then"),
    [
        (CallState.DEAD, 40128, HandoverState.FAILED),
        (CallState.DEAD, "no_app", HandoverState.FAILED),
        (CallState.UNKNOWN, 40128, HandoverState.FAILED),
        (CallState.UNKNOWN, "timeout", HandoverState.ASKED),
    ],
)
async def test_what_the_courier_gives_up_has_failed_unless_nobody_knows(
    key: str, after: CallState, code: int | str, then: HandoverState
) -> None:
    await settled(await call(key, after, code))
    assert await state(key) is then
    assert len(await heard("lisi")) == (then is HandoverState.FAILED)


@pytest.mark.parametrize(
    ("progress", "then", "why"),
    [
        (HandoverProgress.REFUSED, HandoverState.REFUSED, "客户没有同意换人"),
        (HandoverProgress.FULL, HandoverState.FULL, "接手人的客户数已达企业微信的上限"),
        (HandoverProgress.UNKNOWN, HandoverState.FAILED, "企业微信没有受理"),
    ],
)
async def test_who_asked_is_told_once_why_it_failed(
    key: str, progress: HandoverProgress, then: HandoverState, why: str
) -> None:
    await begun(program(), key)
    for _ in range(2):
        await told(program(), ZHANG, wecom("wangwu"), progress, NOW)
        await ended(program(), key, progress)
    assert await state(key) is then
    (news,) = await heard("lisi")
    assert news.splitlines() == [
        f"企业微信里没能把张三从李四换给王五：{why}。",
        "客户在企业微信里仍是李四的好友；CRM 里的负责人不变。需要改回来，请负责人或主管发“转给 李四 张三”。",
    ]


async def test_of_a_customer_who_left_the_giver_meanwhile_nothing_else_is_said(key: str) -> None:
    await StoredCustomer.rows().update_one({"identities": ZHANG.key}, {"$set": {"follows": []}})
    await failed(program(), key, "84061")
    assert "客户在企业微信里已不是李四的好友" in (await heard("lisi"))[0]


async def test_too_many_handovers_of_one_customer_are_called_that(key: str) -> None:
    await failed(program(), key, "40128")
    assert "这位客户 90 天内换人太频繁" in (await heard("lisi"))[0]


async def test_one_that_is_done_ends_the_old_contact_and_nobody_is_bothered(key: str, lisi: Actor) -> None:
    await begun(program(), key)
    await told(program(), ZHANG, wecom("lisi"), HandoverProgress.DONE, NOW)
    assert await state(key) is HandoverState.DONE
    profile = await StoredCustomer.find_one({"identities": ZHANG.key})
    assert profile is not None
    assert lisi.staff not in {one.staff for one in profile.follows}
    assert await heard("lisi") == []


async def test_what_nobody_here_asked_for_and_news_of_an_earlier_one_are_passed_over(key: str) -> None:
    await told(program(), ZHANG, wecom("somebody"), HandoverProgress.REFUSED, NOW)
    await told(program(), wecom("wmElse"), wecom("lisi"), HandoverProgress.DONE, NOW)
    await told(program(), ZHANG, wecom("wangwu"), HandoverProgress.REFUSED, NOW - timedelta(days=1))
    assert await state(key) is HandoverState.ASKED


async def test_a_late_word_of_the_courier_changes_no_end(key: str) -> None:
    await told(program(), ZHANG, wecom("lisi"), HandoverProgress.DONE, NOW)
    await begun(program(), key)
    assert await state(key) is HandoverState.DONE


# ---- asking the platform --------------------------------------------------------------------------------------


@pytest.fixture
async def platform() -> AsyncIterator[StandIn]:
    stand_in = StandIn()
    await stand_in.server.start_server()
    yield stand_in
    await stand_in.server.close()


@pytest.fixture
async def apps(platform: StandIn) -> AsyncIterator[Apps]:
    async with ClientSession() as http:
        client = client_of(platform, http, CORP)
        yield {APP: replace(connected(http, Town()), client=client)}


async def quiet_for(key: str, time: timedelta) -> None:
    await StoredHandover.rows().update_one({"_id": key}, {"$set": {"changed_at": datetime.now(UTC) - time}})


async def test_only_those_without_news_for_an_hour_are_asked_about(key: str) -> None:
    assert await quiet_handovers(program(at=NOW + QUIET)) == []
    (one,) = await quiet_handovers(program(at=NOW + QUIET + timedelta(minutes=1)))
    assert one.key == key


@pytest.mark.parametrize(
    ("answer", "then"),
    [
        ({"customer": [{"external_userid": ZHANG.account, "status": 1}]}, HandoverState.DONE),
        ({"customer": [{"external_userid": ZHANG.account, "status": 2}]}, HandoverState.BEGUN),
        ({"customer": [{"external_userid": ZHANG.account, "status": 3}]}, HandoverState.REFUSED),
        ({"customer": []}, HandoverState.FAILED),
        ({"errcode": 60111, "errmsg": "userid not found"}, HandoverState.FAILED),
    ],
)
async def test_what_the_platform_says_when_asked_counts(
    key: str, platform: StandIn, apps: Apps, answer: dict[str, object], then: HandoverState
) -> None:
    await quiet_for(key, timedelta(hours=2))
    platform.says(RESULT, OK | answer)
    await ask_about_quiet_ones(apps)
    await ask_about_quiet_ones(apps)
    assert await state(key) is then
    assert len(platform.calls(RESULT)) == 1
