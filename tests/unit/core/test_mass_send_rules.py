"""When staff are reminded of a mass-send, and over which time it is counted how many somebody gets."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm_core.deliveries.actions import look_ended, next_due, stopped, tasks_made
from crm_core.errors import Conflict, Malformed, NotFound
from crm_core.masssends.actions import add_receivers, draft, list_mass_sends, start, stop
from crm_core.masssends.model import Following, SendLimits, SendState, Wanted
from crm_core.messages import Audience
from crm_core.permissions import Role
from crm_core.workhours import WorkHours
from tests.builders import APP, NOW, SCOPE, acting, colleague, program, wecom
from tests.house import House

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = WorkHours(opens=time(9), closes=time(18), zone=ZONE, is_workday=lambda day: day.weekday() < 5)
FOLLOWING = Following(every=60, days=7, remind_after=240, reminders=3, hours=HOURS)


def at(day: int, hour: float) -> datetime:
    """In China; 1 June 2099 is a Monday."""
    return (datetime(2099, 6, day, tzinfo=ZONE) + timedelta(hours=hour)).astimezone(UTC)


@pytest.mark.parametrize(
    ("since", "reminded", "now", "late"),
    [
        (at(1, 9), (), at(1, 12), False),
        (at(1, 9), (), at(1, 13), True),
        (at(1, 16), (), at(1, 20), False),
        (at(1, 16), (), at(2, 11), True),
        (at(1, 9), (), at(1, 22), False),
        (at(1, 9), (at(1, 13),), at(1, 14), False),
        (at(1, 9), (at(1, 13),), at(1, 17), True),
        (at(1, 9), (at(2, 9), at(2, 10), at(2, 11)), at(2, 17), False),
    ],
)
def test_who_is_late_is_reminded_in_working_time_and_not_too_often(
    since: datetime, reminded: tuple[datetime, ...], now: datetime, late: bool
) -> None:
    assert FOLLOWING.is_late(since, reminded, now) is late


def test_days_weeks_and_months_are_those_of_the_company() -> None:
    limits = SendLimits(zone=ZONE, a_day=1, a_week=3, a_month=7)
    assert limits.periods(at(3, 1)) == [(at(3, 0), 1), (at(1, 0), 3), (at(1, 0), 7)]
    assert SendLimits(zone=ZONE, a_day=0).periods(at(3, 1)) == []


def wanted(text: str = "您好", audience: Audience = Audience.CUSTOMERS) -> Wanted:
    return Wanted(scope=SCOPE, app=APP, audience=audience, sender=None, label="直播", text=text)


async def test_what_cannot_be_sent_is_refused_with_a_reason(house: House) -> None:
    with pytest.raises(Malformed):
        await draft(program(), "m1", wanted(""))
    with pytest.raises(Malformed):
        await draft(program(), "m1", wanted("长" * 1334))
    with pytest.raises(Malformed):
        await draft(program(), "m1", wanted(audience=Audience.GROUPS))
    with pytest.raises(NotFound):
        await start(program(), "m1")
    await draft(program(), "m1", wanted())
    with pytest.raises(Conflict):
        await start(program(), "m1")
    with pytest.raises(Conflict):
        await add_receivers(program(), "m1", [wecom("wm1"), wecom("wm2")], SendLimits(zone=ZONE, customers=1))


async def test_a_seller_sees_no_mass_send_of_others(house: House) -> None:
    await draft(program(), "m1", wanted())
    await add_receivers(program(), "m1", [wecom("wm1")], SendLimits(zone=ZONE))
    await start(program(), "m1")
    shown, count = await list_mass_sends(acting(await colleague("xu", Role.COMMUNITY)), 5)
    assert ([one.id for one in shown], count) == (["m1"], 1)
    assert await list_mass_sends(acting(await colleague("li", Role.SALES)), 5) == ([], 0)


@pytest.mark.usefixtures("house")
async def test_one_that_is_stopped_while_it_is_looked_at_is_looked_at_once_more() -> None:
    await draft(program(), "m1", wanted())
    await add_receivers(program(), "m1", [wecom("wm1")], SendLimits(zone=ZONE))
    await start(program(), "m1")
    await tasks_made(program(), "m1", "msg1", [])
    later = [program(at=NOW + timedelta(seconds=after)) for after in (1, 2, 3, 4)]
    looking = await next_due(later[0], FOLLOWING)
    assert looking is not None
    await stop(later[1], "m1")
    await stopped(later[1], "m1")
    await look_ended(later[2], "m1", looking.state, FOLLOWING)
    last = await next_due(later[3], FOLLOWING)
    assert last is not None
    assert last.state is SendState.STOPPED
    await look_ended(later[3], "m1", last.state, FOLLOWING)
    assert await next_due(program(at=NOW + timedelta(days=1)), FOLLOWING) is None
