"""The one door, on the real database."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace

import pytest

from crm_core.act import Act, Urgency, current_unit
from crm_core.action import Door, action, reading, together
from crm_core.audit.documents import AuditEntry
from crm_core.conversations.documents import FetchCursor
from crm_core.errors import Conflict, NotPermitted
from crm_core.messages import Text
from crm_core.notes.actions import remove_note
from crm_core.notes.documents import StoredNote
from crm_core.permissions import Permission, Role
from crm_core.tags.events import TagsChanged
from crm_core.values import CustomerId
from tests.builders import APP, NOW, acting, in_role, wecom
from tests.house import House

ANNA = CustomerId("c-anna")
Inner = Callable[[Act], Coroutine[object, object, object]]
EVERYTHING = {"notes": 1, "audit": 1, "events": 1, "outbox": 1, "undo": 1}


@action(Permission.NOTE_CUSTOMER)
async def write_everything(act: Act, key: str, broken: Exception | None = None) -> str:
    note = await StoredNote.add(ANNA, act.actor.staff, key, act.at)
    act.record("test.write", ANNA)
    act.emit(TagsChanged(ANNA, ("新",), ()))
    act.send(key, app=APP, to=wecom("lisi"), words=Text(text="好"), urgency=Urgency.REPLY)
    act.undo_with(remove_note, customer=ANNA, note=note.id)
    if broken:
        raise broken
    return note.id


@action(Permission.ASSIGN_ROLES)
async def privileged(act: Act) -> None:
    act.record("test.privileged")


@action(Permission.NOTE_CUSTOMER)
async def write_then_assign(act: Act) -> None:
    await write_everything(act, "inner")
    await privileged(act)


@reading(Permission.READ_CUSTOMER)
async def look(act: Act) -> str:
    return "seen"


@action(Permission.NOTE_CUSTOMER)
async def elsewhere(act: Act, work: Coroutine[object, object, object]) -> None:
    act.record("test.elsewhere")
    await asyncio.create_task(work)


@action(Permission.NOTE_CUSTOMER)
async def count_up(act: Act, both_have_read: asyncio.Barrier | None = None) -> None:
    """Read, and write what was read plus one; with a barrier, not before somebody else has read as well."""
    found = await FetchCursor.of("counter")
    if both_have_read and both_have_read.n_waiting < 2 and not both_have_read.broken:
        await both_have_read.wait()
    await FetchCursor.rows().update_one({"_id": "counter"}, {"$set": {"cursor": str(int(found) + 1)}})
    act.emit(TagsChanged(ANNA, (found,), ()))
    act.send(act.cause, app=APP, to=wecom("lisi"), words=Text(text="好"), urgency=Urgency.REPLY)
    act.record("test.count")


async def a_counter() -> None:
    await FetchCursor(id="counter", cursor="0").insert()


async def test_all_of_an_action_is_there_once_it_is_done(house: House) -> None:
    await write_everything(in_role(Role.SALES), "k1")
    assert await house.holds() == EVERYTHING
    assert house.outcomes == [("core.write_everything", "done")]


@pytest.mark.parametrize("broken", [RuntimeError("body"), Conflict("不再合适")])
async def test_nothing_of_an_action_is_there_when_its_body_raises(house: House, broken: Exception) -> None:
    with pytest.raises(type(broken)):
        await write_everything(in_role(Role.SALES), "k1", broken)
    assert await house.holds() == {}
    assert house.units == []


async def test_who_may_not_leaves_one_line_of_the_refusal_and_nothing_else(house: House) -> None:
    with pytest.raises(NotPermitted):
        await write_everything(in_role(Role.AUDITOR, staff="nosy"), "k1")
    assert await house.holds() == {"audit": 1}
    line = await AuditEntry.find_one()
    assert line is not None
    assert (line.actor, line.deed, line.outcome) == ("nosy", "core.write_everything", "refused")
    assert line.subjects == []
    assert house.outcomes == [("core.write_everything", "refused")]


async def test_a_reading_asks_for_its_permission_too() -> None:
    assert await look(in_role(Role.SALES)) == "seen"
    with pytest.raises(NotPermitted):
        await look(in_role())


async def test_a_nested_action_is_part_of_the_one_around_it(house: House) -> None:
    await write_then_assign(in_role(Role.ADMIN))
    assert await house.holds() == EVERYTHING | {"audit": 2}
    assert len(house.units) == 1
    assert [name for name, _ in house.outcomes] == [
        "core.write_everything",
        "core.privileged",
        "core.write_then_assign",
    ]


async def test_a_nested_action_checks_its_own_permission_and_takes_everything_with_it(house: House) -> None:
    with pytest.raises(NotPermitted):
        await write_then_assign(in_role(Role.SALES))
    assert await house.holds() == {"audit": 1}
    assert house.outcomes == [("core.privileged", "refused"), ("core.write_then_assign", "refused")]


async def test_two_actions_together_are_one_transaction(house: House) -> None:
    act = in_role(Role.SALES)

    async def both() -> None:
        await write_everything(act, "first")
        await write_everything(act, "second", RuntimeError("too late"))

    with pytest.raises(RuntimeError, match="too late"):
        await together(both)
    assert await house.holds() == {}


async def test_a_body_run_again_after_a_conflict_leaves_one_set_of_side_effects(house: House) -> None:
    await a_counter()
    tries = 0
    both_have_read = asyncio.Barrier(2)

    @action(Permission.NOTE_CUSTOMER)
    async def contested(act: Act) -> None:
        nonlocal tries
        tries += 1
        await count_up(act, both_have_read if tries <= 2 else None)

    act = in_role(Role.SALES)
    await asyncio.gather(*(contested(replace(act, cause=f"test:{n}")) for n in range(2)))
    assert tries >= 3
    assert await FetchCursor.of("counter") == "2"
    assert await house.holds() == {"fetch_cursors": 1, "audit": 2, "events": 2, "outbox": 2}
    assert [len(unit.events) for unit in house.units] == [1, 1]
    assert house.outcomes.count(("core.contested", "done")) == 2


async def test_twenty_actions_at_once_on_one_document_all_count(house: House) -> None:
    await a_counter()
    act = in_role(Role.SALES)
    await asyncio.gather(*(count_up(replace(act, cause=f"test:{n}")) for n in range(20)))
    assert await FetchCursor.of("counter") == "20"
    assert await house.holds() == {"fetch_cursors": 1, "audit": 20, "events": 20, "outbox": 20}


@pytest.mark.parametrize("inner", [look, privileged])
async def test_a_call_from_another_task_inside_a_transaction_is_refused(house: House, inner: Inner) -> None:
    act = in_role(Role.ADMIN)
    with pytest.raises(RuntimeError, match="belongs to the task that opened it"):
        await elsewhere(act, inner(act))
    assert await house.holds() == {}


async def test_nothing_can_be_left_behind_outside_an_action() -> None:
    with pytest.raises(RuntimeError, match="only inside"):
        in_role(Role.SALES).record("test.stray")


async def test_the_door_admits_no_more_at_once_than_it_is_wide_and_in_the_order_they_came(house: House) -> None:
    inside = most = 0
    entered: list[int] = []

    async def guest(number: int) -> None:
        async def work() -> None:
            nonlocal inside, most
            entered.append(number)
            inside += 1
            most = max(most, inside)
            await FetchCursor.of("anything")
            inside -= 1

        await door.transact(work)

    door = Door(house.client, width=3, committed=house.committed, observe=house.observe)
    await asyncio.gather(*(guest(number) for number in range(12)))
    assert most == 3
    assert entered == list(range(12))


async def test_what_a_transaction_left_to_do_is_told_after_its_commit(house: House) -> None:
    seen: list[int] = []

    async def work() -> None:
        await write_everything(acting(in_role(Role.SALES).actor), "k1")
        seen.append(len(house.units))

    await together(work)
    assert seen == [0]
    assert [[call.key for call in unit.calls] for unit in house.units] == [["k1"]]


async def test_a_deed_carries_who_did_it_when_and_because_of_what(house: House) -> None:
    @action(Permission.NOTE_CUSTOMER)
    async def deed(act: Act) -> None:
        act.record("test.deed", ANNA)
        assert current_unit().audit[0].subjects == (ANNA,)

    await deed(in_role(Role.SALES, staff="s7"))
    line = await AuditEntry.find_one()
    assert line is not None
    assert (line.actor, line.cause, line.trace, line.at) == ("s7", "test:1", "t1", NOW)
