"""Whom a contact code leads to, and how a code is written down."""

from collections import Counter
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.outcomes.codes import change_settled
from bot.outcomes.settled import Settled
from commands.reading.arguments import BadUsage
from commands.reading.coding import Verb, read_code
from crm_core.act import Actor
from crm_core.codes.actions import came_by_code, code_failed, code_made, end_code, keep_shifts, make_code, welcome_of
from crm_core.codes.documents import StoredCode
from crm_core.codes.model import Calendar, Code, CodeState, CodeWish, Days, Seat, Shift, new_state, roster, share
from crm_core.customers.actions import get_customer
from crm_core.errors import Conflict, Malformed, NotPermitted
from crm_core.messages import ContactCodeChange
from crm_core.outbox.documents import OutboxEntry
from crm_core.outbox.model import CallState
from crm_core.permissions import Role
from crm_core.staff.actions import take_over_directory
from crm_core.values import AppKey, StaffId
from tests.builders import (
    APP,
    NOW,
    PLAN,
    SCOPE,
    acting,
    colleague,
    contact,
    details,
    follow,
    in_role,
    member,
    program,
    wecom,
)
from tests.house import House

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar(zone=SHANGHAI, is_workday=lambda day: day.weekday() < 5)
A, B, C = (StaffId(name) for name in "abc")
NINE_TO_SIX = Shift(opens=time(9), closes=time(18), days=Days.WORKDAYS)
NIGHT = Shift(opens=time(22), closes=time(6))
SEATS = (Seat(staff=A, shift=NINE_TO_SIX), Seat(staff=B, shift=NIGHT))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "working", "leads_to"),
    [
        ("23 09:00", {A, B, C}, [A]),
        ("23 17:59", {A, B, C}, [A]),
        ("23 18:00", {A, B, C}, [C]),
        ("22 12:00", {A, B, C}, [C]),  # a Sunday
        ("23 23:00", {A, B, C}, [B]),
        ("24 05:59", {A, B, C}, [B]),
        ("24 06:00", {A, B, C}, [C]),
        ("23 12:00", {B, C}, [C]),  # who left gets nobody
        ("23 12:00", {A, B}, [A]),
        ("24 07:00", {A, B}, [A, B]),  # no fallback left: rather anybody than nobody
        ("24 07:00", set[StaffId](), []),
    ],
)
def test_a_code_leads_to_whoever_is_on_shift(moment: str, working: set[StaffId], leads_to: list[StaffId]) -> None:
    assert [*roster(SEATS, [C], at(moment), CALENDAR, working)] == leads_to


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8))
@settings(max_examples=60)
def test_over_a_cycle_everybody_gets_customers_by_weight(weights: list[int]) -> None:
    """The platform spreads evenly over the members there are."""
    seats = [Seat(staff=StaffId(f"s{number}"), weight=weight) for number, weight in enumerate(weights)]
    got = Counter[StaffId]()
    for slot in range(cycle := sum(weights)):
        there = share(seats, slot)
        assert there
        for one in there:
            got[one] += Fraction(1, len(there))  # pyright: ignore[reportArgumentType] - a counter of fractions
    assert [got[one.staff] / cycle for one in seats] == [Fraction(weight, cycle) for weight in weights]


def test_states_fit_the_platform_and_are_not_guessed() -> None:
    states = {new_state() for _ in range(200)}
    assert len(states) == 200
    assert {len(one) <= 30 and one.isascii() for one in states} == {True}


def test_a_code_is_read_with_weights_shifts_fallback_tags_and_welcome() -> None:
    text = "新建 春季展会 @李雷×2 @韩梅梅 工作日 9:00-18:00 @夜班x3 22:00~06:00 兜底 @王五"
    text += " 标签 展会、老客 需验证 欢迎语 您好， @我都行"
    wanted = read_code(text)
    assert (wanted.verb, wanted.name, wanted.fallback) == (Verb.MAKE, "春季展会", ("王五",))
    assert [(one.who, one.weight, one.shift) for one in wanted.seats] == [
        ("李雷", 2, NINE_TO_SIX),
        ("韩梅梅", 1, NINE_TO_SIX),
        ("夜班", 3, NIGHT),
    ]
    assert (wanted.tags, wanted.welcome) == ({"展会", "老客"}, "您好， @我都行")
    assert not wanted.skip_verify


@pytest.mark.parametrize(
    "text",
    ["新建", "新建 展会", "新建 展会 李雷", "新建 展会 @李雷×0", "新建 展会 @李雷×10", "新建 展会 @李雷 工作日",
     "新建 展会 09:00-18:00 @李雷", "新建 展会 @李雷 09:00-09:00", "新建 展会 @李雷 29:00-18:00", "展会 海报", "停用",
     "新建 展会 @李雷 标签", "新建 展会 @李雷 兜底"],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_with_an_example(text: str) -> None:
    with pytest.raises(BadUsage) as told:
        read_code(text)
    assert "例如：活码" in told.value.text


def test_a_name_that_begins_like_the_verb_is_a_name() -> None:
    assert read_code("新建 建 @李雷").name == "建"
    with pytest.raises(BadUsage) as told:
        read_code("换人 展会 李雷")
    assert "例如：活码 换人 春季展会" in told.value.text


# ---- in the database ------------------------------------------------------------------------------------------


@pytest.fixture
async def boss(house: House) -> Actor:
    await colleague("lisi", Role.SALES)
    return await colleague("boss", Role.ADMIN)


async def wish(name: str = "展会", **more: Any) -> CodeWish:
    seat = Seat(staff=(await colleague("lisi", Role.SALES)).staff or StaffId(""))
    return CodeWish(name=name, seats=(seat,), **more)


async def make(boss: Actor, cause: str = "inbox:1", **more: Any) -> Code:
    return await make_code(acting(boss, cause), APP, await wish(**more), CALENDAR)


async def status(code: Code) -> CodeState:
    found = await StoredCode.get(code.state)
    assert found is not None
    return found.status


async def test_outcomes_told_again_and_in_any_order_leave_one_code(boss: Actor) -> None:
    code = await make(boss)
    for _ in range(2):
        await code_failed(program(), code.state, "timeout", unknown=True)
    for _ in range(3):
        await code_made(program(), code.state, "cfg", "http://127.0.0.1/qr")
    await code_failed(program(), code.state, "timeout", unknown=True)
    assert await status(code) is CodeState.LIVE
    told = [entry.id async for entry in OutboxEntry.find({"words.kind": "text"})]
    assert sorted(told) == [f"code:{code.state}:failed", f"code:{code.state}:made"]


async def test_a_code_ended_before_it_was_there_is_ended_once_it_is(boss: Actor) -> None:
    code = await make(boss)
    await end_code(acting(boss, "inbox:2"), APP, "展会")
    for _ in range(2):
        await code_made(program(), code.state, "cfg", "http://127.0.0.1/qr")
    assert await status(code) is CodeState.ENDED
    ends = [entry.words["config_id"] async for entry in OutboxEntry.find({"words.kind": "contact_code_end"})]
    assert ends == ["cfg"]
    assert (await make(boss, "inbox:3")).state != code.state


@pytest.mark.parametrize(
    ("state", "code", "comes_to"),
    [
        (CallState.UNKNOWN, "timeout", "again"),
        (CallState.DEAD, "unreachable", "again"),
        (CallState.DEAD, -1, "again"),
        (CallState.DEAD, 41054, "有成员没有激活或实名"),
        (CallState.DEAD, "no_app", "没能换人"),
        (CallState.DEAD, 41044, "已经被删除"),
    ],
)
async def test_a_change_that_was_not_made_is_made_later_or_told_of(
    boss: Actor, state: CallState, code: int | str, comes_to: str
) -> None:
    made = await make(boss)
    await code_made(program(), made.state, "cfg", "")
    words = ContactCodeChange(config_id="cfg", state=made.state, users=(), remark="", skip_verify=True)
    call = Settled(
        key="c", app=AppKey(""), to=wecom("code:1"), words=words, state=state, code=code, receipt=None, trace=""
    )
    for _ in range(2):
        await change_settled(call)
    await keep_shifts(program("codes:1"), CALENDAR)
    asked = await OutboxEntry.find({"words.kind": "contact_code_change"}).count()
    told = [entry.words["text"] async for entry in OutboxEntry.find({"words.kind": "text"})]
    assert (asked, len(told)) == ((1, 1) if comes_to == "again" else (0, 2))
    assert comes_to == "again" or comes_to in told[-1]
    assert await status(made) is (CodeState.ENDED if code == 41044 else CodeState.LIVE)


async def test_whoever_left_is_led_to_no_more_and_a_late_retry_says_the_same(boss: Actor) -> None:
    await colleague("wangwu", Role.SALES)
    both = [(await colleague(name, Role.SALES)).staff or StaffId("") for name in ("lisi", "wangwu")]
    seats = tuple(Seat(staff=one, shift=Shift(opens=time(0), closes=time(23, 59))) for one in both)
    code = await make_code(acting(boss), APP, CodeWish(name="展会", seats=seats), CALENDAR)
    await code_made(program(), code.state, "cfg", "http://127.0.0.1/qr")
    for number, gone in enumerate(("wangwu", "lisi")):
        from_now = program(f"codes:{number}", NOW + timedelta(hours=number))
        await take_over_directory(from_now, SCOPE, (), (member(gone, active=False),), PLAN)
        await keep_shifts(from_now, CALENDAR)
        await keep_shifts(from_now, CALENDAR)
    changes = [entry.words["users"] async for entry in OutboxEntry.find({"words.kind": "contact_code_change"})]
    assert [[user["account"] for user in users] for users in changes] == [["lisi"]]


async def test_who_comes_by_a_code_gets_its_tags_and_its_welcome(boss: Actor) -> None:
    code = await make(boss, tags=frozenset({"展会来客"}), welcome="您好")
    customer = await contact(details("wm1", "张三", follow("lisi")), state=code.state)
    for state in (code.state, code.state, "unknown", None):
        await came_by_code(program(), customer, state)
    assert (await get_customer(in_role(Role.ADMIN), customer)).tags == ("展会来客",)
    assert [await welcome_of(program(), state) for state in (code.state, "unknown", None)] == ["您好", "", ""]


@pytest.mark.parametrize(
    ("more", "refusal"),
    [({"name": ""}, Malformed), ({"name": "长" * 21}, Malformed), ({"welcome": "您" * 601}, Malformed),
     ({"tags": frozenset(map(str, range(11)))}, Malformed)],
)  # fmt: skip
async def test_what_is_too_much_is_refused(boss: Actor, more: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        await make(boss, **more)


async def test_a_name_is_used_once_and_sales_make_no_codes(boss: Actor) -> None:
    await make(boss)
    with pytest.raises(Conflict):
        await make(boss, "inbox:2")
    with pytest.raises(NotPermitted):
        await make(await colleague("lisi", Role.SALES), "inbox:3", name="别的")
