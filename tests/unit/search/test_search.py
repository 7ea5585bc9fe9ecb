"""What was said and written is found by its words, by those who may see it and by nobody else."""

from datetime import timedelta

import pytest

from bot.storage.migrations.m0002_search_words import MIGRATION, STEP
from crm_core.act import Actor
from crm_core.conversations.actions import record_page
from crm_core.errors import NotFound, NotPermitted
from crm_core.messages import ChatMessage
from crm_core.notes.actions import add_note, remove_note
from crm_core.permissions import Role
from crm_core.search import documents
from crm_core.search.actions import search_chats, surroundings
from crm_core.search.model import Terms
from crm_core.values import CustomerId
from tests.builders import (
    APP,
    NOW,
    SCOPE,
    acting,
    colleague,
    contact,
    customer_in_pool,
    details,
    follow,
    in_role,
    page,
    program,
    said,
)
from tests.house import House

pytestmark = pytest.mark.usefixtures("house")
ADMIN = in_role(Role.ADMIN)


async def recorded(*messages: ChatMessage, source: str = "wk1") -> None:
    await record_page(program(), APP, f"{SCOPE}:kf:{source}", after="", page=page(*messages), names={})


async def met(account: str, name: str, staff: str) -> CustomerId:
    return await contact(details(account, name, follow(staff)))


async def found(typed: str, actor: Actor = ADMIN.actor, within: list[CustomerId] | None = None) -> list[str]:
    """The texts of what is found, newest first."""
    hits = await search_chats(acting(actor), _terms(typed), within=within, limit=10)
    return [one.hit.text for one in hits]


def _terms(typed: str) -> Terms:
    terms = Terms.read(typed.split())
    assert terms is not None
    return terms


LINES = [
    "你好，灰色布艺沙发还有吗",
    "他说明天到",
    "红木家具厂在哪里",
    "iPhone15 Pro Max 256G 多少钱",
    "订单号20240801-XX12，预算3.5万左右",
    "２０２４年的ＡＢＣ套餐",
    "小红书上看到的",
    "小王说红包的书已寄出",
    "这张餐桌是灰的",
    "what time does the art start",
    "😀👍",
]


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("沙发", [0]),
        ("灰色", [0]),
        ("灰", [8, 0]),
        ("灰色布艺沙发", [0]),
        ("布艺", [0]),
        ("艺沙", [0]),
        ("明天", [1]),
        ("红木", [2]),
        ("红木家具", [2]),
        ("家具厂", [2]),
        ("iphone15", [3]),
        ("IPHONE", [3]),
        ("ｉｐｈｏｎｅ", [3]),
        ("256g", [3]),
        ("15", [3]),
        ("20240801-XX12", [4]),
        ("XX12", [4]),
        ("3.5", [4]),
        ("3.5万", [4]),
        ("2024", [5]),
        ("2024年", [5]),
        ("abc套餐", [5]),
        ("小红书", [6]),
        ("红 书", [7, 6]),
        ("灰 沙发", [0]),
        ("沙发 灰", [0]),
        ("灰 红木", []),
        ("art", [9]),
        ("桌子", []),
        ("明天到", [1]),
    ],
)
async def test_what_was_said_is_found_by_its_words(typed: str, lines: list[int]) -> None:
    await met("wm1", "张三", "lisi")
    await recorded(*(said(str(n), "wm1", text, at=NOW + timedelta(minutes=n)) for n, text in enumerate(LINES)))
    assert await found(typed) == [LINES[n] for n in lines]


@pytest.mark.parametrize("typed", ["", "！？", "😀", "a b c d e f"])
def test_nothing_to_look_for_or_too_much_is_not_a_search(typed: str) -> None:
    assert Terms.read(typed.split()) is None


async def test_notes_are_found_among_messages_newest_first_until_they_are_taken_back() -> None:
    customer = await met("wm1", "张三", "lisi")
    await recorded(
        said("1", "wm1", "灰色的"), said("2", "wm1", "灰色也行", at=NOW + timedelta(minutes=2), staff="lisi")
    )
    lisi = await colleague("lisi", Role.SALES)
    await add_note(acting(lisi, at=NOW + timedelta(minutes=1)), customer, "喜欢灰色")
    assert await found("灰色", lisi) == ["灰色也行", "喜欢灰色", "灰色的"]
    (hit,) = [one.hit for one in await search_chats(ADMIN, _terms("喜欢"), within=None, limit=10) if one.hit.is_note]
    await remove_note(acting(lisi), customer, hit.ref.removeprefix("note:"))
    assert await found("喜欢", lisi) == []


# ---- who sees what --------------------------------------------------------------------------------------------


@pytest.fixture
async def three_chats(house: House) -> list[CustomerId]:
    """张三 of lisi, 李梅 of wangwu, 周舟 of nobody; each has said 灰色 in their own way."""
    customers = [await met("wm1", "张三", "lisi"), await met("wm2", "李梅", "wangwu"), await customer_in_pool("周舟")]
    await recorded(
        said("1", "wm1", "张三要灰色"),
        said("2", "wm2", "李梅要灰色", at=NOW + timedelta(minutes=1)),
        said("3", "wm-周舟", "周舟要灰色", at=NOW + timedelta(minutes=2)),
    )
    return customers


@pytest.mark.parametrize("few", [0, 2, 2_000], ids=["asked after", "just too many to name", "named in the query"])
@pytest.mark.parametrize(
    ("account", "role", "names"),
    [
        ("lisi", Role.SALES, ["周舟", "张三"]),
        ("wangwu", Role.SALES, ["周舟", "李梅"]),
        ("qianqi", Role.SALES, ["周舟"]),
        ("zhouba", Role.SERVICE, ["周舟", "李梅", "张三"]),
        ("boss", Role.ADMIN, ["周舟", "李梅", "张三"]),
        ("shen", Role.AUDITOR, ["周舟", "李梅", "张三"]),
    ],
)
@pytest.mark.usefixtures("three_chats")
async def test_everybody_finds_what_they_may_see_however_it_is_looked_for(
    monkeypatch: pytest.MonkeyPatch, few: int, account: str, role: Role, names: list[str]
) -> None:
    monkeypatch.setattr(documents, "FEW", few)
    assert await found("灰色", await colleague(account, role)) == [f"{name}要灰色" for name in names]


async def test_hits_one_may_not_see_never_push_out_those_one_may(
    monkeypatch: pytest.MonkeyPatch, three_chats: list[CustomerId]
) -> None:
    later = [said(f"x{n}", "wm2", "还是灰色吧", at=NOW + timedelta(hours=1, seconds=n)) for n in range(300)]
    await recorded(*later, source="wk2")
    lisi = await colleague("lisi", Role.SALES)
    for few in (0, 2_000):
        monkeypatch.setattr(documents, "FEW", few)
        assert await found("灰色", lisi) == ["周舟要灰色", "张三要灰色"]


async def test_a_customer_named_outside_ones_sight_finds_nothing(three_chats: list[CustomerId]) -> None:
    zhang, li, _ = three_chats
    lisi = await colleague("lisi", Role.SALES)
    assert await found("灰色", lisi, within=[zhang]) == ["张三要灰色"]
    assert await found("灰色", lisi, within=[li]) == []
    assert await found("灰色", lisi, within=[]) == []


@pytest.mark.usefixtures("three_chats")
async def test_who_reads_no_chats_searches_none() -> None:
    with pytest.raises(NotPermitted):
        await found("灰色", await colleague("qun", Role.COMMUNITY))


# ---- the lines around a hit -----------------------------------------------------------------------------------


async def test_a_hit_is_shown_with_what_was_said_around_it_in_the_same_chat(house: House) -> None:
    customer = await met("wm1", "张三", "lisi")
    chat = [said(str(n), "wm1", f"第{n}句", at=NOW + timedelta(seconds=n // 2)) for n in range(20)]
    await recorded(*chat)
    await house.rows("messages").update_one({"_id": "wecom:kf:9"}, {"$set": {"conversation": "another"}})
    around = await surroundings(ADMIN, "message:wecom:kf:10", reach=5)
    assert [line.text for line in around.lines] == [f"第{n}句" for n in (4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15)]
    assert (around.customer, around.customer_name) == (customer, "张三")
    assert [line.text for line in (await surroundings(ADMIN, "message:wecom:kf:0", reach=2)).lines] == [
        "第0句",
        "第1句",
        "第2句",
    ]


async def test_a_note_is_shown_between_what_was_said_before_and_after_it() -> None:
    customer = await met("wm1", "张三", "lisi")
    await recorded(said("1", "wm1", "前"), said("2", "wm1", "后", at=NOW + timedelta(minutes=2)))
    await add_note(acting(ADMIN.actor, at=NOW + timedelta(minutes=1)), customer, "喜欢灰色")
    (hit,) = await search_chats(ADMIN, _terms("灰色"), within=None, limit=10)
    assert [line.text for line in (await surroundings(ADMIN, hit.hit.ref, reach=5)).lines] == ["前", "喜欢灰色", "后"]


async def test_what_one_may_not_see_is_like_what_is_not_there(three_chats: list[CustomerId]) -> None:
    lisi = acting(await colleague("lisi", Role.SALES))
    told: list[str] = []
    for ref in ("message:wecom:kf:2", "message:nowhere", "note:nowhere", "nonsense"):
        with pytest.raises(NotFound) as refused:
            await surroundings(lisi, ref, reach=5)
        told.append(refused.value.text)
    assert set(told) == {"没有找到您能查看的这条记录。"}


# ---- what was stored before -----------------------------------------------------------------------------------


async def test_what_was_stored_before_gets_its_words_and_a_second_run_changes_nothing(house: House) -> None:
    customer = await met("wm1", "张三", "lisi")
    await recorded(*(said(f"{n:05}", "wm1", f"灰色{n}") for n in range(STEP // 2)))
    await add_note(ADMIN, customer, "喜欢灰色")
    for name in ("messages", "notes"):
        await house.rows(name).update_many({}, {"$unset": {"tokens": ""}})
    await house.rows("messages").insert_many(
        [
            {**row, "_id": f"more:{row['_id']}"}
            async for row in house.rows("messages").find({}, {"tokens": 0}).limit(STEP)
        ]
    )
    assert await found("灰色") == []
    await MIGRATION.apply(house.rooms)
    assert await house.rows("messages").count_documents({"tokens": "灰色"}) == STEP
    before = [row async for row in house.rows("messages").find().sort("_id")]
    await house.rows("messages").update_one({"_id": before[7]["_id"]}, {"$unset": {"tokens": ""}})
    await MIGRATION.apply(house.rooms)
    assert [row async for row in house.rows("messages").find().sort("_id")] == before
    assert "喜欢灰色" in await found("喜欢")
