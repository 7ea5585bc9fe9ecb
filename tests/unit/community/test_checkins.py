"""Coming once a day, and what streaks earn."""

from datetime import date, timedelta

import pytest

from community.campaigns.actions import get_campaign
from community.checkins.actions import attendance_of, check_in, everybodys_days, undo_checkin
from community.checkins.model import CheckinPlan, StreakReward, attendance, check
from community.kind import load_kinds
from community.rules import USUAL_RULES
from crm_core.errors import Conflict, Malformed, NotPermitted
from crm_core.merges.actions import merge, unmerge
from crm_core.permissions import Role
from crm_core.undo.actions import undo_last
from crm_core.values import CustomerId
from tests.builders import NOW, acting, colleague, program
from tests.house import House
from tests.unit.community.fair import CHECKIN, closes, open_checkin, somebody

DAY = date(2099, 6, 10)


@pytest.mark.parametrize(
    ("days_ago", "streak", "points"),
    [
        ((), 0, 0),
        ((0,), 1, 0),
        ((1,), 1, 0),
        ((2,), 0, 0),
        ((0, 1, 2), 3, 10),
        ((1, 2, 3), 3, 10),
        ((0, 1, 3, 4, 5), 2, 10),
        ((0, 1, 2, 4, 5, 6), 3, 20),
    ],
)
def test_a_streak_lives_until_the_end_of_the_next_day_and_earns_whenever_it_gets_there(
    days_ago: tuple[int, ...], streak: int, points: int
) -> None:
    found = attendance(CHECKIN, [DAY - timedelta(days=one) for one in days_ago], DAY)
    assert (found.streak, found.points) == (streak, points)


@pytest.mark.parametrize(
    "rewards",
    [
        (StreakReward(days=0, points=1),),
        (StreakReward(days=3),),
        (StreakReward(days=3, points=1, words="茶"),),
        (StreakReward(days=3, points=1), StreakReward(days=3, points=2)),
        (StreakReward(days=3, words="茶" * 31),),
    ],
)
def test_rewards_that_make_no_sense_are_refused(rewards: tuple[StreakReward, ...]) -> None:
    with pytest.raises(Malformed):
        check(CheckinPlan(zone=CHECKIN.zone, ends_at=NOW, rewards=rewards).plain)


async def days(campaign: str, customer: CustomerId, *, day: int = 0) -> int:
    act = program(at=NOW + timedelta(days=day))
    return len((await attendance_of(act, await get_campaign(act, campaign), customer)).days)


async def test_a_day_counts_once_by_the_companys_clock(house: House) -> None:
    campaign, an = await open_checkin(), await somebody("安")
    before_midnight = NOW.replace(hour=15, minute=59)
    assert (await check_in(program(at=before_midnight), campaign, an))[0]
    assert not (await check_in(program(at=before_midnight), campaign, an))[0]
    fresh, stands = await check_in(program(at=before_midnight + timedelta(minutes=1)), campaign, an)
    assert (fresh, stands.streak) == (True, 2)


async def test_two_accounts_of_one_person_count_once_and_apart_again_when_they_are_set_apart(house: House) -> None:
    campaign, an, bo = await open_checkin(), await somebody("安"), await somebody("安2")
    for who, day in ((an, 0), (bo, 0), (bo, 1)):
        await check_in(program(at=NOW + timedelta(days=day)), campaign, who)
    await merge(program(), an, bo)
    fresh, stands = await check_in(program(at=NOW + timedelta(days=1)), campaign, bo)
    assert (fresh, stands.streak) == (False, 2)
    assert len(await everybodys_days(program(), campaign)) == 1
    await unmerge(program(), bo)
    assert (await days(campaign, an), await days(campaign, bo)) == (1, 2)


async def test_staff_take_a_day_back_with_a_reason_and_undo_that(house: House) -> None:
    campaign, an = await open_checkin(), await somebody("安")
    boss = await colleague("zhao", Role.ADMIN)
    today = CHECKIN.day(NOW)
    await check_in(program(), campaign, an)
    with pytest.raises(Malformed):
        await undo_checkin(acting(boss), campaign, an, today, " ")
    await undo_checkin(acting(boss), campaign, an, today, "代签")
    assert await days(campaign, an) == 0
    with pytest.raises(Conflict):
        await check_in(program(), campaign, an)
    assert "重新算数" in "".join(await undo_last(acting(boss, "test:2")))
    assert await days(campaign, an) == 1
    with pytest.raises(NotPermitted):
        await undo_checkin(acting(await colleague("li", Role.SERVICE)), campaign, an, today, "代签")


async def test_nobody_checks_in_after_the_end_and_the_results_stay(house: House) -> None:
    campaign, an = await open_checkin(), await somebody("安")
    await check_in(program(), campaign, an)
    await closes(campaign)
    with pytest.raises(Conflict):
        await check_in(program(at=NOW + timedelta(days=1)), campaign, an)
    kind, found = load_kinds()["checkin"], await get_campaign(program(), campaign)
    assert "参加 1 人，共 1 次" in (await kind.results(program(), found, USUAL_RULES)).lines[0]
    assert (await kind.sheet(program(), found, USUAL_RULES))[1][:3] == ("安", "1", "1")


async def test_one_opens_at_its_time_and_closes_at_its_end(house: House) -> None:
    campaign = await open_checkin()
    kind = load_kinds()["checkin"]
    late = program(at=CHECKIN.ends_at)
    assert await kind.advance(program(), await get_campaign(program(), campaign), USUAL_RULES) == CHECKIN.ends_at
    assert await kind.advance(late, await get_campaign(late, campaign), USUAL_RULES) is None
    assert (await get_campaign(late, campaign)).state.is_over
