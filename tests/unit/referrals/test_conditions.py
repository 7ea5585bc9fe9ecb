"""What a friend has to do, by what they did."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crm_core.errors import Conflict, Malformed
from referrals.deeds.model import Deed, DeedKind
from referrals.invitations.conditions import fulfilment
from referrals.programmes.actions import change_programme, get_programme, restore_programme
from referrals.programmes.model import Condition, Must, Plan, State, Step
from tests.builders import NOW, program
from tests.house import House
from tests.unit.referrals.campaign import POINTS, at_day, code_of, comes, programme, somebody

ADD, FOLLOW, STAY = Condition(must=Must.ADDED), Condition(must=Must.FOLLOWED), Condition(must=Must.STAYED, days=7)
BUY = Condition(must=Must.ORDERED, cents=9900)


def deed(kind: DeedKind, day: float, *, channel: str = "s1", amount: int = 0) -> Deed:
    return Deed(at=NOW + timedelta(days=day), kind=kind, invitee="c1", channel=channel, amount=amount)


ADDED, LEFT, BACK = deed(DeedKind.ADD, 0), deed(DeedKind.DELETE, 2), deed(DeedKind.ADD, 4)


@pytest.mark.parametrize(
    ("conditions", "deeds", "day", "met_on", "gone"),
    [
        ((ADD,), (), 1, None, False),
        ((ADD,), (ADDED,), 1, 0, False),
        ((ADD,), (ADDED, LEFT), 3, None, True),
        ((ADD,), (LEFT, BACK, ADDED), 5, 4, False),
        ((FOLLOW,), (ADDED,), 1, None, False),
        ((FOLLOW, ADD), (ADDED, deed(DeedKind.FOLLOW, 1, channel="o1")), 1, 1, False),
        ((STAY,), (ADDED,), 6.9, None, False),
        ((STAY,), (ADDED,), 7, 7, False),
        ((STAY,), (ADDED, LEFT, BACK), 10, None, False),
        ((STAY,), (ADDED, LEFT, BACK), 11, 11, False),
        ((STAY,), (ADDED, LEFT), 30, None, True),
        ((STAY,), (), 8, 7, False),
        ((BUY,), (deed(DeedKind.ORDER, -1, amount=9900),), 1, None, False),
        ((BUY,), (deed(DeedKind.ORDER, 1, amount=9899),), 2, None, False),
        ((BUY,), (deed(DeedKind.ORDER, 1, amount=9900), deed(DeedKind.ORDER, 3, amount=1)), 4, 1, False),
        ((BUY,), (deed(DeedKind.ORDER, 1, amount=0),), 2, None, False),
    ],
)
def test_conditions_are_met_by_deeds(
    conditions: tuple[Condition, ...], deeds: tuple[Deed, ...], day: float, met_on: float | None, gone: bool
) -> None:
    found = fulfilment(conditions, deeds, NOW, NOW + timedelta(days=day))
    assert found.met_at == (None if met_on is None else NOW + timedelta(days=met_on))
    assert found.gone is gone
    assert bool(found.missing) is (met_on is None)


def test_time_alone_is_waited_for() -> None:
    assert fulfilment((STAY,), (ADDED,), NOW, at_day(1)).look_at == at_day(7)
    assert fulfilment((BUY, STAY), (ADDED,), NOW, at_day(1)).look_at == at_day(7)
    assert fulfilment((BUY,), (ADDED,), NOW, at_day(1)).look_at is None


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "有 空格"},
        {"terms": "短"},
        {"ends": NOW - timedelta(days=2)},
        {"conditions": ()},
        {"conditions": (ADD, ADD)},
        {"conditions": (Condition(must=Must.STAYED, days=90),)},
        {"for_inviter": None},
        {"steps": (Step(friends=5, prize=POINTS), Step(friends=3, prize=POINTS))},
        {"budget": 0},
        {"stock": -1},
        {"hold_days": -1},
    ],
)
async def test_a_plan_that_cannot_be_kept_is_refused(house: House, changes: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        await programme(**changes)


async def test_what_was_promised_binds_later_changes(house: House) -> None:
    one = await programme(stock=5, steps=(Step(friends=3, prize=POINTS),))
    code = await code_of(one, await somebody("甲"))
    for name in ("乙", "丙"):
        await comes(code, await somebody(name))
    wider: Plan = replace(one.plan, stock=10, terms="规则换了一种说法，意思没有变。")
    await change_programme(program(), one.id, wider)
    for changed in (
        replace(wider, stock=1),
        replace(wider, conditions=(BUY,)),
        replace(wider, steps=()),
        replace(wider, lapse_days=9),
    ):
        with pytest.raises(Conflict):
            await change_programme(program(), one.id, changed)
    with pytest.raises(Conflict):
        await restore_programme(program(), one.id, wider, State.ENDED)
    now = await get_programme(program(), one.id)
    assert (now.plan.stock, now.reserved, now.reserved_cents) == (10, 2, 200)
