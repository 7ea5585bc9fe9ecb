"""A customer beside the chat: the first view, the history in pages, hits and files."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest

from crm_core.act import Actor
from crm_core.archive.actions import consents_told
from crm_core.conversations.actions import record_page
from crm_core.followups.actions import record_follow_up
from crm_core.followups.model import Words
from crm_core.media.actions import attach
from crm_core.media.documents import StoredMedia
from crm_core.messages import Consent, ConsentStatus
from crm_core.notes.actions import add_note
from crm_core.permissions import Role
from crm_core.values import CustomerId
from tests.builders import APP, NOW, acting, colleague, contact, customer_of, details, follow, program, said, wecom
from tests.builders import page as chat_page
from tests.house import House
from tests.unit.web.conftest import KEY
from tests.unit.web.desk import Browser, Desk
from web.refs import LASTS, Refs

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def wang(lisi: Actor) -> CustomerId:
    return await customer_of("lisi", "王芳", mobile="13812345678", company="暖木家居")


async def talked(*lines: str, kind: str = "text", media: str = "") -> None:
    """What 王芳 said, a minute apart."""
    messages = [
        said(f"k{number}", "wm-王芳-lisi", text, at=NOW + number * MINUTE, kind=kind, media_id=media)
        for number, text in enumerate(lines)
    ]
    await record_page(program(), APP, "test", after="", page=chat_page(*messages), names={})


async def test_the_first_view_tells_who_it_is_and_what_was_last(page: Browser, wang: CustomerId, lisi: Actor) -> None:
    await talked("灰色沙发还有吗", "要三人位的")
    await add_note(acting(lisi), wang, "喜欢灰色")
    view = await page.get(f"/api/customers/{wang}")
    told = view["customer"]
    assert (told["name"], told["company"], told["owner"]["name"], told["mine"]) == ("王芳", "暖木家居", "李四", True)
    assert told["phones"] == ["138****5678"]
    assert told["channels"] == ["wecom"]
    assert (view["last_spoke"]["author"], view["last_spoke"]["text"]) == ("customer", "要三人位的")
    assert [one["text"] for one in view["notes"]] == ["喜欢灰色"]
    assert [(one["kind"], one["text"]) for one in view["timeline"]["items"]][:2] == [
        ("message", "要三人位的"),
        ("note", "喜欢灰色"),
    ]


async def test_by_which_code_the_customer_came_is_told(page: Browser, lisi: Actor) -> None:
    one = await contact(details("wm-赵敏", "赵敏", replace(follow("lisi"), state="展会")))
    told = (await page.get(f"/api/customers/{one}"))["customer"]
    assert (told["source"], told["came_by"]) == ("扫码", "展会")


async def test_whether_the_customer_agreed_to_the_archive_is_told(page: Browser, wang: CustomerId) -> None:
    assert (await page.get(f"/api/customers/{wang}"))["customer"]["archive"] == ""
    for status, shown in ((ConsentStatus.AGREED, "agreed"), (ConsentStatus.REFUSED, "refused")):
        at = NOW + MINUTE * (shown == "refused")
        told = Consent(customer=wecom("wm-王芳-lisi"), staff=wecom("lisi"), status=status, at=at)
        await consents_told(program(), [], [told])
        assert (await page.get(f"/api/customers/{wang}"))["customer"]["archive"] == shown


async def test_what_happened_since_one_last_spoke_is_told(page: Browser, wang: CustomerId, lisi: Actor) -> None:
    assert (await page.get(f"/api/customers/{wang}"))["since"] is None
    await record_follow_up(acting(lisi), wang, Words(said="报了价"))
    await talked("灰色沙发还有吗", "要三人位的")
    since = (await page.get(f"/api/customers/{wang}"))["since"]
    assert (since["count"], [one["text"] for one in since["items"]]) == (1, ["要三人位的"])


@pytest.mark.parametrize("who", ["wm-张三-zhang", "wm-nobody"])
async def test_somebody_elses_customer_and_nobody_answer_alike(
    page: Browser, wang: CustomerId, house: House, who: str
) -> None:
    await colleague("zhang", Role.SALES)
    await customer_of("zhang", "张三")
    told = await page.post("/api/open", {"external_userid": who}, status=404)
    assert told["error"]["message"] == "没有找到您能查看的这位客户。"


async def test_a_customer_of_somebody_else_is_hidden_wherever_one_asks(page: Browser, house: House) -> None:
    await colleague("zhang", Role.SALES)
    theirs = await customer_of("zhang", "张三")
    for path in ("", "/timeline", "/search?q=x", "/files"):
        await page.get(f"/api/customers/{theirs}{path}", status=404)
    for change in ("tags", "notes", "reminders", "follow-ups", "stage", "reveal", "transfer"):
        body = {"text": "明天 x"} if change in {"notes", "reminders", "follow-ups"} else {}
        body |= {"to": "x"} if change == "transfer" else {"stage": "已报价"} if change == "stage" else {}
        await page.post(f"/api/customers/{theirs}/{change}", body, status=404)
    await page.get(f"/api/events?customer={theirs}", status=404)
    await page.post("/api/open", {"ref": Refs(KEY).make(theirs)}, status=404)
    assert await page.get("/api/customers?q=张三") == []


async def test_the_chats_other_side_is_found_by_its_account(page: Browser, wang: CustomerId) -> None:
    view = await page.get(f"/api/customers/{wang}")
    assert await page.post("/api/open", {"external_userid": "wm-王芳-lisi"}) == {"customer": wang, "view": view}


async def test_a_link_names_the_customer_for_a_day(page: Browser, wang: CustomerId) -> None:
    refs = Refs(KEY)
    assert (await page.post("/api/open", {"ref": refs.make(wang)}))["customer"] == wang
    old = Refs(KEY, clock=lambda: 0.0).make(wang)
    forged = Refs(b"another key").make(wang)
    for bad in (old, forged, refs.make(wang) + "x", "x", "x.y", "中.文"):
        await page.post("/api/open", {"ref": bad}, status=404)
    assert LASTS == 86_400


async def test_the_pages_of_a_history_leave_nothing_out_and_repeat_nothing(
    page: Browser, wang: CustomerId, lisi: Actor
) -> None:
    same = [said(f"s{number}", "wm-王芳-lisi", f"第{number}句", at=NOW) for number in range(25)]
    await record_page(program(), APP, "test", after="", page=chat_page(*same), names={})
    for number in range(10):
        await add_note(acting(lisi, cause=f"test:{number}"), wang, f"备注{number}")
    seen: list[str] = []
    before = ""
    while True:
        part = await page.get(f"/api/customers/{wang}/timeline?limit=7&before={before}")
        seen += [one["text"] for one in part["items"]]
        if part["next"] is None:
            break
        before = part["next"]
    assert len(seen) == len(set(seen)) == 35
    assert seen[10:] == [f"第{number}句" for number in reversed(range(25))]


async def test_a_history_can_be_sifted(page: Browser, wang: CustomerId, lisi: Actor) -> None:
    await talked("在吗")
    await add_note(acting(lisi), wang, "喜欢灰色")
    notes = await page.get(f"/api/customers/{wang}/timeline?kinds=note")
    assert [one["kind"] for one in notes["items"]] == ["note"]
    await page.get(f"/api/customers/{wang}/timeline?kinds=nonsense", status=422)
    await page.get(f"/api/customers/{wang}/timeline?before=nonsense", status=422)
    await page.get(f"/api/customers/{wang}/timeline?limit=1000", status=422)


async def test_hits_are_marked_where_they_stand(page: Browser, wang: CustomerId, lisi: Actor) -> None:
    await talked("灰色的沙发还有吗", "蓝色呢", "IKEA 的灰色沙发")
    found = (await page.get(f"/api/customers/{wang}/search?q=灰色 沙发"))["items"]
    assert [(one["text"], one["hits"]) for one in found] == [
        ("IKEA 的灰色沙发", [[6, 10]]),
        ("灰色的沙发还有吗", [[0, 2], [3, 5]]),
    ]
    (english,) = (await page.get(f"/api/customers/{wang}/search?q=ikea"))["items"]
    assert english["text"] == "IKEA 的灰色沙发"
    await page.get(f"/api/customers/{wang}/search?q=", status=422)


@pytest.fixture
async def photo(wang: CustomerId) -> str:
    await talked("", kind="image", media="m1")
    stored = await StoredMedia.find_one({})
    assert stored is not None
    await stored.store(BytesIO(b"0123456789"), "沙发.jpg", "image/jpeg")
    await attach(program(), stored.id, name="沙发.jpg", content_type="image/jpeg", size=10)
    return stored.id


async def test_a_file_is_listed_and_opened(page: Browser, wang: CustomerId, photo: str) -> None:
    (listed,) = (await page.get(f"/api/customers/{wang}/files"))["items"]
    assert listed["media"] == {"kind": "image", "name": "沙发.jpg", "url": f"/api/media/{photo}"}
    async with page.http.get(page.url(listed["media"]["url"])) as answer:
        assert await answer.read() == b"0123456789"
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "got", "status"),
    [
        ("bytes=2-4", b"234", 206),
        ("bytes=7-", b"789", 206),
        ("bytes=-3", b"789", 206),
        ("bytes=0-99", b"0123456789", 200),
        ("bytes=50-60", b"0123456789", 200),
        ("nonsense", b"0123456789", 200),
    ],
)
async def test_a_part_of_a_file_is_enough_for_a_player(
    page: Browser, photo: str, asked: str, got: bytes, status: int
) -> None:
    async with page.http.get(page.url(f"/api/media/{photo}"), headers={"Range": asked}) as answer:
        assert (answer.status, await answer.read()) == (status, got)


async def test_whoever_leaves_in_the_middle_of_a_file_is_no_error(
    page: Browser, photo: str, caplog: pytest.LogCaptureFixture
) -> None:
    stored = await StoredMedia.get(photo)
    assert stored is not None
    await stored.store(b"0" * 8_000_000, "沙发.jpg", "image/jpeg")
    await attach(program(), photo, name="沙发.jpg", content_type="image/jpeg", size=8_000_000)
    async with page.http.head(page.url(f"/api/media/{photo}")) as answer:
        assert (answer.status, answer.content_length) == (200, 8_000_000)
    async with page.http.get(page.url(f"/api/media/{photo}")) as answer:
        await answer.content.read(10)
        answer.close()
    await page.get("/api/stages")
    await asyncio.sleep(0.2)
    assert [one.message for one in caplog.records if one.levelname == "ERROR"] == []


async def test_what_a_browser_might_run_is_only_downloaded(page: Browser, photo: str, house: House) -> None:
    await house.rows("media").update_one({"_id": photo}, {"$set": {"content_type": "text/html"}})
    async with page.http.get(page.url(f"/api/media/{photo}")) as answer:
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")


async def test_a_file_of_a_customer_out_of_sight_is_not_there(
    page: Browser, desk: Desk, photo: str, house: House
) -> None:
    await house.rows("customers").update_many({}, {"$set": {"owner": "somebody", "follows": []}})
    await page.get(f"/api/media/{photo}", status=404)
    await house.rows("messages").update_many({}, {"$set": {"recalled_at": NOW}})
    await page.get(f"/api/media/{photo}", status=404)
