"""钉钉 when things go wrong or run short: lines cut, sessions lapsed, HTTP, reminders, the month's allowance."""

import asyncio
from itertools import count

import pytest
from aiohttp import ClientSession

from bot.apps import Apps, DingtalkApp
from bot.checkup.dingtalk import allowance, examine
from bot.checkup.line import Mark
from bot.intake.ledger import Ledger
from bot.observing.metrics import Metrics
from bot.platforms.dingtalk import DingtalkSide, allowance_book, connected
from bot.queues.ending import end
from config.settings import Settings
from tests.journeys.company import Company, Row
from tests.journeys.ding import DingRep, ding_hires, is_same_person
from tests.journeys.waiting import eventually

_serial = count(1)


@pytest.fixture
async def agent(company: Company) -> DingRep:
    return await ding_hires(company, f"agent{next(_serial)}", "何静", "客服部")


async def the_time_comes(company: Company, identity: str) -> None:
    """Put this person's reminders a second back."""
    person = await company.rows("staff").find_one({"identities": identity})
    assert person is not None
    back = {
        field: {"$dateSubtract": {"startDate": "$$NOW", "unit": "second", "amount": 1}}
        for field in ("due", "ring_at", "planned")
    }
    await company.rows("reminders").update_many({"staff": person["_id"], "ring_at": {"$ne": None}}, [{"$set": back}])


async def written_down(company: Company, name: str, follower: str) -> None:
    """Make an outside contact, as somebody in the company's own client does."""
    company.words.add(name)
    contact = {"name": name, "mobile": f"1390000{ord(name[0]) % 10_000:04}", "state_code": "86", "label_ids": [101]}
    await _changes_list(company, "create", {"contact": {**contact, "follower_user_id": follower}})


async def struck_off(company: Company, name: str) -> None:
    (one,) = [one for one in (await company.asks("state"))["dingtalk"]["extcontacts"] if one["name"] == name]
    await _changes_list(company, "delete", {"user_id": one["userid"]})


async def _changes_list(company: Company, how: str, body: dict[str, object]) -> None:
    (issued,) = [one for one in (await company.asks("state"))["callbacks"] if one["platform"] == "dingtalk"]
    who = {"appKey": issued["app_key"], "appSecret": issued["secret"]}
    async with company.http.post(f"{company.emulator}/v1.0/oauth2/accessToken", json=who) as answer:
        token = (await answer.json())["accessToken"]
    company.words.add(token)
    url = f"{company.emulator}/topapi/extcontact/{how}"
    async with company.http.post(url, params={"access_token": token}, json=body) as answer:
        assert (await answer.json())["errcode"] == 0


async def test_messages_come_once_though_lines_are_cut_and_frames_come_twice_or_late(company: Company) -> None:
    """The large one is `python -m bench.stream`."""
    reps = [await ding_hires(company, f"storm{number}", f"同事{number}") for number in range(4)]
    faults = {"platform": "dingtalk", "path": "robot"}
    await company.does("faults", {**faults, "kind": "duplicate", "rate": 0.2})
    await company.does("faults", {**faults, "kind": "reorder", "rate": 0.1, "seconds": 0.3})
    for number in range(48):
        await reps[number % 4].writes(f"查 词{number:03d}")
        if number % 12 == 6:
            await company.cuts("dingtalk/connections", abort=number % 24 == 6)
    await company.recovers()

    async def all_answered() -> bool:
        return sum([len(await rep.messages()) for rep in reps]) >= 48

    await eventually(all_answered)
    await asyncio.sleep(0.5)
    texts = [one["text"] for rep in reps for one in await rep.messages()]
    assert len(texts) == len(set(texts)) == 48


async def test_a_reminder_comes_where_one_last_wrote_and_a_tap_takes_its_buttons_away(company: Company) -> None:
    number = next(_serial)
    rep = await company.hires(f"rep{number}", "李雷")
    ding = await ding_hires(company, f"both{number}", "李雷")
    await is_same_person(ding, rep)
    await ding.says("提醒 明天23:30 交周报")
    await the_time_comes(company, ding.identity)
    assert "交周报" in await ding.hears()
    assert (await ding.taps("完成")).startswith("已完成：交周报")

    async def settled() -> Row | None:
        card = next(one for one in await ding.messages() if one["msgtype"] == "interactiveCard")
        return card if not card["buttons"] and card["text"].strip().endswith("已完成") else None

    card = await eventually(settled)
    assert "[]" not in card["text"]
    await rep.says("提醒 明天23:30 打电话")
    await the_time_comes(company, ding.identity)
    assert "打电话" in await rep.hears()
    assert "好的" in await ding.says("设置 通知 钉钉")
    await rep.says("提醒 明天23:30 开会")
    await the_time_comes(company, ding.identity)
    assert "开会" in await ding.hears()


async def test_one_person_over_both_platforms(company: Company) -> None:
    """From being nobody's colleague in 钉钉 to a customer of 企业微信 who is looked after from either."""
    number = next(_serial)
    rep = await company.hires(f"rep{number}", "李雷")
    ding = await ding_hires(company, f"alone{number}", "李雷")
    await company.meets("邹敏", rep)
    for name in ("邹敏", "某某人"):
        told = await ding.says(f"查 {name}")
        assert told.startswith(f"没有找到您能查看的客户“{name}”。")
        assert "在那边发“绑定”" in told
    await is_same_person(ding, rep)
    assert "绑定" not in await ding.says("查 某某人")
    assert (await ding.says("查 邹敏")).startswith(await rep.says("查 邹敏"))
    assert "写下备注" in await rep.says("备注 邹敏 想看样板间")
    assert await ding.says("撤销") == "已撤销给邹敏写的备注。"
    assert "没有可以撤销" in await rep.says("撤销")
    assert "邹敏" in await ding.says("提醒 邹敏 明天23:30 回访")
    assert "回访" in await rep.says("待办")
    await the_time_comes(company, ding.identity)
    assert "回访" in await rep.hears()


async def test_an_answer_whose_session_has_lapsed_comes_all_the_same(company: Company, agent: DingRep) -> None:
    before = await _sent_by_the_robot(company)
    with company.clock.set_ahead(-5_395.0):
        assert "没有找到" in await agent.says("查 某某人")
    assert await _sent_by_the_robot(company) == before + 1


async def _sent_by_the_robot(company: Company) -> int:
    return sum(call["path"].endswith("batchSend") for call in await company.asks("calls"))


async def test_over_http_all_is_as_over_stream(company: Company, agent: DingRep) -> None:
    await company.puts("dingtalk/console", {"robot": "http", "events": "http"})
    assert "没有找到" in await agent.says("查 某某人")
    assert (await company.does("dingtalk/verify", {}))["ok"]
    newcomer = await ding_hires(company, f"http{next(_serial)}", "新人")
    assert "我会这些" in await newcomer.says("帮助")
    await company.puts("dingtalk/console", {"robot": "stream", "events": "stream"})


async def test_what_is_used_of_the_month_is_counted_and_the_administrator_told(
    company: Company, agent: DingRep
) -> None:
    await agent.says("帮助")
    used: Row = await eventually(lambda: company.rows("allowances").find_one({"_id": {"$regex": "pushes$"}}))
    await company.rows("allowances").update_one({"_id": used["_id"]}, {"$set": {"used": 2_099}})
    boss = company.rep("boss")
    await agent.says("帮助")
    assert "消息推送额度已用 70%" in await boss.hears()
    await company.rows("allowances").update_one({"_id": used["_id"]}, {"$set": {"used": 2_699}})
    await agent.says("帮助")
    assert "省着用" in await boss.hears()
    await agent.says("提醒 明天23:30 交周报")
    await the_time_comes(company, agent.identity)
    assert "发“" in await agent.hears()
    assert (await agent.messages())[-1]["msgtype"] != "interactiveCard"


async def test_when_the_pushes_are_spent_the_stub_is_taken_for_what_it_is(company: Company, agent: DingRep) -> None:
    await company.puts("dingtalk/quota", {"push_used": 3_000})
    assert "没有把您写的内容转给我" in await agent.says("帮助")
    spent: Row = {"_id": {"$regex": "pushes$"}, "used": {"$gte": 3_000}}
    await eventually(lambda: company.rows("allowances").find_one(spent))
    await company.puts("dingtalk/quota", {"push_used": 0})
    assert "我会这些" in await agent.says("帮助")


async def test_what_could_not_be_delivered_and_who_is_written_down_outside_is_asked_for(
    company: Company, agent: DingRep
) -> None:
    """What the clock does by the hour."""
    await company.puts("dingtalk/console", {"events": "http", "event_url": "http://127.0.0.1:9/nowhere"})
    await company.does("dingtalk/events", {"event": "org_dept_remove", "content": {"deptId": [7]}})

    async def given_up() -> bool:
        state = (await company.asks("state"))["dingtalk"]
        return state["waiting_pushes"] == 0

    await eventually(given_up)
    usual = f"{company.bot}/callback/dingtalk/assistant"
    await company.puts("dingtalk/console", {"events": "stream", "event_url": usual})
    for name in ("孙女士", "吴先生"):
        await written_down(company, name, agent.userid)
    settings = Settings(**await company.settings())
    async with ClientSession() as http:
        book = allowance_book(settings.dingtalk)
        apps: Apps = {one.key: one for one in connected(settings.dingtalk, http, Metrics(), book, "")}
        ledger = Ledger(arrived=lambda: None)
        side = DingtalkSide.of(settings.dingtalk, "", apps, book, ledger, Metrics())
        writing = asyncio.create_task(ledger.run())
        with company.clock.set_ahead(200.0):
            for _twice in range(2):
                await side.fetch_failed()
                await side.outside.read_all()
        await struck_off(company, "吴先生")
        for _thrice in range(3):
            await side.outside.read_all()
        for app in apps.values():
            assert isinstance(app, DingtalkApp)
            lines = [*await examine(app), *await allowance(settings.dingtalk, app.scope)]
            assert [line.subject for line in lines if line.mark is Mark.WRONG] == []
            assert any("的接口调用额度还剩" in line.subject for line in lines)
        await end([writing])
    kept = await company.rows("inbox").count_documents({"kind": "event/org_dept_remove"})
    assert kept == 1
    told = await agent.hears()
    assert told == "客户吴先生从钉钉的外部联系人里删除了。\nTA 仍由您负责，历史都在；不再跟进的话，发“退回 吴先生”。"
    for name in ("孙女士", "吴先生"):
        assert "负责人：何静" in await agent.says(f"查 {name}")


async def test_the_same_words_for_several_go_in_one_call(company: Company, agent: DingRep) -> None:
    admins = [await ding_hires(company, f"admin{number}", f"管理员{number}", "客服部") for number in range(3)]
    theirs = {"identities": {"$in": [one.identity for one in admins]}}
    await company.rows("staff").update_many(theirs, {"$set": {"roles": ["admin"]}})
    group = await company.does("dingtalk/groups", {"title": "值班群", "owner": agent.userid})
    used = await company.rows("allowances").find_one({"_id": {"$regex": "calls$"}})
    assert used is not None
    await company.rows("allowances").update_one({"_id": used["_id"]}, {"$set": {"used": 3_500, "warned": 0}})
    # What is said aside to somebody who never wrote alone costs a call, and that is counted.
    await agent.says("查 某某人", answers=2, conversation_id=group["conversation_id"])
    for one in admins:
        assert "接口调用额度已用 70%" in await one.hears()
    calls = [call["body"] for call in await company.asks("calls") if call["path"].endswith("batchSend")]
    told = [call["userIds"] for call in calls if "70%" in call["msgParam"]]
    assert [sorted(users) for users in told] == [sorted(one.userid for one in admins)]
    to_them = {"to": {"$in": [one.identity for one in admins]}}

    async def all_are_sent() -> bool:
        return await company.rows("outbox").distinct("state", to_them) == ["sent"]

    await eventually(all_are_sent)
