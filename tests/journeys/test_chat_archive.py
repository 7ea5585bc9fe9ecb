"""会话存档: what staff and customers say to each other becomes history, once, whatever comes in between."""

import base64
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from bot.wiring import running
from config.settings import Settings
from tests.journeys.archives import archive_app, keeps_an_archive
from tests.journeys.company import Company, Row
from tests.journeys.people import Rep, Visitor
from tests.journeys.waiting import eventually

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 2_100
"""More than one chunk of 512 KB."""


@pytest.fixture(scope="module")
async def company(empty_company: Company, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Company]:
    await keeps_an_archive(empty_company)
    async with running(Settings(**await settings(empty_company, tmp_path_factory.mktemp("keys")))):
        yield empty_company


async def settings(company: Company, folder: Path) -> Row:
    """The demo's with the archive connected; what comes without a callback is found within a second."""
    values = await company.settings()
    values["wecom"]["apps"].append(archive_app(company, folder))
    return values


@pytest.fixture(scope="module")
async def rep(company: Company) -> Rep:
    return await company.hires("gaoyuan", "高远", "销售部")


async def archives(company: Company, sender: str, to: list[str], text: str | None = None, **more: Any) -> Row:
    return await company.does("wecom/archive", {"from": sender, "to": to, "text": text, **more})


async def met(company: Company, rep: Rep, name: str) -> Visitor:
    return await company.meets(name, rep)


async def test_a_chat_between_two_stands_in_the_history_and_is_found_by_its_words(company: Company, rep: Rep) -> None:
    visitor = await met(company, rep, "章鱼")
    await archives(company, visitor.account, [rep.userid], "榻榻米的尺寸能改吗")
    await archives(company, rep.userid, [visitor.account], "可以定做的")
    history = await company.history(visitor, 2)
    assert [(one["author"], one["text"]) for one in history] == [
        ("customer", "榻榻米的尺寸能改吗"),
        ("staff", "可以定做的"),
    ]
    assert len({one["conversation"] for one in history}) == 1
    assert "榻榻米" in await rep.says("搜 榻榻米")


async def test_a_notice_wakes_the_bot(company: Company, rep: Rep) -> None:
    visitor = await met(company, rep, "海葵")
    await archives(company, visitor.account, [rep.userid], "有人吗")
    await eventually(lambda: company.rows("inbox").find_one({"kind": "event/msgaudit_notify", "state": "done"}))
    assert [one for one in await company.asks("callbacks") if one["app"] == "archive"]


async def test_a_message_taken_back_is_marked(company: Company, rep: Rep) -> None:
    visitor = await met(company, rep, "贝壳")
    said = await archives(company, visitor.account, [rep.userid], "发错了不好意思")
    await company.history(visitor, 1)
    await archives(company, visitor.account, [rep.userid], recall=said["msgid"].removesuffix("_external"))
    key = f"wecom:archive:{said['msgid'].removesuffix('_external')}"
    await eventually(lambda: company.rows("messages").find_one({"_id": key, "recalled_at": {"$ne": None}}))
    assert "[已撤回] 发错了不好意思" in await rep.says("历史 贝壳")


async def test_a_picture_is_kept_to_the_byte(company: Company, rep: Rep) -> None:
    visitor = await met(company, rep, "海星")
    media = {"kind": "image", "content_base64": base64.b64encode(PICTURE).decode()}
    await archives(company, visitor.account, [rep.userid], media=media)
    message = (await company.history(visitor, 1))[0]
    kept = await eventually(lambda: company.rows("media").find_one({"_id": message["_id"], "state": "kept"}))
    assert await company.file(message["_id"]) == PICTURE
    assert (kept["name"], kept["content_type"], kept["size"]) == ("image.png", "image/png", len(PICTURE))


async def test_what_staff_say_among_themselves_is_kept_nowhere(company: Company, rep: Rep) -> None:
    colleague = await company.hires("linke", "林可", "销售部")
    visitor = await met(company, rep, "水母")
    await archives(company, rep.userid, [colleague.userid], "今晚聚餐别告诉老板")
    await archives(company, rep.userid, [colleague.userid], "内部群里说说", roomid="wrinside")
    await archives(company, visitor.account, [rep.userid], "在吗")
    await company.history(visitor, 1)
    for name in ("messages", "archive_group_words", "archive_originals", "archive_set_aside"):
        assert await company.rows(name).count_documents({"text": {"$regex": "聚餐|内部群"}}) == 0


async def test_in_a_small_group_staff_speak_to_each_customer(company: Company, rep: Rep) -> None:
    first, second = await met(company, rep, "红珊瑚"), await met(company, rep, "白珊瑚")
    await archives(company, first.account, [rep.userid, second.account], "我们两家一起订", roomid="wr1")
    await archives(company, rep.userid, [first.account, second.account], "一起订有优惠", roomid="wr1")
    assert [one["text"] for one in await company.history(first, 2)] == ["我们两家一起订", "一起订有优惠"]
    assert [one["text"] for one in await company.history(second, 1)] == ["一起订有优惠"]


async def test_whether_a_customer_agrees_is_asked_of_the_platform_and_told_by_a_record(
    company: Company, rep: Rep
) -> None:
    visitor = await met(company, rep, "寄居蟹")
    pair = {"customer": company.identity(visitor.account), "staff": company.identity(rep.userid)}
    await archives(company, rep.userid, [visitor.account], "您好")
    await eventually(lambda: company.rows("archive_consents").find_one({**pair, "status": "by_default"}))
    await archives(company, visitor.account, [rep.userid], agrees=False)
    await eventually(lambda: company.rows("archive_consents").find_one({**pair, "status": "refused"}))


async def test_who_refuses_in_a_group_is_told_where_staff_look_at_the_customer_and_at_the_group(
    company: Company, rep: Rep
) -> None:
    visitor, other = await met(company, rep, "石斑鱼"), await met(company, rep, "小丑鱼")
    made = await company.does("wecom/groups", {"name": "水族交流群", "owner": rep.userid})
    chat = str(made["chat_id"])
    for one in (visitor, other):
        await company.does(f"wecom/groups/{chat}/members", {"external_userid": one.account, "action": "join"})
    await archives(company, visitor.account, [rep.userid, other.account], agrees=False, roomid=chat)
    room, consents = company.identity(chat), company.rows("archive_consents")
    for one, status in ((visitor, "refused"), (other, "by_default")):
        wanted = {"customer": company.identity(one.account), "room": room, "status": status}
        await eventually(lambda wanted=wanted: consents.find_one(wanted))
    await eventually(lambda: company.rows("groups").find_one({"_id": room, "people": 2}))
    assert "会话存档：不同意（群“水族交流群”里的发言）" in await rep.says("查 石斑鱼")
    assert "会话存档：1 位客户同意，1 位不同意" in await rep.says("群 水族交流群")


async def test_spoilt_records_are_set_aside_and_hold_up_nothing(company: Company, rep: Rep) -> None:
    visitor = await met(company, rep, "海马")
    poisons = ("no_key", "wrong_key", "damaged", "cipher", "unreadable", "incomplete", "crash")
    spoilt = [{"from": visitor.account, "to": [rep.userid], "text": "坏了", "poison": one} for one in poisons]
    good = {"from": visitor.account, "to": [rep.userid], "text": "好的记录"}
    await company.does("wecom/archive", {"messages": [good, *spoilt, {**good, "text": "后面的记录"}]})
    assert [one["text"] for one in await company.history(visitor, 2)] == ["好的记录", "后面的记录"]
    faults = {one["fault"] for one in await company.all_rows("archive_set_aside")}
    assert faults == {
        *("no_key:999", "wrong_key:1", "damaged", "sdk:10006", "unreadable", "incomplete:msgtype", "crash")
    }


async def test_a_platform_that_fails_is_asked_again(company: Company, rep: Rep) -> None:
    visitor = await met(company, rep, "鹦鹉螺")
    await company.suffers("5xx", "finance/chatdata", count=3)
    await archives(company, visitor.account, [rep.userid], "过一会儿再说")
    assert [one["text"] for one in await company.history(visitor, 1)] == ["过一会儿再说"]
