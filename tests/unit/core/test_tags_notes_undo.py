"""Tags and notes, and taking them back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crm_core.act import Act, Actor
from crm_core.action import together
from crm_core.customers.actions import get_customer
from crm_core.errors import Malformed, NotFound, NotPermitted
from crm_core.events.documents import StoredEvent
from crm_core.notes.actions import add_note
from crm_core.notes.documents import StoredNote
from crm_core.notes.model import LONGEST_NOTE
from crm_core.permissions import Role
from crm_core.tags.actions import change_tags
from crm_core.tags.model import LONGEST_TAG
from crm_core.undo.actions import undo_last
from crm_core.undo.documents import REVERSIBLE_FOR, StoredUndo
from crm_core.values import CustomerId
from tests.builders import NOW, acting, colleague, customer_of, in_role, program
from tests.house import House

pytestmark = pytest.mark.usefixtures("house")

NOTHING = frozenset[str]()


@pytest.fixture
async def lisi(house: House) -> Actor:
    return await colleague("lisi", Role.SALES)


@pytest.fixture
async def zhang(lisi: Actor) -> CustomerId:
    return await customer_of("lisi", "张三")


def step(actor: Actor, number: int, *, minutes: float = 0) -> Act:
    """The person's deed number so and so, some minutes later."""
    return acting(actor, cause=f"inbox:{number}", at=NOW + timedelta(minutes=minutes))


async def tags_of(customer: CustomerId) -> set[str]:
    return set((await get_customer(in_role(Role.ADMIN), customer)).tags)


async def notes_of(customer: CustomerId) -> list[str]:
    return [one.text for one in await StoredNote.of_customer(customer, since=None, limit=10)]


async def tag(act: Act, customer: CustomerId, *added: str, removed: str = "") -> None:
    await change_tags(act, customer, frozenset(added), frozenset({removed} - {""}))


# ---- tags and notes -------------------------------------------------------------------------------------------


async def test_only_what_really_changes_counts(lisi: Actor, zhang: CustomerId) -> None:
    await tag(step(lisi, 1), zhang, "高意向", "展会")
    done = await change_tags(step(lisi, 2), zhang, frozenset({"高意向", "新客"}), frozenset({"展会", "没有的"}))
    assert (done.tags, done.added, done.removed) == ({"高意向", "新客"}, {"新客"}, {"展会"})
    events = await StoredEvent.find({"name": "TagsChanged"}).sort("+_id").to_list()
    assert events[-1].what == {"added": ["新客"], "removed": ["展会"]}


async def test_a_change_that_changes_nothing_leaves_nothing_to_undo(lisi: Actor, zhang: CustomerId) -> None:
    await tag(step(lisi, 1), zhang, removed="没有的")
    assert await StoredUndo.find_all().count() == 0


@pytest.mark.parametrize("name", ["", "  ", "长" * (LONGEST_TAG + 1), "两\n行"])
async def test_a_tag_that_is_none_is_refused_and_nothing_changes(lisi: Actor, zhang: CustomerId, name: str) -> None:
    with pytest.raises(Malformed):
        await tag(step(lisi, 1), zhang, name, "高意向")
    assert await tags_of(zhang) == set()


@pytest.mark.parametrize("length", [0, LONGEST_NOTE + 1])
async def test_a_note_is_neither_empty_nor_endless(lisi: Actor, zhang: CustomerId, length: int) -> None:
    with pytest.raises(Malformed):
        await add_note(step(lisi, 1), zhang, "字" * length)
    assert await notes_of(zhang) == []


async def test_a_hidden_customer_can_neither_be_tagged_nor_noted(zhang: CustomerId) -> None:
    stranger = step(await colleague("wangwu", Role.SALES), 1)
    with pytest.raises(NotFound):
        await tag(stranger, zhang, "高意向")
    with pytest.raises(NotFound):
        await add_note(stranger, zhang, "嗨")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMMUNITY])
async def test_who_may_only_look_changes_nothing(zhang: CustomerId, role: Role) -> None:
    with pytest.raises(NotPermitted):
        await tag(in_role(role), zhang, "高意向")
    with pytest.raises(NotPermitted):
        await add_note(in_role(role), zhang, "嗨")


# ---- undo -----------------------------------------------------------------------------------------------------


async def test_undo_takes_back_the_last_deed_and_a_second_undo_the_one_before(lisi: Actor, zhang: CustomerId) -> None:
    await tag(step(lisi, 1), zhang, "展会")
    await tag(step(lisi, 2, minutes=1), zhang, "高意向", removed="展会")
    await add_note(step(lisi, 3, minutes=2), zhang, "下周来")
    assert await undo_last(step(lisi, 4, minutes=3)) == ["已撤销给张三写的备注。"]
    assert (await notes_of(zhang), await tags_of(zhang)) == ([], {"高意向"})
    assert await undo_last(step(lisi, 5, minutes=4)) == ["已撤销张三的标签改动：+展会 -高意向。"]
    assert await tags_of(zhang) == {"展会"}
    await undo_last(step(lisi, 6, minutes=5))
    assert await tags_of(zhang) == set()
    with pytest.raises(NotFound):
        await undo_last(step(lisi, 7, minutes=6))


async def test_an_undo_is_not_itself_undone(lisi: Actor, zhang: CustomerId, house: House) -> None:
    await tag(step(lisi, 1), zhang, "展会")
    await undo_last(step(lisi, 2))
    with pytest.raises(NotFound):
        await undo_last(step(lisi, 3))
    assert "undo" not in await house.holds()


async def test_what_others_did_stays(lisi: Actor, zhang: CustomerId) -> None:
    await tag(step(lisi, 1), zhang, "展会")
    boss = await colleague("wangli", Role.ADMIN)
    await tag(step(boss, 2, minutes=1), zhang, "高意向")
    await undo_last(step(lisi, 3, minutes=2))
    assert await tags_of(zhang) == {"高意向"}
    with pytest.raises(NotFound):
        await undo_last(step(lisi, 4, minutes=2))


async def test_undo_takes_back_no_tag_that_was_there_before(lisi: Actor, zhang: CustomerId) -> None:
    await tag(step(lisi, 1), zhang, "展会")
    await tag(step(lisi, 2, minutes=1), zhang, "展会", "高意向")
    await undo_last(step(lisi, 3, minutes=2))
    assert await tags_of(zhang) == {"展会"}


@pytest.mark.parametrize(("minutes", "reversible"), [(29.9, True), (30, False), (31, False)])
async def test_a_deed_can_be_taken_back_for_half_an_hour(
    lisi: Actor, zhang: CustomerId, minutes: float, reversible: bool
) -> None:
    assert timedelta(minutes=30) == REVERSIBLE_FOR
    await tag(step(lisi, 1), zhang, "展会")
    if reversible:
        await undo_last(step(lisi, 2, minutes=minutes))
    else:
        with pytest.raises(NotFound):
            await undo_last(step(lisi, 2, minutes=minutes))
    assert await tags_of(zhang) == (set() if reversible else {"展会"})


async def test_deeds_of_one_cause_are_taken_back_together_last_first(lisi: Actor, zhang: CustomerId) -> None:
    act = step(lisi, 1)

    async def both() -> None:
        await tag(act, zhang, "展会")
        await tag(act, zhang, "高意向", removed="展会")

    await together(both)
    assert await undo_last(step(lisi, 2)) == [
        "已撤销张三的标签改动：+展会 -高意向。",
        "已撤销张三的标签改动：-展会。",
    ]
    assert await tags_of(zhang) == set()


async def test_what_can_no_longer_be_undone_gives_way_to_the_step_before(
    lisi: Actor, zhang: CustomerId, house: House
) -> None:
    await tag(step(lisi, 1), zhang, "高意向")
    await tag(step(lisi, 2), zhang, "展会")
    latest = {"cause": step(lisi, 2).cause}
    await house.rows("undo").update_many(latest, {"$set": {"action": "crm_core.tags.actions:gone"}})
    assert await undo_last(step(lisi, 3)) == ["程序升级后，这一步已经不能撤销。"]
    assert await tags_of(zhang) == {"高意向", "展会"}
    await undo_last(step(lisi, 4))
    assert await tags_of(zhang) == {"展会"}


async def test_a_note_that_is_gone_cannot_be_taken_back_again(lisi: Actor, zhang: CustomerId, house: House) -> None:
    await add_note(step(lisi, 1), zhang, "喜欢灰色")
    await house.rows("notes").delete_many({})
    assert await undo_last(step(lisi, 2)) == ["这一步已经不能撤销：这条备注已经不在了。"]


async def test_who_has_lost_sight_of_a_customer_cannot_undo_on_it(lisi: Actor, zhang: CustomerId) -> None:
    await tag(step(lisi, 1), zhang, "展会")
    moved = replace(lisi, roles=frozenset({Role.COMMUNITY}))
    with pytest.raises(NotPermitted):
        await undo_last(step(moved, 2))
    assert await tags_of(zhang) == {"展会"}


async def test_the_program_leaves_nothing_to_undo(zhang: CustomerId, house: House) -> None:
    await tag(program(), zhang, "展会")
    assert "undo" not in await house.holds()
    with pytest.raises(NotFound):
        await undo_last(program())
