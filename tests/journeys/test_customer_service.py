"""微信客服: whatever is said there becomes history, in order, once, with its files."""

from collections import Counter
from collections.abc import AsyncGenerator

import pytest

from tests.journeys.bots import bot_at_work
from tests.journeys.company import Company, Row
from tests.journeys.people import Rep, Visitor
from tests.journeys.waiting import eventually

PAGE = 100
SAID_BEFORE = [f"第 {number} 句" for number in range(250)]
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 300


@pytest.fixture(scope="module")
async def talker(empty_company: Company) -> Visitor:
    """杜蕾, who wrote 250 times before the bot came to work."""
    await empty_company.employs("hejing", "何静", "客服部")
    visitor = await empty_company.visited_by("杜蕾")
    for text in SAID_BEFORE:
        await visitor.says(text)
    return visitor


@pytest.fixture(scope="module")
async def company(empty_company: Company, talker: Visitor) -> AsyncGenerator[Company]:
    async with bot_at_work(empty_company, sync_page=PAGE):
        yield empty_company


@pytest.fixture(scope="module")
def agent(company: Company) -> Rep:
    return company.rep("hejing")


def texts(history: list[Row]) -> list[str]:
    return [message["text"] for message in history]


async def test_one_callback_brings_many_pages_and_they_become_one_history_in_order(
    company: Company, talker: Visitor
) -> None:
    assert texts(await company.history(talker, 250)) == SAID_BEFORE
    pages = await company.all_rows("audit", deed="conversations.page")
    assert max(Counter(page["cause"] for page in pages).values()) > 1
    await eventually(company.is_idle)
    assert len(await company.all_rows("messages")) == 250


async def test_a_stranger_of_the_service_account_gets_a_profile_in_the_public_pool(
    company: Company, agent: Rep
) -> None:
    visitor = await company.visited_by("邵雯")
    await visitor.says("你们几点开门")
    await company.history(visitor, 1)
    answer = await agent.says("查 邵雯")
    assert "负责人：公海（暂无负责人）" in answer
    assert answer.endswith("客户：你们几点开门")


async def test_what_staff_answer_stands_in_the_history_under_their_name(company: Company, agent: Rep) -> None:
    visitor = await company.visited_by("吴桐")
    await visitor.says("有现货吗")
    await agent.answers(visitor, "明天到")
    assert [message["author"] for message in await company.history(visitor, 2)] == ["customer", "staff"]
    told = [line.split(" ", 2)[2] for line in (await agent.says("历史 吴桐")).splitlines()[1:]]
    assert told == ["客户：有现货吗", "何静：明天到"]


@pytest.mark.parametrize(
    ("kind", "name", "content", "shown"),
    [
        ("image", "客厅.png", PICTURE, "[图片] 客厅.png"),
        ("file", "报价 单.pdf", b"%PDF-1.4 " + bytes(300_000), "[文件] 报价 单.pdf"),
        ("voice", "v.amr", b"#!AMR\n" + bytes(range(200)), "[语音] v.amr"),
        ("video", "v.mp4", bytes(1_000), "[视频] v.mp4"),
    ],
)
async def test_a_file_is_kept_to_the_byte(
    company: Company, agent: Rep, kind: str, name: str, content: bytes, shown: str
) -> None:
    visitor = await company.visited_by(f"客人{kind}")
    await visitor.sends(kind, name, content)
    message = (await company.history(visitor, 1))[0]
    kept = await eventually(lambda: company.rows("media").find_one({"_id": message["_id"], "state": "kept"}))
    assert await company.file(message["_id"]) == content
    assert (kept["name"], kept["size"]) == (name, len(content))
    assert (await agent.says(f"历史 客人{kind}")).endswith(shown)


async def test_a_file_that_cannot_be_had_at_first_is_fetched_later(company: Company) -> None:
    visitor = await company.visited_by("周敏")
    await company.suffers("-1", "media/get")
    await visitor.sends("image", "a.png", PICTURE)
    message = (await company.history(visitor, 1))[0]
    failed: Row = {"_id": message["_id"], "error": {"$ne": None}}
    due = (await eventually(lambda: company.rows("media").find_one(failed)))["due"]
    await company.rows("media").update_one({"due": due}, [{"$set": {"due": "$$NOW"}}])
    await eventually(lambda: company.rows("media").find_one({"_id": message["_id"], "state": "kept"}))
    assert await company.file(message["_id"]) == PICTURE


async def test_a_platform_that_says_more_and_gives_nothing_is_asked_again_later(company: Company) -> None:
    visitor = await company.visited_by("段宁")
    await company.suffers("empty_page", "kf/sync_msg", count=6)
    await visitor.says("在吗")
    assert texts(await company.history(visitor, 1)) == ["在吗"]
    assert await company.figure("scrm_inbox_handled_total", outcome="retry") >= 1


async def test_an_empty_page_is_not_the_end(company: Company) -> None:
    visitor = await company.visited_by("马丽")
    await company.suffers("empty_page", "kf/sync_msg", count=2)
    await visitor.says("还在吗")
    assert texts(await company.history(visitor, 1)) == ["还在吗"]


async def test_pages_that_come_again_leave_no_second_trace(company: Company, talker: Visitor) -> None:
    await eventually(company.is_idle)
    before = await company.rows("messages").count_documents({})
    await company.rows("fetch_cursors").delete_many({})
    await talker.says("再说一句")
    assert texts(await company.history(talker, 251)) == [*SAID_BEFORE, "再说一句"]
    await eventually(company.is_idle)
    assert await company.rows("messages").count_documents({}) == before + 1
    assert await company.rows("events").count_documents({"name": "MessageRecorded"}) == before + 1


async def test_two_callbacks_of_one_second_and_their_repeats_make_each_message_once(company: Company) -> None:
    visitor = await company.visited_by("孙一")
    await company.suffers("duplicate", "service", count=2)
    with company.clock.stopped():
        await visitor.says("第一句")
        await visitor.says("第二句")
    await company.history(visitor, 2)
    await eventually(company.is_idle)
    assert texts(await company.history(visitor, 2)) == ["第一句", "第二句"]


async def test_a_failing_page_is_fetched_again_and_nothing_is_passed_over(company: Company) -> None:
    visitor = await company.visited_by("郑爽")
    await company.suffers("cut_after", "kf/sync_msg")
    await visitor.says("第一句")
    await visitor.says("第二句")
    assert texts(await company.history(visitor, 2)) == ["第一句", "第二句"]


async def test_a_visitor_who_adds_a_rep_later_stays_one_customer(company: Company) -> None:
    rep = await company.hires("lilei", "李雷")
    visitor = await company.visited_by("林晓")
    await visitor.says("想加个微信")
    await company.history(visitor, 1)
    await visitor.adds(rep, "林晓")
    profile = await eventually(lambda: company.profile(visitor, owner={"$ne": None}))
    answer = await rep.says("查 林晓")
    assert "负责人：李雷" in answer
    assert answer.endswith("客户：想加个微信")
    assert await company.rows("customers").count_documents({"name": profile["name"]}) == 1
