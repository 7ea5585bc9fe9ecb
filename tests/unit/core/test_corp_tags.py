"""The mirrored list of tags, whatever order the platform's events come in."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mirrors.corp_tags import take_in
from crm_core.act import Act, Actor
from crm_core.action import together
from crm_core.corptags.actions import mark_refused, mark_those_before, marked, take_over_corp_tags
from crm_core.corptags.documents import StoredCorpTag
from crm_core.corptags.model import Relation, marks, without
from crm_core.customers.actions import get_customer, refresh_contact
from crm_core.errors import Conflict
from crm_core.messages import CorpTag, CorpTagGroup, CorpTagsStirred, CustomerDetails, TagMark, TagPart, TagTold, Text
from crm_core.outbox.documents import OutboxEntry
from crm_core.permissions import Role
from crm_core.staff.actions import note_where
from crm_core.tags.actions import change_tags
from crm_core.undo.actions import undo_last
from crm_core.values import CustomerId, StaffId
from tests.builders import APP, NOW, SCOPE, acting, colleague, contact, details, follow, in_role, program, wecom
from tests.house import House

NOTHING = frozenset[str]()
OPERATIONS = st.lists(
    st.tuples(st.sampled_from(("add", "rename", "delete", "regroup", "drop", "mark")), st.integers(0, 5)),
    min_size=1,
    max_size=7,
)


@dataclass
class Platform:
    """A company's list, the tags of one customer, and the events that are still to be delivered."""

    groups: dict[str, str] = field(default_factory=dict[str, str])
    tags: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    on_customer: set[str] = field(default_factory=set[str])
    events: list[tuple[TagPart, str]] = field(default_factory=list[tuple[TagPart, str]])
    edited: bool = False
    serial: int = 0

    def does(self, what: str, which: int) -> None:
        self.serial += 1
        tag = [*self.tags][which % len(self.tags)] if self.tags else ""
        if what == "add" or not tag:
            group = f"g{which % 2}"
            self.groups.setdefault(group, f"组{group}")
            self.tags[f"t{self.serial}"] = (f"标签{self.serial}", group)
            self.events += [(TagPart.TAG, f"t{self.serial}"), (TagPart.GROUP, group)]
        elif what == "rename":
            self.tags[tag] = (f"标签{self.serial}", self.tags[tag][1])
            self.events.append((TagPart.TAG, tag))
        elif what == "delete":
            self._delete(tag)
            self.events.append((TagPart.TAG, tag))
        elif what == "regroup":
            self.groups[self.tags[tag][1]] = f"组{self.serial}"
            self.events += [(TagPart.GROUP, self.tags[tag][1]), (TagPart.ALL, "")]
        elif what == "drop":
            group = self.tags[tag][1]
            for one in [one for one, (_, its) in self.tags.items() if its == group]:
                self._delete(one)
            self.events.append((TagPart.GROUP, group))
        else:
            self.on_customer ^= {tag}
            self.edited = True

    def _delete(self, tag: str) -> None:
        self.on_customer.discard(tag)
        del self.tags[tag]

    def told(self, part: TagPart, one: str) -> tuple[CorpTagGroup, ...]:
        wanted = {
            tag: (name, group)
            for tag, (name, group) in self.tags.items()
            if part is TagPart.ALL or one == (tag if part is TagPart.TAG else group)
        }
        found = {group for _, group in wanted.values()}
        return tuple(
            CorpTagGroup(
                id=group,
                name=self.groups[group],
                order=0,
                tags=tuple(CorpTag(id=tag, name=name, order=0) for tag, (name, its) in wanted.items() if its == group),
            )
            for group in sorted(found)
        )

    def customer(self) -> CustomerDetails:
        tags = tuple(TagTold(tag, self.tags[tag][0]) for tag in sorted(self.on_customer))
        return replace(
            details("wm1", "张三", replace(follow("lisi"), tags=tags)), tags=frozenset(tag.name for tag in tags)
        )


class Deliveries:
    """Each is a reading begun a second after the one before."""

    def __init__(self, platform: Platform) -> None:
        self.platform, self.now = platform, NOW

    async def list(self, part: TagPart, one: str) -> None:
        word = CorpTagsStirred(part=part, id=one, at=NOW)
        await take_in(self._act(), SCOPE, word, self.platform.told(part, one))

    async def contact(self) -> None:
        act = self._act()
        await refresh_contact(act, replace(self.platform.customer(), read_at=act.at), act.at)

    def _act(self) -> Act:
        self.now += timedelta(seconds=1)
        return program(at=self.now)


@given(OPERATIONS, st.data())
@settings(max_examples=10)
async def test_events_thrice_and_in_any_order_end_in_what_the_platform_has(
    database: House, operations: list[tuple[str, int]], data: st.DataObject
) -> None:
    """Some are delivered while others still happen; afterwards all of them, three times, shuffled."""
    await database.empty()
    await colleague("lisi", Role.SALES)
    platform = Platform()
    deliveries = Deliveries(platform)
    customer = await contact(platform.customer())
    for what, which in operations:
        platform.does(what, which)
        if platform.events and data.draw(st.booleans()):
            await deliveries.list(*data.draw(st.sampled_from(platform.events)))
        if platform.edited and data.draw(st.booleans()):
            await deliveries.contact()
    everything = [*platform.events, *([None] if platform.edited else [])]
    for event in data.draw(st.permutations(everything * 3)):
        await (deliveries.list(*event) if event else deliveries.contact())
    kept = {row["tag"]: row async for row in StoredCorpTag.rows().find({"deleted": False})}
    assert {tag: (row["name"], row["group"]) for tag, row in kept.items()} == platform.tags
    assert {row["group"]: row["group_name"] for row in kept.values()} == {
        group: platform.groups[group] for _, group in platform.tags.values()
    }
    tags = (await get_customer(in_role(Role.ADMIN), customer)).tags
    assert set(tags) == {platform.tags[tag][0] for tag in platform.on_customer}


def test_an_older_wish_says_nothing_of_what_a_newer_one_decides() -> None:
    older = TagMark(staff=wecom("lisi"), add=("t1", "t2"), remove=("t3",))
    newer = TagMark(staff=wecom("lisi"), add=("t3",), remove=("t1",))
    assert without(older, newer) == TagMark(staff=wecom("lisi"), add=("t2",), remove=())


MINE = Relation(staff=StaffId("s1"), account=wecom("lisi"), tags=frozenset({"t1"}))
THEIRS = Relation(staff=StaffId("s2"), account=wecom("wangwu"), tags=frozenset({"t1", "t2"}))
IDS = {"甲": ["t1", "t9"], "乙": ["t2"], "丙": ["t3"]}


@pytest.mark.parametrize(
    ("add", "remove", "asked"),
    [
        ("丙", "", [("lisi", ("t3",), ())]),
        ("甲", "", []),
        ("", "甲", [("lisi", (), ("t1",)), ("wangwu", (), ("t1",))]),
        ("丙", "乙", [("lisi", ("t3",), ()), ("wangwu", (), ("t2",))]),
        ("我们的", "别的", []),
        ("", "丙", []),
    ],
)
def test_what_is_asked_of_each_relation(
    add: str, remove: str, asked: list[tuple[str, tuple[str, ...], tuple[str, ...]]]
) -> None:
    found = marks([MINE, THEIRS], IDS, add={add} - {""}, remove={remove} - {""})
    assert [(one.staff.account, one.add, one.remove) for one in found] == asked


# ---- a customer, a tag of the company's -----------------------------------------------------------------------


@pytest.fixture
async def lisi(house: House) -> Actor:
    groups = (CorpTagGroup(id="g1", name="意向", order=0, tags=(CorpTag(id="t1", name="高意向", order=0),)),)
    await take_over_corp_tags(program(), SCOPE, groups)
    return await colleague("lisi", Role.SALES)


@pytest.fixture
async def zhang(lisi: Actor) -> CustomerId:
    return await contact(details("wm1", "张三", follow("lisi")))


async def asked() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The wishes that wait for the courier, in order."""
    waiting = await OutboxEntry.open_words(wecom("wm1").key, "tag_mark")
    return [(words.add, words.remove) for _, words in waiting if isinstance(words, TagMark)]


async def test_only_the_companys_tags_are_asked_for_there(lisi: Actor, zhang: CustomerId) -> None:
    await change_tags(acting(lisi), zhang, frozenset({"高意向", "自己的"}), NOTHING)
    assert await asked() == [(("t1",), ())]


async def test_what_is_undone_before_it_left_is_not_put_on_by_a_late_try(lisi: Actor, zhang: CustomerId) -> None:
    await change_tags(acting(lisi, "inbox:1"), zhang, frozenset({"高意向"}), NOTHING)
    await undo_last(acting(lisi, "inbox:2", NOW + timedelta(seconds=1)))
    assert await asked() == [((), ()), ((), ("t1",))]


async def appears(name: str, tag: str, at: datetime) -> None:
    groups = (CorpTagGroup(id="g1", name="意向", order=0, tags=(CorpTag(id=tag, name=name, order=0),)),)
    await take_in(program(at=at), SCOPE, CorpTagsStirred(part=TagPart.TAG, id=tag, at=at), groups)


async def test_who_had_a_tag_before_it_was_the_companys_is_marked_once(lisi: Actor, zhang: CustomerId) -> None:
    await change_tags(acting(lisi), zhang, frozenset({"自己的"}), NOTHING)
    assert await asked() == []
    for seconds in (1, 2, 3):
        await appears("自己的", "t2", NOW + timedelta(seconds=seconds))
    assert await asked() == [(("t2",), ())]


async def test_marking_those_before_goes_on_where_it_stopped(lisi: Actor) -> None:
    for number in range(5):
        one = await contact(details(f"wm{number}", f"客户{number}", follow("lisi")))
        await change_tags(acting(lisi, f"inbox:{number}"), one, frozenset({"自己的"}), NOTHING)
    tag = CorpTagGroup(id="g1", name="意向", order=0, tags=(CorpTag(id="t2", name="自己的", order=0),))
    await take_over_corp_tags(program(), SCOPE, (tag,))
    looked_at = [await mark_those_before(replace(program(), cause=f"batch:{one}"), SCOPE, 2) for one in range(4)]
    assert looked_at == [2, 2, 1, None]
    assert await OutboxEntry.find({"words.kind": "tag_mark"}).count() == 5


async def test_what_the_platform_told_is_not_told_to_it(lisi: Actor, zhang: CustomerId) -> None:
    """A customer was read before the list was."""
    put_on = replace(follow("lisi"), tags=(TagTold("t2", "自己的"),))
    told_first = replace(details("wm1", "张三", put_on, tags=("自己的",)), read_at=NOW + timedelta(seconds=1))
    await refresh_contact(program(), told_first, NOW)
    await appears("自己的", "t2", NOW + timedelta(seconds=2))
    assert await asked() == []


async def test_several_changes_in_one_go_each_have_a_call(lisi: Actor, zhang: CustomerId) -> None:
    async def both() -> None:
        await change_tags(acting(lisi), zhang, frozenset({"高意向"}), NOTHING)
        await change_tags(acting(lisi), zhang, NOTHING, frozenset({"高意向"}))

    await together(both)
    assert len(await asked()) == 2


def told(at: datetime, *tags: str) -> CustomerDetails:
    put_on = tuple(TagTold("t1", tag) for tag in tags)
    return replace(details("wm1", "张三", replace(follow("lisi"), tags=put_on), tags=tags), read_at=at)


async def test_a_reading_begun_before_our_own_change_is_read_again(lisi: Actor, zhang: CustomerId) -> None:
    """It would take the tag away again that we have just put on."""
    mark = TagMark(staff=wecom("lisi"), add=("t1",), remove=())
    await change_tags(acting(lisi), zhang, frozenset({"高意向"}), NOTHING)
    for _ in range(3):
        await marked(program(at=NOW + timedelta(seconds=2)), wecom("wm1"), mark)
    with pytest.raises(Conflict):
        await refresh_contact(program(), told(NOW + timedelta(seconds=1)), NOW)
    assert (await get_customer(in_role(Role.ADMIN), zhang)).tags == ("高意向",)
    await refresh_contact(program(), told(NOW + timedelta(seconds=3)), NOW)
    assert (await get_customer(in_role(Role.ADMIN), zhang)).tags == ()


async def test_tags_outlive_the_relation_that_had_them(lisi: Actor, zhang: CustomerId) -> None:
    await refresh_contact(program(), told(NOW + timedelta(seconds=1), "高意向"), NOW)
    await colleague("wangwu", Role.SALES)
    without_lisi = replace(details("wm1", "张三", follow("wangwu")), read_at=NOW + timedelta(minutes=5))
    for _ in range(2):
        await refresh_contact(program(), without_lisi, NOW)
    assert (await get_customer(in_role(Role.ADMIN), zhang)).tags == ("高意向",)


async def test_whoever_tagged_hears_once_that_the_platform_would_not(lisi: Actor, zhang: CustomerId) -> None:
    assert lisi.staff is not None
    await note_where(acting(lisi), APP)
    await change_tags(acting(lisi), zhang, frozenset({"高意向"}), NOTHING)
    (mark,) = [one.said for one in await OutboxEntry.find({"words.kind": "tag_mark"}).to_list()]
    assert isinstance(mark, TagMark)
    for _ in range(2):
        await mark_refused(program(), "k1", wecom("wm1"), mark, "48002")
    (told,) = [one.said for one in await OutboxEntry.find({"words.kind": "text"}).to_list()]
    assert told == Text(text="张三的标签没能同步到企业微信（+高意向）：应用没有这个接口的权限。这里已经记下，不会丢。")
    assert (await get_customer(in_role(Role.ADMIN), zhang)).tags == ("高意向",)
