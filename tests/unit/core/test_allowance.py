"""The month's allowance: counted by company and month, told of in time and once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from adapters.dingtalk.errors import QUOTA_SPENT
from adapters.exchange import CallOutcome
from bot.allowance import AllowanceBook
from crm_core.allowance.actions import exhausted, spend, standing
from crm_core.allowance.model import Allowance, Spent, month_of, to_warn_of, warning
from crm_core.permissions import Role
from tests.builders import APP, NOW, colleague, program
from tests.house import House

SCOPE = "dingtalk:ding1"
MOST = {Spent.CALLS: 100, Spent.PUSHES: 10}


async def used(kind: Spent, count: int, at: datetime = NOW) -> int:
    return (await spend(program(at=at), SCOPE, {kind: count}, MOST, [APP]))[0].used


async def told(house: House) -> list[str]:
    return [row["words"]["text"] async for row in house.rows("outbox").find().sort("seq")]


async def test_the_administrator_is_told_at_70_and_at_90_percent_and_no_more(house: House) -> None:
    await colleague("boss", Role.ADMIN)
    await used(Spent.CALLS, 69)
    assert await told(house) == []
    await used(Spent.CALLS, 1)
    await used(Spent.CALLS, 1)
    assert len(await told(house)) == 1
    await used(Spent.CALLS, 19)
    await used(Spent.CALLS, 19)
    texts = await told(house)
    assert len(texts) == 2
    assert "已用 70%" in texts[0]
    assert "省着用" in texts[1]


async def test_a_month_begins_anew_by_the_platforms_clock(house: House) -> None:
    await colleague("boss", Role.ADMIN)
    last = datetime(2099, 6, 30, 15, 59, tzinfo=UTC)
    assert await used(Spent.PUSHES, 8, last) == 8
    assert await used(Spent.PUSHES, 1, last + timedelta(minutes=1)) == 1
    assert (month_of(last), month_of(last + timedelta(minutes=1))) == ("2099-06", "2099-07")
    assert len(await told(house)) == 1


async def test_what_the_platform_says_is_believed_over_our_own_count(house: House) -> None:
    await colleague("boss", Role.ADMIN)
    await used(Spent.PUSHES, 2)
    for _twice in range(2):
        await exhausted(program(), SCOPE, Spent.PUSHES, 10, [APP])
    stand = await standing(program(), SCOPE, MOST)
    assert {one.kind: one.left for one in stand} == {Spent.CALLS: 100, Spent.PUSHES: 0}
    assert len(await told(house)) == 1


async def test_a_refused_call_uses_the_month_up_whatever_we_have_counted(house: House) -> None:
    await colleague("boss", Role.ADMIN)
    book = AllowanceBook(MOST)
    book.open([SCOPE], [APP])
    for path, code in (("v1.0/todo/users", QUOTA_SPENT), ("v1.0/robot/send", 0)):
        book.called(SCOPE, CallOutcome(path=path, code=code, reaction=None, seconds=0.1))
    await book.write()
    assert book.thrifty(SCOPE)
    assert {one.kind: one.left for one in await standing(program(at=datetime.now(UTC)), SCOPE, MOST)} == {
        Spent.CALLS: 0,
        Spent.PUSHES: 10,
    }
    assert len(await told(house)) == 1


async def test_pushes_that_are_used_up_are_known_although_only_calls_are_counted_since(house: House) -> None:
    book = AllowanceBook(MOST)
    book.open([SCOPE], [APP])
    await book.write()
    await exhausted(program(at=datetime.now(UTC)), SCOPE, Spent.PUSHES, MOST[Spent.PUSHES], [APP])
    book.called(SCOPE, CallOutcome(path="v1.0/todo/users", code=0, reaction=None, seconds=0.1))
    await book.write()
    assert book.thrifty(SCOPE)


@pytest.mark.usefixtures("house")
async def test_a_call_refused_in_the_last_second_of_a_month_uses_up_that_month() -> None:
    end = datetime(2099, 6, 30, 16, tzinfo=UTC)
    clock = [end - timedelta(milliseconds=300)]
    book = AllowanceBook(MOST, now=lambda: clock[-1])
    book.called(SCOPE, CallOutcome(path="v1.0/todo/users", code=QUOTA_SPENT, reaction=None, seconds=0.1))
    clock.append(end + timedelta(milliseconds=300))
    await book.write()
    left = [{one.kind: one.left for one in await standing(program(at=at), SCOPE, MOST)} for at in clock]
    assert [one[Spent.CALLS] for one in left] == [0, 100]
    assert not book.thrifty(SCOPE)


async def test_a_call_refused_while_the_book_is_being_written_is_not_forgotten(house: House) -> None:
    book = AllowanceBook(MOST)
    book.open([SCOPE], [APP])
    writing = asyncio.create_task(book.write())
    await asyncio.sleep(0)
    book.called(SCOPE, CallOutcome(path="v1.0/todo/users", code=QUOTA_SPENT, reaction=None, seconds=0.1))
    await writing
    assert book.thrifty(SCOPE)
    await book.write()
    assert book.thrifty(SCOPE)


@pytest.mark.parametrize(
    ("percent", "warned", "level"), [(69, 0, 0), (70, 0, 70), (95, 0, 90), (95, 70, 90), (95, 90, 0), (300, 90, 0)]
)
def test_each_level_is_told_once(percent: int, warned: int, level: int) -> None:
    assert to_warn_of(percent, warned) == level


def test_a_warning_says_what_is_left() -> None:
    assert "还剩 30" in warning(Allowance(kind=Spent.CALLS, used=70, most=100))
