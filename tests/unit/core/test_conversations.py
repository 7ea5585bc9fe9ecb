"""Pages of a pulled source: stored with their cursor, once."""

import asyncio
from datetime import timedelta

import pytest

from crm_core.audit.documents import AuditEntry
from crm_core.conversations.actions import cursor_of, latest_messages, record_page
from crm_core.conversations.documents import FetchCursor
from crm_core.customers.actions import find_customers
from crm_core.errors import Conflict, NotFound
from crm_core.events.documents import StoredEvent
from crm_core.media.documents import StoredMedia
from crm_core.messages import Author, ChatPage
from crm_core.permissions import Role
from crm_core.timeline.actions import latest_moments
from crm_core.values import CustomerId
from tests.builders import (
    APP,
    NOW,
    SCOPE,
    acting,
    colleague,
    contact,
    details,
    follow,
    in_role,
    page,
    program,
    said,
    wecom,
)
from tests.house import House

pytestmark = pytest.mark.usefixtures("house")

SOURCE = f"{SCOPE}:kf:wk1"
ADMIN = in_role(Role.ADMIN)
NAMES = {wecom("wm1").key: "小王", wecom("wm2").key: "小李"}


async def record(one: ChatPage, *, after: str = "") -> int:
    return await record_page(program(), APP, SOURCE, after=after, page=one, names=NAMES)


async def the_customer(name: str = "小王") -> CustomerId:
    (match,) = await find_customers(ADMIN, name)
    return match.customer.id


async def texts(name: str = "小王", limit: int = 10) -> list[str]:
    return [one.text for one in await latest_messages(ADMIN, await the_customer(name), since=None, limit=limit)]


async def test_a_page_becomes_history_of_the_customers_it_names(house: House) -> None:
    assert await record(page(said("1", "wm1", "你好"), said("2", "wm2", "在吗"), said("3", "wm1", "请问"))) == 3
    assert await texts("小王") == ["请问", "你好"]
    assert await texts("小李") == ["在吗"]
    assert await cursor_of(program(), SOURCE) == "c1"
    assert await house.holds() == {
        "messages": 3,
        "customers": 2,
        "fetch_cursors": 1,
        "events": 3,
        "audit": 1,
        "watches": 2,
    }


async def test_a_page_and_its_cursor_are_stored_together_or_not_at_all(house: House) -> None:
    await FetchCursor(id=SOURCE, cursor="elsewhere").insert()
    with pytest.raises(Conflict):
        await record(page(said("1", "wm1", "你好")), after="c0")
    assert await house.holds() == {"fetch_cursors": 1}


async def test_of_two_processes_with_one_page_one_stores_it(house: House) -> None:
    one = page(said("1", "wm1", "你好"))
    outcomes = await asyncio.gather(record(one), record(one), return_exceptions=True)
    assert sorted(str(type(each).__name__) for each in outcomes) == ["Conflict", "int"]
    assert (await house.holds())["messages"] == 1
    assert len(house.units) == 1


async def test_a_page_fetched_again_adds_only_what_is_new() -> None:
    first = said("1", "wm1", "你好")
    await record(page(first))
    assert await record(page(first, said("2", "wm1", "在吗"), cursor="c2"), after="c1") == 1
    assert await texts() == ["在吗", "你好"]
    assert [one.what["message"] for one in await StoredEvent.find_all().to_list()] == ["wecom:kf:1", "wecom:kf:2"]


async def test_a_message_named_twice_in_one_page_is_one() -> None:
    assert await record(page(said("1", "wm1", "你好"), said("1", "wm1", "你好"))) == 1


async def test_an_empty_page_moves_the_cursor_and_leaves_no_other_trace(house: House) -> None:
    assert await record(page(more=True)) == 0
    assert await cursor_of(program(), SOURCE) == "c1"
    assert await house.holds() == {"fetch_cursors": 1}


@pytest.mark.parametrize("cursor", ["", "c1"])
async def test_a_page_without_a_new_cursor_keeps_the_old_one(cursor: str) -> None:
    await record(page(said("1", "wm1", "你好")))
    await record(page(said("2", "wm1", "在吗"), cursor=cursor), after="c1")
    assert await cursor_of(program(), SOURCE) == "c1"


async def test_history_is_ordered_by_the_platforms_time_and_within_a_second_by_its_order() -> None:
    early = NOW - timedelta(minutes=1)
    await record(page(said("9", "wm1", "一", at=NOW), said("5", "wm1", "二", at=NOW), said("7", "wm1", "三", at=NOW)))
    await record(page(said("8", "wm1", "零", at=early), cursor="c2"), after="c1")
    assert await texts() == ["三", "二", "一", "零"]
    assert await texts(limit=2) == ["三", "二"]
    moments = await latest_moments(ADMIN, await the_customer(), since=None, limit=10)
    assert [one.text for one in moments] == ["零", "一", "二", "三"]


async def test_what_staff_wrote_is_theirs() -> None:
    staff = await colleague("lisi", Role.SERVICE)
    await record(page(said("1", "wm1", "你好"), said("2", "wm1", "您好", staff="lisi")))
    latest = await latest_messages(ADMIN, await the_customer(), since=None, limit=1)
    assert [(one.author, one.staff, one.text) for one in latest] == [(Author.STAFF, staff.staff, "您好")]


async def test_a_message_with_a_file_asks_for_the_file() -> None:
    await record(page(said("1", "wm1", "", kind="image", media_id="media-1")))
    (wanted,) = await StoredMedia.find_all().to_list()
    assert (wanted.id, wanted.app, wanted.media_id) == ("wecom:kf:1", APP, "media-1")
    (shown,) = await latest_messages(ADMIN, await the_customer(), since=None, limit=1)
    assert shown.shown == "[图片]"


async def test_messages_of_a_known_contact_join_the_profile_and_keep_its_name() -> None:
    customer = await contact(details("wm1", "王小明", follow("lisi")))
    await record(page(said("1", "wm1", "你好")))
    assert await the_customer("王小明") == customer
    assert await find_customers(ADMIN, "小王") == []


async def test_history_can_be_asked_for_from_a_day_on() -> None:
    await record(page(said("1", "wm1", "早", at=NOW - timedelta(days=2)), said("2", "wm1", "晚")))
    latest = await latest_messages(ADMIN, await the_customer(), since=NOW - timedelta(days=1), limit=10)
    assert [one.text for one in latest] == ["晚"]


async def test_the_history_of_a_hidden_customer_answers_like_nobodys() -> None:
    customer = await contact(details("wm1", "小王", follow("lisi")))
    await record(page(said("1", "wm1", "你好")))
    stranger = acting(await colleague("wangwu", Role.SALES))
    for reading in (latest_messages, latest_moments):
        for wanted in (customer, CustomerId("nobody")):
            with pytest.raises(NotFound):
                await reading(stranger, wanted, since=None, limit=1)


async def test_the_trail_names_the_customers_of_a_page_and_none_of_their_words() -> None:
    await record(page(said("1", "wm1", "秘密")))
    (line,) = await AuditEntry.find_all().to_list()
    assert line.subjects == [SOURCE, await the_customer()]
    assert "秘密" not in line.model_dump_json()
