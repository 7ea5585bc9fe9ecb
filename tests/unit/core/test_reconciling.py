"""When a comparison with the platforms is due, what counts as missed, and what is said of it."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial

import pytest

from crm_core.contacts.comparing import Gap, gap_of, unknown_of
from crm_core.contacts.documents import StoredRelation
from crm_core.contacts.model import Deed, Noted
from crm_core.reconciling.model import Found, Part, due_at, is_due, morning_report
from crm_core.values import StaffId

NIGHT = time(2, 30)
AT = datetime(2026, 3, 4, 5, 0, tzinfo=UTC)
NOTED = Noted(remark="张三", mobiles=("13812345678",))


def relation(*, active: bool = True, ended: datetime | None = None, asked: str = "") -> StoredRelation:
    known = StoredRelation.blank("wecom:ww:wm", StaffId("s"))
    known.note(AT, Deed.LISTED)
    if ended is not None:
        known.note(ended, Deed.BY_CUSTOMER)
    known.active, known.asked = active, asked
    known.remark, known.mobiles = NOTED.remark, [*NOTED.mobiles]
    return known


@pytest.mark.parametrize(
    ("known", "noted", "tags", "name", "gap"),
    [
        (None, NOTED, True, True, Gap.BEGINNING),
        (None, None, True, True, None),
        (relation, NOTED, True, True, None),
        (relation, None, True, True, Gap.END),
        (relation, NOTED, False, False, Gap.TAGS),
        (relation, NOTED, True, False, Gap.NOTES),
        (relation, Noted(remark="另一个"), True, True, Gap.NOTES),
        (partial(relation, asked="remark:1"), Noted(remark="还没写到"), True, True, None),
        (partial(relation, active=False), NOTED, True, True, Gap.BEGINNING),
        (partial(relation, active=False), None, True, True, None),
        (partial(relation, active=False, ended=AT + timedelta(days=1)), NOTED, True, True, None),
    ],
)
async def test_what_of_a_relation_was_missed(
    house: None,
    known: Callable[[], StoredRelation] | None,
    noted: Noted | None,
    tags: bool,
    name: bool,
    gap: Gap | None,
) -> None:
    assert gap_of(known and known(), noted, AT if noted else None, tags=tags, name=name) is gap


def test_a_customer_never_heard_of_is_new_and_one_who_left_before_is_not() -> None:
    assert unknown_of(["a", "b", "c"], ["b", "d"], ["b", "c", "d"]) == ({"a"}, {"d"})


def test_each_company_has_its_own_minute_every_night() -> None:
    now, spread = datetime(2026, 3, 4, 12, 0, tzinfo=UTC), timedelta(hours=1)
    minutes = {due_at(now, NIGHT, spread, f"company {number}").time() for number in range(20)}
    assert len(minutes) == 20
    assert all(time(2, 30) <= one < time(3, 30) for one in minutes)
    again = due_at(now + timedelta(days=1), NIGHT, spread, "company 1")
    assert again - due_at(now, NIGHT, spread, "company 1") == timedelta(days=1)


@pytest.mark.parametrize(
    ("hour", "last_hour", "due"),
    [(2, None, False), (3, None, True), (8, None, True), (9, None, False), (4, 3, False), (4, 2, True)],
)
def test_a_night_has_one_run_which_may_be_some_hours_late(hour: int, last_hour: int | None, due: bool) -> None:
    now = datetime(2026, 3, 4, hour, 0, tzinfo=UTC)
    last = None if last_hour is None else now.replace(hour=last_hour)
    assert is_due(now, due_at(now, NIGHT, timedelta(), "a company"), last) is due


def test_what_is_said_in_the_morning_names_what_was_missed_gone_and_left() -> None:
    text = morning_report({Found.CUSTOMER: 1_003, Found.GROUP_GONE: 1}, [Part.TAGS])
    assert text.splitlines() == [
        "昨夜对账：补上 1,003 位客户。",
        "平台上已经没有、这里一并更新了：1 个客户群。",
        "没有对完：企业标签。",
        "详情：scrm reconcile --last",
    ]


def test_nothing_is_said_when_nothing_was_missed() -> None:
    assert morning_report({}, [Part.TAGS]) == ""
