"""What the sidebar offers to pick from, and what it sends into the chat."""

import pytest

from crm_core.act import Actor
from crm_core.conversations.actions import record_page
from crm_core.corptags.actions import take_over_corp_tags
from crm_core.groups.actions import take_over_group
from crm_core.messages import CorpTag, CorpTagGroup
from crm_core.permissions import Role
from crm_core.scripts.actions import write_script
from crm_core.scripts.model import LARGEST_FILE
from crm_core.values import CustomerId
from tests.builders import APP, NOW, SCOPE, colleague, customer_of, in_role, program, said
from tests.builders import page as chat_page
from tests.house import House
from tests.unit.web.desk import Browser, Desk
from tests.unit.web.gathered import group_of, picture


@pytest.fixture
async def wang(lisi: Actor) -> CustomerId:
    return await customer_of("lisi", "王芳")


async def test_tags_in_use_come_before_the_companys_unused_ones(page: Browser, wang: CustomerId) -> None:
    tags = tuple(CorpTag(id=f"t{name}", name=name, order=0) for name in ("高意向", "高净值"))
    await take_over_corp_tags(program(), SCOPE, (CorpTagGroup(id="g", name="意向", order=0, tags=tags),))
    await page.post(f"/api/customers/{wang}/tags", {"add": ["高净值", "老客户"]})
    assert await page.get("/api/tags?q=") == [
        {"name": "老客户", "corp": False},
        {"name": "高净值", "corp": True},
        {"name": "高意向", "corp": True},
    ]
    assert [one["name"] for one in await page.get("/api/tags?q=意向")] == ["高意向"]


async def test_whom_one_opened_last_comes_first_and_only_who_may_be_seen(
    page: Browser, wang: CustomerId, house: House
) -> None:
    others = [await customer_of("lisi", f"客户{number}") for number in range(11)]
    for one in (wang, *others, wang):
        await page.post(f"/api/customers/{one}/opened")
    names = [one["name"] for one in await page.get("/api/customers/recent")]
    assert names == ["王芳", *(f"客户{number}" for number in range(10, 1, -1))]
    zhang = await colleague("zhang", Role.SALES, name="张三")
    await page.post(f"/api/customers/{wang}/transfer", {"to": zhang.staff})
    await page.post(f"/api/customers/{wang}/opened", status=404)
    assert "王芳" not in [one["name"] for one in await page.get("/api/customers/recent")]


async def test_a_prepared_answer_is_found_by_its_words_and_counted(page: Browser) -> None:
    first = (await page.get("/api/scripts"))[0]
    assert (first["title"], first["category"], first["own"]) == ("开场问候", "自带", False)
    await page.post(f"/api/scripts/{first['id']}/used")
    for title in ("发货时间", "退换货"):
        await write_script(in_role(Role.MANAGER), title, f"关于{title}的说明", "售后")
    found = await page.get("/api/scripts?q=退换")
    (only,) = found
    assert (only["title"], only["category"], only["own"], only["file"]) == ("退换货", "售后", True, None)
    await page.post(f"/api/scripts/{only['id']}/used")
    assert [one["title"] for one in await page.get("/api/scripts?q=售后")] == ["退换货", "发货时间"]
    await page.post("/api/scripts/nothing/used", status=404)


async def test_a_picture_goes_along_with_a_prepared_answer(guest: Browser, desk: Desk, house: House) -> None:
    await colleague("zhao", Role.MANAGER)
    await guest.signs_in(desk, "zhao")
    one = (await guest.post("/api/scripts", {"title": "价目表", "text": "这是最新的价目表。"}))["id"]
    told = await guest.upload(f"/api/scripts/{one}/file?name=价目表.png", b"picture", "image/png")
    assert (told["kind"], told["name"]) == ("image", "价目表.png")
    async with guest.http.get(guest.url(told["url"])) as answer:
        assert (await answer.read(), answer.content_type) == (b"picture", "image/png")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    handed = await guest.post("/api/media-ids", {"script": one})
    assert handed == {"media_id": "m-价目表.png", "kind": "image"}
    (found,) = await guest.get("/api/scripts?q=png")
    assert found["file"] == told

    page = await guest.upload(f"/api/scripts/{one}/file?name=x.html", b"<script>", "text/html")
    async with guest.http.get(guest.url(page["url"])) as answer:
        assert (answer.content_type, answer.headers["Content-Disposition"][:10]) == (
            "application/octet-stream",
            "attachment",
        )
    assert desk.handed_over == ["价目表.png:7:image/png"]
    await guest.post("/api/undo")
    assert (await guest.get("/api/scripts"))[0]["file"] == told
    await guest.post("/api/scripts/remove", {"title": "价目表"})
    await guest.get(f"/api/scripts/{one}/file", status=404)
    await guest.post("/api/undo")
    (back,) = await guest.get("/api/scripts")
    assert (back["file"]["name"], back["text"]) == ("价目表.png", "这是最新的价目表。")
    await guest.post(f"/api/scripts/{back['id']}/file/remove")
    assert (await guest.get("/api/scripts"))[0]["file"] is None


async def test_files_of_prepared_answers_have_their_limits_and_sales_people_write_none(
    page: Browser, house: House
) -> None:
    script, _ = await write_script(in_role(Role.MANAGER), "发货时间", "现货 48 小时内发出。")
    await page.upload(f"/api/scripts/{script}/file?name=x.png", b"x", "image/png", status=403)
    await page.post("/api/scripts", {"title": "问候", "text": "您好"}, status=403)
    await page.post("/api/scripts/remove", {"title": "发货时间"}, status=403)
    await house.rows("staff").update_many({}, {"$set": {"roles": [Role.MANAGER]}})
    for bad in ("", "?name=", f"?name={'长' * 101}", "?name=a%0Ab"):
        await page.upload(f"/api/scripts/{script}/file{bad}", b"x", "image/png", status=422)
    await page.upload(f"/api/scripts/{script}/file?name=x.png", b"", "image/png", status=422)
    await page.upload(f"/api/scripts/{script}/file?name=x.png", b"x" * (LARGEST_FILE + 1), "image/png", status=413)
    await page.upload("/api/scripts/starter:1/file?name=x.png", b"x", "image/png", status=404)


async def test_a_file_is_handed_to_the_platform_once(page: Browser, desk: Desk, wang: CustomerId, house: House) -> None:
    one = said("k0", "wm-王芳-lisi", "", at=NOW, kind="image", media_id="m1")
    await record_page(program(), APP, "test", after="", page=chat_page(one), names={})
    await page.post("/api/media-ids", {"message": "wecom:kf:k0"}, status=404)
    await picture("wecom:kf:k0", b"picture")
    for _ in range(2):
        told = await page.post("/api/media-ids", {"message": "wecom:kf:k0"})
        assert told == {"media_id": "m-沙发.jpg", "kind": "image"}
    assert desk.handed_over == ["沙发.jpg:7:image/jpeg"]


async def test_a_group_shows_who_is_in_it_and_leads_to_those_one_may_see(page: Browser, wang: CustomerId) -> None:
    await colleague("zhang", Role.SALES)
    await customer_of("zhang", "赵敏")
    await take_over_group(program(), group_of("wr1", "lisi", "wm-王芳-lisi", "wm-赵敏-zhang", "wm-nobody"), NOW)
    told = (await page.post("/api/open", {"chat_id": "wr1"}))["group"]
    assert (told["name"], told["people"]) == ("老客户群", 3)
    assert {(one["name"], one["staff"], one["customer"]) for one in told["members"]} == {
        ("王芳", False, wang),
        ("群昵称", False, None),
        ("群昵称", True, None),
    }
    await take_over_group(program(), group_of("wr2", "zhang", "wm-赵敏-zhang"), NOW)
    await page.post("/api/open", {"chat_id": "wr2"}, status=404)
    await page.post("/api/open", {"chat_id": "nothing"}, status=404)
