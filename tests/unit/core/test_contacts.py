"""Relations: the same in the end, in whatever order and however often the platform tells."""

import asyncio
import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intake.greetings import Greetings
from bot.queues.leases import Leases
from bot.storage.migrations import m0004_relations
from crm_core.act import Actor
from crm_core.contacts.actions import agree_to_archive, end_contact
from crm_core.contacts.documents import StoredRelation
from crm_core.contacts.model import GRACE, Deed, Mark, announced, episodes, happened, is_active, with_mark
from crm_core.customers.actions import refresh_contact, take_over_contact
from crm_core.customers.documents import StoredCustomer
from crm_core.events.documents import StoredEvent
from crm_core.messages import Department, Ending, Greeting, Paper, Picture, Text
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Role
from crm_core.timeline.actions import latest_moments
from crm_core.uploads.documents import StoredUpload, kept_file
from crm_core.values import CustomerId
from tests.builders import APP, NOW, colleague, customer_of, details, follow, hired, in_role, member, program, wecom
from tests.house import House


def at(second: int) -> datetime:
    return NOW + timedelta(seconds=second)


def mark(text: str) -> Mark:
    """`+3` made at second 3, `-5` ended by the customer, `=4` by a transfer, `~3` listed since then."""
    deeds = {"+": Deed.MADE, "-": Deed.BY_CUSTOMER, "=": Deed.BY_TRANSFER, "~": Deed.LISTED}
    return Mark(at(int(text[1:])), deeds[text[0]])


@pytest.mark.parametrize(
    ("told", "spans", "count"),
    [
        ("+1", [(1, None)], 1),
        ("+1 +6", [(1, None)], 1),
        ("~1 +2", [(1, None)], 1),
        ("~1", [(1, None)], 0),
        ("+1 -5", [(1, 5)], 1),
        ("-5", [(None, 5)], 0),
        ("+1 -5 =6", [(1, 5)], 1),
        ("+1 -5 +9", [(1, 5), (9, None)], 2),
        ("+1 -5 ~9 +9", [(1, 5), (9, None)], 2),
        ("+1 -1", [(1, 1)], 1),
        ("+1 -5 +5", [(1, 5), (5, None)], 2),
    ],
)
def test_marks_come_to_times_of_being_contacts(
    told: str, spans: list[tuple[int | None, int | None]], count: int
) -> None:
    marks = [mark(one) for one in told.split()]
    found = [(one.begun, one.ended) for one in episodes(marks)]
    expected = [(None if a is None else at(a), None if b is None else at(b)) for a, b in spans]
    assert found == expected
    assert announced(marks) == count


@pytest.mark.parametrize(
    ("told", "listed", "read", "active"),
    [
        ("+1", None, None, True),
        ("+1 -5", None, None, False),
        ("+1 -5", True, 9, False),
        ("+1 -5 +9", True, 9, True),
        ("+1", False, 5, True),
        ("+1", False, 1 + int(GRACE.total_seconds()) + 1, False),
        ("-5", True, 9, False),
    ],
)
def test_a_list_speaks_against_them_only_and_not_at_once(
    told: str, listed: bool | None, read: int | None, active: bool
) -> None:
    marks = [mark(one) for one in told.split()]
    assert is_active(marks, listed=listed, read_at=None if read is None else at(read)) is active


@given(st.lists(st.sampled_from([mark(f"{kind}{second}") for kind in "+-=~" for second in range(10)])))
@settings(max_examples=80)
def test_no_order_and_no_repetition_changes_what_marks_come_to(told: list[Mark]) -> None:
    there: list[Mark] = []
    for one in told:
        there = with_mark(there, one)
    back: list[Mark] = []
    for one in reversed([*told, *told]):
        back = with_mark(back, one)
    assert episodes(there) == episodes(back)
    assert happened(there) == happened(back)


# ---- stored ----------------------------------------------------------------------------------------------------


@pytest.fixture
async def lisi(house: House) -> Actor:
    return await colleague("lisi", Role.SALES, name="李四")


STORY = (
    ("half", "lisi", 0),
    ("add", "lisi", 5),
    ("agree", "lisi", 6),
    ("edit", "", 7),
    ("lost", "lisi", 60),
    ("add", "wangwu", 90),
    ("moved", "wangwu", 120),
    ("add", "lisi", 200),
    ("gone", "lisi", 300),
)


async def tell(step: tuple[str, str, int], number: int) -> None:
    """One event, with the details as the platform has them once all of it has happened."""
    what, staff, second = step
    act, customer, person = program(f"test:{number}", at(400 + number)), wecom("wm1"), wecom(staff or "lisi")
    told = details("wm1", "张三", follow("zhaoliu", at=at(-9)))
    if what in {"half", "add"}:
        await take_over_contact(act, customer, person, "expo", told, at(second), [APP])
    elif what == "agree":
        await agree_to_archive(act, customer, person, at(second))
    elif what == "edit":
        await refresh_contact(act, told, at(second))
    else:
        by = {"lost": Ending.CUSTOMER, "gone": Ending.STAFF, "moved": Ending.TRANSFER}[what]
        await refresh_contact(act, told, at(second))
        await end_contact(act, customer, person, by, at(second), [APP])


async def end_state(house: House) -> dict[str, object]:
    """All that is to be equal, with accounts for ids."""
    staff = {row["_id"]: row["name"] for row in [one async for one in house.rows("staff").find({})]}
    (profile,) = await StoredCustomer.find_all().to_list()
    relations = await StoredRelation.find_all().to_list()
    history = await latest_moments(in_role(Role.ADMIN), CustomerId(profile.id), since=None, limit=50)
    events = await StoredEvent.find_all().to_list()
    return {
        "name": profile.name,
        "owner": staff.get(profile.owner or ""),
        "follows": sorted(staff[one.staff] for one in profile.follows),
        "relations": sorted((staff[one.staff], one.active, [(m.at, m.deed) for m in one.marks]) for one in relations),
        "history": [(one.at, one.text) for one in history if one.kind == "contact"],
        "made": sorted(staff[one.what["staff"]] for one in events if one.name == "ContactMade"),
        "lost": sorted((staff[one.what["staff"]], one.what["ended"]) for one in events if one.name == "ContactLost"),
    }


async def test_events_in_any_order_and_thrice_end_in_the_same_state(house: House) -> None:
    ends: list[dict[str, object]] = []
    for seed in range(6):
        await house.empty()
        for name in ("lisi", "wangwu", "zhaoliu"):
            await colleague(name, Role.SALES, name=name)
        story = [*STORY] if seed == 0 else [*STORY, *STORY, *STORY]
        if seed > 1:
            random.Random(seed).shuffle(story)  # noqa: S311
        for number, step in enumerate(story):
            await tell(step, number)
        ends.append(await end_state(house))
    assert ends[0]["made"] == ["lisi", "lisi", "wangwu"]
    assert [one for one in ends if one != ends[0]] == []


async def heard(account: str) -> list[str]:
    calls = await OutboxEntry.find({"to": wecom(account).key}).sort("+seq").to_list()
    return [one.said.text for one in calls if isinstance(one.said, Text)]


async def test_owner_and_leader_are_told_once_of_a_loss_and_nobody_of_a_transfer(house: House) -> None:
    shop = (Department(id="7", name="一店", parent_id=None),)
    await hired(member("boss7", "7", leads=("7",), name="高山"), Role.MANAGER, company=shop)
    await hired(member("lisi", "7", name="李四"), Role.SALES, company=shop)
    customer = await customer_of("lisi", "张三")
    account = wecom("wm-张三-lisi")
    await end_contact(program(), account, wecom("lisi"), Ending.TRANSFER, at(5), [APP])
    assert await heard("lisi") == []
    await take_over_contact(program(), account, wecom("lisi"), None, None, at(10), [APP])
    for number in range(3):
        await end_contact(program(f"test:{number}"), account, wecom("lisi"), Ending.CUSTOMER, at(20), [APP])
    (told,) = await heard("lisi")
    assert told.startswith("客户张三把您从企业微信好友里删除了")
    assert await heard("boss7") == ["客户张三删除了李四的好友。\n客户仍由李四负责；需要换人，发“转给 @同事 张三”。"]
    profile = await StoredCustomer.get(customer)
    assert profile is not None
    assert (profile.owner is not None, profile.follows) == (True, [])


@pytest.mark.usefixtures("lisi")
async def test_an_end_of_which_nobody_here_knows_the_customer_is_kept_and_shows_nobody(house: House) -> None:
    await end_contact(program(), wecom("wm9"), wecom("lisi"), Ending.CUSTOMER, NOW, [APP])
    assert (await house.holds()).get("customers") is None
    assert (await house.holds())["relations"] == 1


async def test_follows_from_before_relations_were_kept_become_relations(house: House, lisi: Actor) -> None:
    customer = await customer_of("lisi", "张三")
    before = await StoredRelation.find_all().to_list()
    await house.rows("relations").delete_many({})
    for _ in range(2):
        await m0004_relations.MIGRATION.apply(house.rooms)
    (after,) = await StoredRelation.find_all().to_list()
    assert (after.id, after.active, after.made) == (before[0].id, True, 1)
    await end_contact(program(), wecom("wm-张三-lisi"), wecom("lisi"), Ending.STAFF, at(20), [APP])
    profile = await StoredCustomer.get(customer)
    assert profile is not None
    assert (profile.owner, profile.follows) == (lisi.staff, [])


async def test_files_of_the_greeting_are_kept_and_read_anew_when_they_change(house: House, tmp_path: Path) -> None:
    picture = tmp_path / "door.jpg"
    picture.write_bytes(b"first")
    greetings = Greetings(Greeting(text="", attachments=(Picture(file=str(picture)), Paper(file="nowhere.pdf"))))
    leases = Leases("a")
    await greetings.keep_files(leases)
    await StoredUpload.keep("wecom:c1", str(picture), "m1", at(9))
    await greetings.keep_files(leases)
    assert (await house.holds()).get("uploads") == 1
    picture.write_bytes(b"second")
    await greetings.keep_files(leases)
    kept = await kept_file(str(picture))
    assert kept is not None
    assert (kept.content, kept.content_type) == (b"second", "image/jpeg")
    assert (await house.holds()).get("uploads") is None


@pytest.mark.usefixtures("house")
async def test_bots_that_start_together_keep_the_files_of_the_greeting_whole(tmp_path: Path) -> None:
    picture = tmp_path / "door.jpg"
    picture.write_bytes(b"first")
    greetings = Greetings(Greeting(text="", attachments=(Picture(file=str(picture)),)))
    await asyncio.gather(*(greetings.keep_files(Leases(bot)) for bot in ("a", "b", "c")))
    kept = await kept_file(str(picture))
    assert kept is not None
    assert kept.content == b"first"
