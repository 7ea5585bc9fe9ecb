"""Mass-sends: tasks for staff on the platform, each made once, followed until it is known what became of everybody."""

import asyncio
import io
import secrets
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crm_core.act import Act
from crm_core.groups.actions import list_groups
from crm_core.masssends.actions import add_receivers, draft, get_mass_send, start, stop
from crm_core.masssends.model import MassSendShown, ReceiverState, SendLimits, SendState, Wanted
from crm_core.messages import Attachment, Audience, Link, MiniProgramme, Picture
from crm_core.uploads.documents import KeptFile, put_file
from crm_core.values import AppKey, Identity, StaffId
from tests.builders import program
from tests.journeys.bots import bot_at_work
from tests.journeys.company import Company, Row
from tests.journeys.people import Rep, Visitor
from tests.journeys.waiting import eventually

LIMITS = SendLimits(zone=ZoneInfo("Asia/Shanghai"))
ADD = "externalcontact/add_msg_template"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture(scope="module")
async def company(empty_company: Company, log: io.StringIO) -> AsyncGenerator[Company]:
    """Its bot looks after open mass-sends five times a second."""
    async with bot_at_work(empty_company, mass_sends={"follow_seconds": 0.2, "remind_minutes": 0}):
        yield empty_company


@pytest.fixture
async def rep(company: Company) -> Rep:
    return await company.hires(f"r{secrets.token_hex(3)}", "周敏")


def now() -> Act:
    return program(at=datetime.now(UTC))


async def staff_id(company: Company, rep: Rep) -> StaffId:
    person = await company.rows("staff").find_one({"identities": company.identity(rep.userid)})
    assert person
    return StaffId(person["_id"])


async def wanted(
    company: Company,
    rep: Rep | None,
    text: str,
    *attachments: Attachment,
    audience: Audience = Audience.CUSTOMERS,
) -> Wanted:
    return Wanted(
        scope=f"wecom:{company.corp}",
        app=AppKey(f"wecom:{company.corp}:assistant"),
        audience=audience,
        sender=await staff_id(company, rep) if rep else None,
        label="周五直播",
        text=text,
        attachments=attachments,
    )


async def begun(company: Company, what: Wanted, receivers: list[str], limits: SendLimits = LIMITS) -> str:
    """The key of a mass-send to these accounts that was asked for."""
    key = f"mass:{secrets.token_hex(6)}"
    company.words.add(what.text)
    await draft(now(), key, what)
    await draft(now(), key, what)
    identities = [Identity.from_key(company.identity(one)) for one in receivers]
    await add_receivers(now(), key, identities, limits)
    await add_receivers(now(), key, identities, limits)
    await start(now(), key)
    await start(now(), key)
    return key


async def reaches(key: str, *states: SendState) -> MassSendShown:
    """What is known of it once it is in one of these states."""

    async def reached() -> MassSendShown | None:
        shown = await get_mass_send(now(), key)
        return shown if shown.state in states else None

    return await eventually(reached)


async def counted(key: str, state: ReceiverState, count: int) -> None:
    async def enough() -> bool:
        return (await get_mass_send(now(), key)).receivers.get(state, 0) == count

    await eventually(enough)


async def tasks_of(company: Company, rep: Rep) -> list[Row]:
    return await company.asks(f"wecom/staff/{rep.userid}/tasks")


async def confirms(company: Company, rep: Rep, msgid: str) -> Row:
    return await company.does(f"wecom/staff/{rep.userid}/tasks/{msgid}/confirm", {})


async def on_the_phone(company: Company, visitor: Visitor) -> list[str]:
    """What came to the customer, but for the greeting."""
    come = [one["text"] for one in await company.asks(f"wecom/customers/{visitor.account}/messages")]
    return [text for text in come if "很高兴认识您" not in text]


async def made_calls(company: Company, path: str) -> list[Row]:
    return [one for one in await company.asks("calls") if one["path"] == path]


async def test_customers_get_it_when_the_staff_member_confirms(company: Company, rep: Rep) -> None:
    visitors = [await company.meets(f"客户{secrets.token_hex(3)}", rep) for _ in range(3)]
    stranger = await company.visited_by(f"路人{secrets.token_hex(3)}")
    await put_file("poster", KeptFile(name="海报.png", content_type="image/png", content=PNG))
    parts = (
        Picture(file="poster"),
        Link(title="直播间", url="https://live.example", about="周五晚八点"),
        MiniProgramme(app_id="wx1", page="/index", title="商城", file="poster"),
    )
    what = await wanted(company, rep, "周五晚八点直播，欢迎来看", *parts)
    key = await begun(company, what, [*(one.account for one in visitors), stranger.account])
    told = await rep.hears()
    assert "群发任务等您确认：“周五直播”" in told
    shown = await reaches(key, SendState.OPEN)
    assert shown.receivers == {ReceiverState.WAITING: 3, ReceiverState.UNREACHED: 1}
    assert await on_the_phone(company, visitors[0]) == []
    assert len(await made_calls(company, "media/upload")) == 1
    assert await confirms(company, rep, shown.msgid) == {"statuses": {"1": 3}}
    assert (await reaches(key, SendState.DONE)).receivers == {ReceiverState.SENT: 3, ReceiverState.UNREACHED: 1}
    phone = await on_the_phone(company, visitors[0])
    assert phone[0] == "周五晚八点直播，欢迎来看"
    assert "[链接] 直播间" in phone[2]
    assert phone[3] == "[小程序] 商城"
    assert await rep.unheard() == []


async def test_a_group_gets_it_from_its_owner(company: Company, rep: Rep) -> None:
    made = await company.does("wecom/groups", {"name": f"群{secrets.token_hex(3)}", "owner": rep.userid})
    known = {"_id": company.identity(made["chat_id"]), "owner": {"$ne": None}}
    await eventually(lambda: company.rows("groups").find_one(known))
    what = await wanted(company, rep, "群里的朋友们好", audience=Audience.GROUPS)
    key = await begun(company, what, [made["chat_id"]])
    shown = await reaches(key, SendState.OPEN)
    await confirms(company, rep, shown.msgid)
    assert (await reaches(key, SendState.DONE)).receivers == {ReceiverState.SENT: 1}
    assert (await list_groups(now(), 10))[1] >= 1


async def test_without_a_sender_each_customers_own_contact_confirms(company: Company, rep: Rep) -> None:
    other = await company.hires(f"r{secrets.token_hex(3)}", "王建国")
    first = await company.meets(f"客户{secrets.token_hex(3)}", rep)
    second = await company.meets(f"客户{secrets.token_hex(3)}", other)
    key = await begun(company, await wanted(company, None, "新品上市"), [first.account, second.account])
    shown = await reaches(key, SendState.OPEN)
    for one in (rep, other):
        assert "等您确认" in await one.hears()
    await confirms(company, rep, shown.msgid)
    await counted(key, ReceiverState.SENT, 1)
    assert (await get_mass_send(now(), key)).state is SendState.OPEN
    await confirms(company, other, shown.msgid)
    assert (await reaches(key, SendState.DONE)).receivers == {ReceiverState.SENT: 2}


@pytest.mark.parametrize("kind", ["cut_after", "cut_before"])
async def test_a_lost_answer_makes_no_second_task(company: Company, rep: Rep, kind: str) -> None:
    """Also beside an equal one of the same sender, to others."""
    visitors = [await company.meets(f"客户{secrets.token_hex(3)}", rep) for _ in range(2)]
    what = await wanted(company, rep, f"老客户回馈{kind}")
    before = await begun(company, what, [visitors[0].account])
    await reaches(before, SendState.OPEN)
    await company.suffers(kind, ADD)
    key = await begun(company, what, [visitors[1].account])
    shown = await reaches(key, SendState.OPEN)
    assert shown.msgid != (await get_mass_send(now(), before)).msgid
    tasks = await tasks_of(company, rep)
    assert len(tasks) == 2
    await confirms(company, rep, shown.msgid)
    assert (await reaches(key, SendState.DONE)).receivers == {ReceiverState.SENT: 1}
    assert await on_the_phone(company, visitors[1]) == [what.text]


async def test_nobody_gets_more_than_are_allowed_and_each_has_a_reason(company: Company, rep: Rep) -> None:
    visitors = [await company.meets(f"客户{secrets.token_hex(3)}", rep) for _ in range(2)]
    first = await begun(company, await wanted(company, rep, "第一条"), [visitors[0].account])
    shown = await reaches(first, SendState.OPEN)
    second = await begun(company, await wanted(company, rep, "第二条"), [one.account for one in visitors])
    assert (await reaches(second, SendState.OPEN)).receivers == {ReceiverState.WAITING: 1, ReceiverState.OVER_QUOTA: 1}
    await confirms(company, rep, shown.msgid)
    await company.rows("receivers").delete_many({"send": first})
    await allowed(company, "day")
    third = await begun(company, await wanted(company, rep, "第三条"), [visitors[0].account])
    shown = await reaches(third, SendState.OPEN)
    await confirms(company, rep, shown.msgid)
    assert (await reaches(third, SendState.DONE)).receivers == {ReceiverState.HAD_ENOUGH: 1}
    await allowed(company, "month")


async def allowed(company: Company, period: str) -> None:
    """What the company lets one customer get, on the platform."""
    path = f"{company.emulator}/control/wecom/mass_send_quota"
    async with company.http.put(path, json={"period": period}) as answer:
        assert answer.status == 200


async def test_a_task_is_reminded_of_and_taken_back_in_the_chat(company: Company, rep: Rep) -> None:
    boss = company.rep("boss")
    visitor = await company.meets(f"客户{secrets.token_hex(3)}", rep)
    key = await begun(company, await wanted(company, rep, "要取消的"), [visitor.account])
    shown = await reaches(key, SendState.OPEN)
    await rep.hears()
    assert "周五直播 · 周敏 · 等同事确认 · 已送达 0/1" in await boss.says("群发任务")
    assert "还没确认：周敏" in await boss.says("1")
    assert "已提醒 1 位" in await boss.taps("提醒同事")
    assert "还没有确认" in await rep.hears()
    await boss.says("群发任务")
    await boss.says("1")
    assert "正在取消" in await boss.taps("取消任务")
    assert (await reaches(key, SendState.STOPPED)).receivers == {ReceiverState.STOPPED: 1}
    (task,) = await tasks_of(company, rep)
    assert (task["state"], task["reminded"]) == ("over", 1)
    path = f"{company.emulator}/control/wecom/staff/{rep.userid}/tasks/{shown.msgid}/confirm"
    async with company.http.post(path, json={}) as answer:
        assert answer.status == 409


async def test_what_the_platform_refuses_is_told_to_whoever_wanted_it(company: Company, rep: Rep) -> None:
    stranger = await company.visited_by(f"路人{secrets.token_hex(3)}")
    key = await begun(company, await wanted(company, rep, "没人能收"), [stranger.account])
    assert (await reaches(key, SendState.FAILED)).receivers == {ReceiverState.FAILED: 1}
    assert await tasks_of(company, rep) == []


async def test_a_draft_is_stopped_without_the_platform_hearing_of_it(company: Company, rep: Rep) -> None:
    visitor = await company.meets(f"客户{secrets.token_hex(3)}", rep)
    key = f"mass:{secrets.token_hex(6)}"
    await draft(now(), key, await wanted(company, rep, "算了"))
    await add_receivers(now(), key, [Identity.from_key(company.identity(visitor.account))], LIMITS)
    assert await stop(now(), key) is SendState.STOPPED
    await start(now(), key)
    await asyncio.sleep(0.1)
    assert await tasks_of(company, rep) == []
