"""One person, one profile; and back again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crm_core.contacts.actions import change_noted, end_contact
from crm_core.contacts.documents import StoredRelation
from crm_core.contacts.noting import Change, Field
from crm_core.conversations.actions import latest_messages, record_page
from crm_core.customers.actions import find_customers, get_customer, refresh_contact, set_birthday
from crm_core.customers.birthday import Birthday
from crm_core.customers.documents import StoredCustomer
from crm_core.errors import Conflict, NotFound, NotPermitted
from crm_core.merges.actions import join_account, merge, merges_of, unmerge
from crm_core.messages import ChatMessage, Ending
from crm_core.notes.actions import add_note, latest_notes
from crm_core.permissions import Role
from crm_core.reminders.actions import create_reminder, next_reminder
from crm_core.reminders.model import Wanted
from crm_core.search.actions import search_chats
from crm_core.search.model import Terms
from crm_core.stages.actions import change_stage
from crm_core.stages.model import STAGES
from crm_core.tags.actions import change_tags
from crm_core.timeline.actions import latest_moments
from crm_core.undo.actions import undo_last
from crm_core.values import CustomerId, Identity, Platform
from tests.builders import APP, NOW, acting, colleague, contact, details, follow, page, program, said, wecom
from tests.house import House

FOLLOWER = Identity(platform=Platform.OFFICIAL, scope="wx1", account="oOne")


async def says(message: ChatMessage) -> None:
    await record_page(
        program(), APP, message.conversation, after="", page=replace(page(message), next_cursor=""), names={}
    )


def words(key: str, text: str) -> ChatMessage:
    return replace(said(key, "x", text, at=NOW + timedelta(seconds=int(key))), customer=FOLLOWER, conversation="o")


async def two_that_are_one() -> tuple[CustomerId, CustomerId]:
    """A follower who had spoken, taken in by a contact whose unionid came to be known later."""
    follower = await join_account(program(), FOLLOWER, "粉丝一", "u-1", NOW)
    await says(words("1", "榉木餐桌有吗"))
    await contact(details("wm-1", "王芳", follow("lilei")))
    told = replace(details("wm-1", "王芳", follow("lilei")), unionid="u-1")
    return await refresh_contact(program(), told, NOW), follower


async def test_the_contact_takes_the_follower_in_with_all_that_was_said(house: House) -> None:
    rep = await colleague("lilei", Role.SALES)
    head, follower = await two_that_are_one()
    act = acting(rep)
    assert head != follower
    assert (await get_customer(act, follower)).id == head
    assert [one.text for one in await latest_messages(act, head, since=None, limit=5)] == ["榉木餐桌有吗"]
    await add_note(act, head, "要原木色")
    assert {one.text for one in await latest_moments(act, head, since=None, limit=9)} >= {"榉木餐桌有吗", "要原木色"}
    terms = Terms.read(["榉木餐桌"])
    assert terms is not None
    found = await search_chats(act, terms, within=None, limit=5)
    assert [one.customer_name for one in found] == ["王芳"]
    assert [match.customer.id for match in await find_customers(program(), "粉丝一")] == []
    assert await house.rows("messages").count_documents({"customer": follower}) == 1, "history is never rewritten"
    await says(words("2", "还在吗"))
    assert await house.rows("messages").count_documents({"customer": head}) == 1


async def test_set_apart_they_are_two_again_and_stay_so_and_that_can_be_taken_back(house: House) -> None:
    boss = acting(await colleague("boss", Role.ADMIN))
    await colleague("lilei", Role.SALES)
    head, follower = await two_that_are_one()
    assert await unmerge(boss, follower) == "已把王芳和粉丝一分开。"
    assert (await get_customer(boss, follower)).name == "粉丝一"
    assert await latest_messages(boss, head, since=None, limit=5) == []
    assert (await join_account(program(), FOLLOWER, "粉丝一", "u-1", NOW)) == follower
    assert await undo_last(boss) == ["已撤销：王芳和粉丝一又是同一位客户。"]
    assert (await get_customer(boss, follower)).id == head
    assert await house.rows("merges").count_documents({}) == 1


async def test_what_a_person_may_not_see_cannot_be_set_apart(house: House) -> None:
    stranger = acting(await colleague("hanmei", Role.MANAGER))
    await colleague("lilei", Role.SALES)
    _, follower = await two_that_are_one()
    with pytest.raises(NotFound):
        await unmerge(stranger, follower)
    assert await house.rows("merges").count_documents({}) == 1


async def test_whoever_comes_first_the_other_account_joins_without_a_merge(house: House) -> None:
    await colleague("lilei", Role.SALES)
    told = replace(details("wm-2", "钱进", follow("lilei")), unionid="u-2")
    customer = await contact(told)
    other = replace(FOLLOWER, account="oTwo")
    assert await join_account(program(), other, "粉丝二", "u-2", NOW) == customer
    assert await join_account(program(), other, "粉丝二", "u-2", NOW) == customer
    found = await StoredCustomer.by_identity(other.key, NOW)
    assert (found.name, found.identities) == ("钱进", [wecom("wm-2").key, other.key])
    assert await StoredRelation.of_accounts(found.identities)
    assert await house.rows("merges").count_documents({}) == 0


async def test_what_staff_merge_is_found_by_either_name_belongs_to_both_and_comes_apart_as_it_was(
    house: House,
) -> None:
    boss = acting(await colleague("boss", Role.ADMIN))
    await colleague("lilei", Role.SALES)
    await colleague("hanmei", Role.SALES)
    one = await contact(details("wm-1", "王芳", follow("lilei", mobiles=("13800000001",))))
    other = await contact(details("wm-2", "王小芳", follow("hanmei", mobiles=("13800000002",))))
    kept = await StoredCustomer.get(other)
    await merge(boss, one, other, "换了微信")
    assert [match.customer.id for match in await find_customers(boss, "王小芳")] == [one]
    assert [match.customer.id for match in await find_customers(boss, "13800000002")] == [one]
    assert len((await StoredCustomer.by_identity(wecom("wm-2").key, NOW)).follows) == 2
    (shown,) = await merges_of(boss, one)
    assert (shown.name, shown.reason) == ("王小芳", "换了微信")
    with pytest.raises(Conflict):
        await merge(boss, one, one)
    assert await undo_last(boss) == ["已把王芳和王小芳分开。"]
    again = await StoredCustomer.get(other)
    assert kept is not None
    assert again is not None
    assert (again.names, again.phones, again.follows) == (kept.names, kept.phones, kept.follows)
    assert [match.customer.id for match in await find_customers(boss, "13800000001")] == [one]
    assert len((await StoredCustomer.by_identity(wecom("wm-1").key, NOW)).follows) == 1


async def test_only_managers_and_administrators_merge(house: House) -> None:
    seller = acting(await colleague("lilei", Role.SALES))
    one = await contact(details("wm-1", "王芳", follow("lilei")))
    other = await contact(details("wm-2", "王小芳", follow("lilei")))
    with pytest.raises(NotPermitted):
        await merge(seller, one, other)


async def test_what_is_done_under_the_id_of_an_absorbed_profile_is_done_to_the_one_who_goes_on(house: House) -> None:
    boss = acting(await colleague("boss", Role.ADMIN))
    await colleague("lilei", Role.SALES)
    one = await contact(details("wm-1", "王芳", follow("lilei")))
    other = await contact(details("wm-2", "王小芳", follow("lilei")))
    await add_note(boss, other, "写在合并之前")
    await create_reminder(boss, Wanted(title="回访", due=NOW + timedelta(days=1), customer=other))
    await merge(boss, one, other)
    await change_tags(boss, other, frozenset({"老客户"}), frozenset())
    await change_stage(boss, other, STAGES[0])
    await set_birthday(boss, other, Birthday(month=5, day=1, year=None))
    await change_noted(boss, other, Change(field=Field.COMPANY, value="榉木家具"), APP)
    found = await get_customer(boss, one)
    assert (found.tags, found.stage, found.company) == (("老客户",), STAGES[0], "榉木家具")
    assert found.birthday == Birthday(month=5, day=1, year=None)
    assert [note.text for note in await latest_notes(boss, one, limit=5)] == ["写在合并之前"]
    reminder = await next_reminder(boss, one)
    assert reminder is not None
    assert reminder.title == "回访"


async def test_who_somebody_is_to_the_platform_is_known_of_the_two_together_and_of_each_apart(house: House) -> None:
    boss = acting(await colleague("boss", Role.ADMIN))
    await colleague("lilei", Role.SALES)
    one = await contact(details("wm-1", "王芳", follow("lilei")))
    follower = await join_account(program(), FOLLOWER, "粉丝一", "u-1", NOW)
    await merge(boss, one, follower)
    second = replace(FOLLOWER, scope="wx2")
    assert await join_account(program(), second, "粉丝", "u-1", NOW) == one
    await unmerge(boss, follower)
    third = replace(FOLLOWER, scope="wx3")
    assert await join_account(program(), third, "粉丝", "u-1", NOW) == follower


async def test_whoever_stopped_being_a_contact_meanwhile_does_not_see_the_profile_set_apart(house: House) -> None:
    boss = acting(await colleague("boss", Role.ADMIN))
    await colleague("lilei", Role.SALES)
    helper = acting(await colleague("hanmei", Role.SALES))
    one = await contact(details("wm-1", "王芳", follow("lilei")))
    other = await contact(details("wm-2", "王小芳", follow("lilei"), follow("hanmei", at=NOW + timedelta(hours=1))))
    await merge(boss, one, other)
    await end_contact(program(), wecom("wm-2"), wecom("hanmei"), Ending.STAFF, NOW + timedelta(days=1), [])
    await unmerge(boss, other)
    with pytest.raises(NotFound):
        await get_customer(helper, other)


async def test_of_two_merges_the_later_is_taken_back_first_and_then_the_earlier_one_too(house: House) -> None:
    boss = acting(await colleague("boss", Role.ADMIN))
    await colleague("lilei", Role.SALES)
    first, second, third = [await contact(details(f"wm-{one}", f"王{one}", follow("lilei"))) for one in range(3)]
    await merge(boss, second, first)
    await merge(boss, third, second)
    with pytest.raises(Conflict):
        await unmerge(boss, first)
    await unmerge(boss, second)
    await unmerge(boss, first)
    assert [(await get_customer(boss, one)).id for one in (first, second, third)] == [first, second, third]
    assert await house.rows("merges").count_documents({}) == 0
