"""What is changed beside the chat, and taken back."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import orjson
import pytest
from aiohttp import ClientResponse, StreamReader
from aiohttp.test_utils import BaseTestServer, TestServer

from crm_core.act import Actor
from crm_core.conversations.actions import record_page
from crm_core.permissions import Role
from crm_core.values import CustomerId
from tests.builders import APP, NOW, colleague, customer_of, program, said
from tests.builders import page as chat_page
from tests.house import House
from tests.journeys.waiting import eventually
from tests.unit.web.desk import Browser, Desk
from web.live import MOST_AT_ONCE, MOST_STREAMS


@pytest.fixture
async def wang(lisi: Actor) -> CustomerId:
    return await customer_of("lisi", "王芳", mobile="13812345678")


async def test_tags_are_put_on_and_taken_off_in_one_go(page: Browser, wang: CustomerId) -> None:
    await page.post(f"/api/customers/{wang}/tags", {"add": ["老客户"]})
    done = await page.post(f"/api/customers/{wang}/tags", {"add": ["高意向"], "remove": ["老客户"]})
    assert done == {"tags": ["高意向"]}
    assert (await page.post("/api/undo"))["message"].startswith("已撤销王芳的标签改动")
    assert (await page.get(f"/api/customers/{wang}"))["tags"] == ["老客户"]


async def test_a_reminder_is_set_by_a_sentence(page: Browser, wang: CustomerId) -> None:
    done = await page.post(f"/api/customers/{wang}/reminders", {"text": "明天下午3点 回访"})
    assert done["reminder"]["text"] == "回访"
    view = await page.get(f"/api/customers/{wang}")
    assert view["reminder"] == done["reminder"]
    assert view["timeline"]["items"][0]["due"] == done["reminder"]["at"]
    await page.post(f"/api/reminders/{done['reminder']['id']}/done")
    view = await page.get(f"/api/customers/{wang}")
    assert (view["reminder"], view["timeline"]["items"][0]["due"]) == (None, None)


@pytest.mark.parametrize(("text", "says"), [("回访", "请写上时间"), ("昨天下午3点 回访", "已经过了")])
async def test_a_reminder_without_a_time_to_come_says_what_to_write(
    page: Browser, wang: CustomerId, text: str, says: str
) -> None:
    told = await page.post(f"/api/customers/{wang}/reminders", {"text": text}, status=422)
    assert says in told["error"]["message"]


async def test_notes_follow_ups_and_stages_are_written(page: Browser, wang: CustomerId) -> None:
    note = await page.post(f"/api/customers/{wang}/notes", {"text": "喜欢灰色"})
    assert (note["by"], note["text"]) == ("李四", "喜欢灰色")
    done = await page.post(f"/api/customers/{wang}/follow-ups", {"text": "报了价", "next": "周五再问"})
    assert done["text"] == "报了价 下次：周五再问"
    assert await page.post(f"/api/customers/{wang}/stage", {"stage": "已报价"}) == {"before": "", "stage": "已报价"}
    assert (await page.get(f"/api/customers/{wang}"))["customer"]["stage"] == "已报价"
    told = await page.post(f"/api/customers/{wang}/stage", {"stage": "飞走了"}, status=422)
    assert "初步接触" in told["error"]["message"]


async def test_the_owner_sees_a_number_others_need_a_reason(
    page: Browser, desk: Desk, wang: CustomerId, house: House
) -> None:
    assert await page.post(f"/api/customers/{wang}/reveal", {}) == {"phones": ["13812345678"]}
    await colleague("fuwu", Role.SERVICE)
    await page.post("/api/signout")
    await page.signs_in(desk, "fuwu")
    await page.post(f"/api/customers/{wang}/reveal", {}, status=422)
    told = await page.post(f"/api/customers/{wang}/reveal", {"reason": "客户要求回电"})
    assert told == {"phones": ["13812345678"]}
    kept = await house.rows("reveals").find_one({})
    assert kept is not None
    assert (kept["customer"], kept["reason"]) == (wang, "客户要求回电")
    assert "客户要求回电" not in str([row async for row in house.rows("audit").find()])


@pytest.mark.parametrize(
    ("change", "text"), [("notes", "喜欢灰色"), ("reminders", "明天下午3点 回访"), ("follow-ups", "报了价")]
)
async def test_what_is_sent_again_because_no_answer_came_is_done_once(
    page: Browser, wang: CustomerId, change: str, text: str
) -> None:
    path = f"/api/customers/{wang}/{change}"
    first, *others = await asyncio.gather(*(page.post(path, {"text": text}, X_Once="k1") for _ in range(4)))
    assert others == [first] * 3
    assert len((await page.get(f"/api/customers/{wang}/timeline"))["items"]) == 1
    await page.post(path, {"text": f"{text} 再说"}, X_Once="k1")
    await page.post(path, {"text": text}, X_Once="k2")
    assert len((await page.get(f"/api/customers/{wang}/timeline"))["items"]) == 3
    undone = await page.post("/api/undo", X_Once="k3")
    assert await page.post("/api/undo", X_Once="k3") == undone
    assert len((await page.get(f"/api/customers/{wang}/timeline"))["items"]) == 2


async def test_a_customer_is_handed_over_and_gone_from_sight(page: Browser, wang: CustomerId, house: House) -> None:
    taker = await colleague("zhang", Role.SALES, name="张三")
    assert [one["name"] for one in await page.get("/api/colleagues?q=张三")] == ["张三"]
    done = await page.post(f"/api/customers/{wang}/transfer", {"to": taker.staff})
    assert done["to"] == "张三"
    await page.get(f"/api/customers/{wang}", status=404)


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "x" * 5_000}, {"text": "x", "more": 1}, [], "x"])
async def test_what_cannot_be_read_is_refused_and_changes_nothing(
    page: Browser, wang: CustomerId, house: House, body: object
) -> None:
    await page.post(f"/api/customers/{wang}/notes", body, status=422)
    assert "notes" not in await house.holds()


async def test_a_message_appears_while_the_page_is_open(page: Browser, wang: CustomerId) -> None:
    async with page.http.get(page.url(f"/api/events?customer={wang}")) as stream:
        await listens(stream)
        one = said("k1", "wm-王芳-lisi", "灰色沙发还有吗", at=NOW)
        await record_page(program(), APP, "test", after="", page=chat_page(one), names={})
        async with asyncio.timeout(30):
            told = await heard(stream.content)
            while told["event"] != "moment":
                told = await heard(stream.content)
    assert (told["data"]["text"], told["id"]) == ("灰色沙发还有吗", told["data"]["mark"])


async def test_what_happens_between_reading_a_page_and_listening_for_it_is_told(
    page: Browser, wang: CustomerId
) -> None:
    await page.get(f"/api/customers/{wang}")
    address = page.url(f"/api/events?customer={wang}")
    async with page.http.get(address) as other, asyncio.timeout(60):
        await listens(other)
        await page.post(f"/api/customers/{wang}/tags", {"add": ["老客户"]})
        assert (await heard(other.content))["event"] == "customer"
        async with page.http.get(address) as stream:
            await listens(stream)
            assert (await heard(stream.content))["event"] == "customer"


@pytest.mark.parametrize("loses", ["the customer", "the session"])
async def test_whoever_loses_the_right_hears_no_more(page: Browser, wang: CustomerId, loses: str) -> None:
    taker = await colleague("zhang", Role.SALES)
    async with page.http.get(page.url(f"/api/events?customer={wang}")) as stream, asyncio.timeout(30):
        await listens(stream)
        if loses == "the session":
            await page.post("/api/signout")
        else:
            await page.post(f"/api/customers/{wang}/transfer", {"to": taker.staff})
        one = said("k1", "wm-王芳-lisi", "灰色沙发还有吗", at=NOW)
        await record_page(program(), APP, "test", after="", page=chat_page(one), names={})
        assert b"event: moment" not in await stream.content.read()


async def test_a_server_that_stops_lets_go_of_the_pages_that_listen(
    server: BaseTestServer, page: Browser, wang: CustomerId
) -> None:
    assert isinstance(server, TestServer)
    async with page.http.get(page.url(f"/api/events?customer={wang}")) as stream, asyncio.timeout(30):
        await server.app.shutdown()
        await stream.content.read()


async def test_a_page_that_comes_back_hears_what_it_missed(page: Browser, wang: CustomerId) -> None:
    lines = [said(f"k{number}", "wm-王芳-lisi", f"第{number}句", at=NOW) for number in range(3)]
    await record_page(program(), APP, "test", after="", page=chat_page(*lines), names={})
    items = (await page.get(f"/api/customers/{wang}/timeline"))["items"]
    last = {"Last-Event-ID": items[-1]["mark"]}
    async with page.http.get(page.url(f"/api/events?customer={wang}"), headers=last) as stream, asyncio.timeout(30):
        await listens(stream)
        assert [(await heard(stream.content))["data"]["text"] for _ in range(2)] == ["第1句", "第2句"]


async def test_a_page_that_missed_too_much_is_told_to_read_it_anew(page: Browser, wang: CustomerId) -> None:
    lines = [said(f"k{number}", "wm-王芳-lisi", f"第{number}句", at=NOW) for number in range(MOST_AT_ONCE + 5)]
    await record_page(program(), APP, "test", after="", page=chat_page(*lines), names={})
    items = (await page.get(f"/api/customers/{wang}/timeline?limit=100"))["items"]
    last = {"Last-Event-ID": items[-1]["mark"]}
    async with page.http.get(page.url(f"/api/events?customer={wang}"), headers=last) as stream, asyncio.timeout(30):
        await listens(stream)
        told = await heard(stream.content)
    assert (told["event"], told["id"]) == ("customer", items[0]["mark"])


async def test_a_page_too_many_is_told_so_until_another_one_is_closed(page: Browser, wang: CustomerId) -> None:
    address = page.url(f"/api/events?customer={wang}")

    async def finds_a_place() -> bool:
        async with page.http.get(address) as stream:
            return (await heard(stream.content))["event"] == "listening"

    async with AsyncExitStack() as others, asyncio.timeout(30):
        for _ in range(MOST_STREAMS):
            await listens(await others.enter_async_context(page.http.get(address)))
        async with page.http.get(address) as stream:
            assert (await heard(stream.content))["event"] == "crowded"
            assert await stream.content.read() == b""
    await eventually(finds_a_place)


async def test_a_place_in_the_history_that_never_was_is_refused(page: Browser, wang: CustomerId) -> None:
    for mark in ("1.message.99999999999999999999", "x.note.1", "1.message", "9" * 40 + ".note.1"):
        await page.get(f"/api/customers/{wang}/timeline?before={mark}", status=422)


async def listens(stream: ClientResponse) -> None:
    """Wait until nothing that happens is missed."""
    assert (await heard(stream.content))["event"] == "listening"


async def heard(content: StreamReader) -> dict[str, Any]:
    """The next event of a stream."""
    told: dict[str, Any] = {}
    async for line in content:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name:
            told[name] = orjson.loads(value) if name == "data" else value
        elif told:
            return told
    raise AssertionError("the stream ended")
