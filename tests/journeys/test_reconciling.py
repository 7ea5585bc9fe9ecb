"""What callbacks have missed is found and made good, once; a run that was broken off goes on where it was."""

import asyncio
import secrets
import sys
from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime

import pytest

from bot.apps import Apps
from bot.observing.metrics import Metrics
from bot.platforms import connected_apps
from bot.platforms.dingtalk import allowance_book
from bot.queues.leases import Leases
from bot.reconciling.making import reconciler
from config.settings import Settings
from crm_core.reconciling.actions import last_runs, tell_admins
from crm_core.reconciling.model import Found, Part, Run, Stretch
from crm_core.values import AppKey
from tests.builders import program
from tests.journeys.bots import ROOT, environment
from tests.journeys.company import Company
from tests.journeys.people import Rep, Visitor
from tests.journeys.test_followers import Follower
from tests.journeys.waiting import eventually

BEFORE = -300
"""Seconds: what happened then is old enough for what the lists say of it to count."""


@pytest.fixture(scope="module")
async def owner(company: Company) -> Rep:
    return await company.hires("fangqiong", "方琼", "社群运营部")


@pytest.fixture(autouse=True)
async def weather(company: Company) -> AsyncGenerator[None]:
    yield
    await company.recovers()


async def compare(
    company: Company, *parts: Part, broken_off_after: int = 0, nightly: bool = False
) -> Mapping[Found, int]:
    """A run beside the bot; it is broken off after so many pages, if any."""
    settings = Settings(**await company.settings())
    apps: Apps = connected_apps(settings, company.http, Metrics(), allowance_book(settings.dingtalk))
    pages = 0

    def shown(_: Stretch) -> None:
        nonlocal pages
        pages += 1
        if pages == broken_off_after:
            raise asyncio.CancelledError

    made = reconciler(settings, apps, Leases(f"test-{secrets.token_hex(4)}"), shown)
    run = await made.run(parts or tuple(Part), nightly=nightly)
    assert run is not None
    return run.found


async def lose_everything(company: Company) -> None:
    await eventually(company.is_idle)
    for platform in ("wecom", "official"):
        await company.does("faults", {"platform": platform, "kind": "lost", "rate": 1.0})


async def test_all_that_callbacks_have_missed_is_made_good_and_found_no_second_time(
    company: Company, owner: Rep
) -> None:
    made = await company.does("wecom/tags", {"group": "意向", "name": "高意向"})
    await eventually(lambda: company.rows("corp_tags").find_one({"tag": made["id"]}))
    with company.clock.set_ahead(BEFORE):
        leaver, tagged = await company.meets("李晓梅", owner), await company.meets("周伟", owner)
        chat = f"wr{secrets.token_hex(6)}"
        await company.does("wecom/groups", {"chat_id": chat, "name": "装修群", "owner": owner.userid})
        fan, deserter = Follower(company), Follower(company)
        await deserter.does("subscribe")
        await deserter.profile()
        await tagged.says("在吗")
        await company.history(tagged, 1)
        await compare(company)
        await lose_everything(company)
        comer = Visitor(company, f"wm-{secrets.token_hex(6)}")
        await comer.adds(owner, "张三", mobiles=("13812345678",))
        await company.does(f"wecom/customers/{tagged.account}/tags", {"userid": owner.userid, "add": ["高意向"]})
        await owner.notes(comer, remark="张三·老客户")
        await company.does("wecom/tags", {"group": "意向", "name": "低意向"})
        await company.does(f"wecom/customers/{leaver.account}/part", {"userid": owner.userid, "by": "staff"})
        await company.does(f"wecom/groups/{chat}/members", {"external_userid": comer.account, "action": "join"})
        await tagged.says("还在吗")
        await fan.does("subscribe")
        await deserter.does("unsubscribe")
    await eventually(company.is_idle)
    await company.recovers()
    assert await company.profile(comer) is None
    assert await compare(company) == {
        Found.TAG: 1,
        Found.CUSTOMER: 1,
        Found.CUSTOMER_TAGGED: 1,
        Found.CUSTOMER_GONE: 1,
        Found.GROUP_MEMBERS: 1,
        Found.MESSAGE: 1,
        Found.FOLLOWER: 1,
        Found.FOLLOWER_GONE: 1,
    }
    assert await company.profile(comer, name="张三", phones="13812345678")
    assert await company.profile(tagged, tags="高意向")
    assert len(await company.history(tagged, 2)) == 2
    assert await company.rows("relations").find_one({"account": company.identity(leaver.account), "active": False})
    assert await company.rows("followers").find_one({"_id": await fan.identity(), "follows": True})
    assert await company.rows("followers").find_one({"_id": await deserter.identity(), "follows": False})
    assert await compare(company) == {}


async def test_a_run_that_was_broken_off_goes_on_and_counts_nothing_twice(company: Company, owner: Rep) -> None:
    await lose_everything(company)
    with company.clock.set_ahead(BEFORE):
        for name in ("赵一", "钱二", "孙三"):
            await Visitor(company, f"wm-{secrets.token_hex(6)}").adds(owner, name)
    await eventually(company.is_idle)
    await company.recovers()
    with pytest.raises(asyncio.CancelledError):
        await compare(company, Part.CUSTOMERS, Part.TAGS, broken_off_after=4)
    left = (await last_runs(program(), 1))[0]
    assert left.ended_at is None
    assert await compare(company) == {Found.CUSTOMER: 3}
    assert (await last_runs(program(), 1))[0].id == left.id


async def test_a_platform_that_is_asked_too_often_or_stumbles_is_asked_again_more_slowly(
    company: Company, owner: Rep
) -> None:
    await lose_everything(company)
    with company.clock.set_ahead(BEFORE):
        await Visitor(company, f"wm-{secrets.token_hex(6)}").adds(owner, "吴四")
    await eventually(company.is_idle)
    await company.recovers()
    await company.suffers("45009", "externalcontact/batch/get_by_user", count=2)
    await company.suffers("html", "externalcontact/get", count=1)
    assert await compare(company, Part.CUSTOMERS) == {Found.CUSTOMER: 1}
    (part,) = (await last_runs(program(), 1))[0].stretches
    assert part.failures == {"45009": 2, "html": 1}
    assert not part.given_up


async def test_what_can_not_be_read_is_left_with_a_reason_and_the_rest_is_done(company: Company, owner: Rep) -> None:
    await company.suffers("5xx", "externalcontact/get_corp_tag_list", rate=1.0)
    await compare(company, Part.TAGS, Part.GROUPS)
    tags, groups = (await last_runs(program(), 1))[0].stretches
    assert (tags.given_up, tags.failures) == (True, {"http_503": 5})
    assert (groups.given_up, groups.done) == (False, True)


async def test_administrators_hear_in_the_morning_of_what_was_missed_and_of_nothing_else(
    company: Company, owner: Rep
) -> None:
    boss = company.rep("boss")
    await lose_everything(company)
    with company.clock.set_ahead(BEFORE):
        await Visitor(company, f"wm-{secrets.token_hex(6)}").adds(owner, "郑五")
    await eventually(company.is_idle)
    await company.recovers()
    assert await compare(company, nightly=True) == {Found.CUSTOMER: 1}
    apps = [app for app in (await company.settings())["wecom"]["apps"] if "staff" in app["uses"]]
    keys = [AppKey(f"wecom:{company.corp}:{app['name']}") for app in apps]
    assert await tell_admins(program(at=datetime.now(UTC)), keys) == 1
    assert "昨夜对账：补上 1 位客户。" in await boss.hears()
    assert await compare(company, nightly=True) == {}
    assert await tell_admins(program(at=datetime.now(UTC)), keys) == 0
    assert await company.figure("scrm_reconcile_missed") == 0


async def test_one_run_at_a_time(company: Company) -> None:
    leases = Leases("somebody")
    assert await leases.claim("reconcile")
    settings = Settings(**await company.settings())
    apps: Apps = connected_apps(settings, company.http, Metrics(), allowance_book(settings.dingtalk))
    run: Run | None = await reconciler(settings, apps, Leases("another")).run(nightly=False)
    await leases.release("reconcile")
    assert run is None


async def typed(company: Company, *words: str) -> str:
    """What `scrm` prints, run as an operator does."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        cwd=ROOT,
        env=environment(await company.settings()),
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    assert process.returncode == 0
    return told.decode()


async def test_an_operator_compares_on_demand_and_looks_at_it_again(company: Company, owner: Rep) -> None:
    await lose_everything(company)
    with company.clock.set_ahead(BEFORE):
        await Visitor(company, f"wm-{secrets.token_hex(6)}").adds(owner, "王六")
    await eventually(company.is_idle)
    await company.recovers()
    told = await typed(company, "reconcile", "--part", "customers", "--ids")
    assert "补上 1 位客户" in told
    assert f"{company.identity(owner.userid)}" in told
    assert "王六" not in told
    again = await typed(company, "reconcile", "--last", "--limit", "1")
    assert "补上 1 位客户" in again
    assert "做完" in again
