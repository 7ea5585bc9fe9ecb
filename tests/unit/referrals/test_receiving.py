"""Friends who add somebody by the code itself: to whom it leads, when it is asked for, and when it ends."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from crm_core.codes.actions import code_failed, code_made, code_with_state, lost_code, make_code
from crm_core.codes.documents import StoredCode
from crm_core.codes.keeping import AGAIN
from crm_core.codes.model import Calendar, CodeState, CodeWish, Seat
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Role
from crm_core.staff.actions import take_over_directory
from crm_core.values import AppKey, StaffId
from referrals.codes.model import ReferralCode
from referrals.programmes.actions import end_programme
from referrals.programmes.model import Condition, Must
from referrals.sharing.actions import own_code, ways_there, words_for_friend
from referrals.sharing.joining import Means, Way, ways_in
from referrals.sharing.receiving import AFTER_THE_END, look_after_contact_codes
from tests.builders import APP, NOW, PLAN, SCOPE, acting, colleague, customer_in_pool, customer_of, member, program
from tests.house import House
from tests.unit.referrals import campaign

MEANS = Means(companies=(SCOPE,), reception="前台")
EVERY_DAY = Calendar(zone=ZoneInfo("Asia/Shanghai"), is_workday=lambda _day: True)
FOLLOW, ADD = Way.FOLLOW, Way.ADD


@pytest.mark.parametrize(
    ("musts", "able", "ways"),
    [
        ((Must.ADDED,), (FOLLOW, ADD), (ADD,)),
        ((Must.FOLLOWED,), (FOLLOW, ADD), (FOLLOW,)),
        ((Must.ADDED, Must.FOLLOWED), (FOLLOW, ADD), (FOLLOW, ADD)),
        ((Must.ORDERED,), (FOLLOW, ADD), (FOLLOW,)),
        ((Must.ORDERED,), (ADD,), (ADD,)),
        ((Must.ADDED,), (FOLLOW,), (FOLLOW,)),
        ((Must.ADDED,), (), ()),
    ],
)
def test_friends_come_as_the_conditions_ask_where_it_can_be(
    musts: tuple[Must, ...], able: tuple[Way, ...], ways: tuple[Way, ...]
) -> None:
    conditions = tuple(Condition(must=one, cents=1 if one is Must.ORDERED else 0) for one in musts)
    assert ways_in(able, replace(campaign.PLAN, conditions=conditions)) == ways


async def asked(kind: str) -> list[tuple[str, list[str]]]:
    """The calls of this kind, with the members they name."""
    found = [one async for one in OutboxEntry.find({"words.kind": kind}).sort("+created_at", "+seq")]
    return [(one.id, sorted(user["account"] for user in one.words.get("users", ()))) for one in found]


async def leaves(*accounts: str) -> None:
    for account in accounts:
        await take_over_directory(program(), SCOPE, (), (member(account, active=False),), PLAN)


async def front_desk(*accounts: str) -> None:
    seats = [Seat(staff=(await colleague(one, Role.SALES)).staff or StaffId("")) for one in accounts]
    boss = await colleague("boss", Role.ADMIN)
    await make_code(acting(boss), APP, CodeWish(name="前台", seats=tuple(seats)), EVERY_DAY)


async def code_of_lisis_customer() -> tuple[str, ReferralCode]:
    """With the programme's id; the platform has made the 联系我 code."""
    one = await campaign.programme()
    await colleague("lisi", Role.SALES)
    code = await own_code(program(), one.id, await customer_of("lisi", "李晓梅"), MEANS)
    await code_made(program(), code.scene, "cfg", "http://127.0.0.1/qr")
    return one.id, code


async def test_it_is_asked_for_once_and_leads_to_who_looks_after_the_customer(house: House) -> None:
    one, code = await code_of_lisis_customer()
    for _ in range(2):
        await own_code(program(), one, code.owner, MEANS)
    assert await asked("contact_code") == [(f"code:{code.scene}", ["lisi"])]
    assert await ways_there(program(), code, MEANS) == {ADD: "http://127.0.0.1/qr"}
    assert len(code.scene) <= 30
    assert await words_for_friend(program(), code.scene) == "李**推荐您来的，欢迎！"
    assert await words_for_friend(program(), "c-of-somebody-else") == ""


async def test_friends_of_a_customer_whom_nobody_looks_after_come_to_the_reception(house: House) -> None:
    await front_desk("wang", "zhao")
    one = await campaign.programme()
    code = await own_code(program(), one.id, await customer_in_pool("路人"), MEANS)
    assert (await asked("contact_code"))[-1] == (f"code:{code.scene}", ["wang", "zhao"])


async def test_without_anybody_to_receive_none_is_asked_for(house: House) -> None:
    one = await campaign.programme()
    code = await own_code(program(), one.id, await customer_in_pool("路人"), MEANS)
    assert await code_with_state(program(), code.scene) is None
    await own_code(program(), one.id, code.owner, Means(accounts=(AppKey("official:wx1:official"),)))
    assert await asked("contact_code") == []


async def test_when_who_received_leaves_it_leads_to_the_reception_and_stays_there(house: House) -> None:
    await front_desk("wang")
    await code_of_lisis_customer()
    await leaves("lisi")
    for minutes in (11, 22, 33):
        await look_after_contact_codes(program(f"clock:{minutes}", NOW + timedelta(minutes=minutes)), MEANS)
    assert [users for _, users in await asked("contact_code_change")] == [["wang"]]
    await leaves("wang")
    await look_after_contact_codes(program("clock:44", NOW + timedelta(minutes=44)), MEANS)
    assert len(await asked("contact_code_change")) == 1
    assert await StoredCode.of_scope(SCOPE) == [await StoredCode.named(SCOPE, "前台")], "staff see their own codes only"


async def test_it_ends_a_day_after_its_programme_and_not_when_the_end_is_taken_back(house: House) -> None:
    one, code = await code_of_lisis_customer()
    await end_programme(program(), one)
    for at in (NOW + timedelta(minutes=11), NOW + AFTER_THE_END):
        await look_after_contact_codes(program(f"clock:{at}", at), MEANS)
        assert await asked("contact_code_end") == []
    later = NOW + AFTER_THE_END + timedelta(minutes=12)
    for _ in range(2):
        await look_after_contact_codes(program("clock:later", later), MEANS)
    assert [key for key, _ in await asked("contact_code_end")] == [f"code-end:{code.scene}"]
    assert await ways_there(program(), code, MEANS) == {}


async def test_what_was_refused_or_deleted_is_asked_for_again_after_a_while(house: House) -> None:
    one, code = await code_of_lisis_customer()
    await lost_code(program(), code.scene)
    for at in (NOW, NOW + AGAIN / 2, NOW + AGAIN, NOW + AGAIN):
        await own_code(program(f"asks:{at}", at), one, code.owner, MEANS)
    await code_failed(program(), code.scene, "41054", unknown=False)
    await own_code(program("asks:late", NOW + 2 * AGAIN), one, code.owner, MEANS)
    assert [key for key, _ in await asked("contact_code")] == [
        f"code:{code.scene}{again}" for again in ("", ":1", ":2")
    ]
    await front_desk("wang")
    await code_failed(program(), code.scene, "84074", unknown=False)
    await own_code(program("asks:others", NOW + 2 * AGAIN), one, code.owner, MEANS)
    assert (await asked("contact_code"))[-1] == (f"code:{code.scene}:3", ["wang"])
    assert (await StoredCode.get(code.scene) or StoredCode.model_construct()).status is CodeState.ASKED
