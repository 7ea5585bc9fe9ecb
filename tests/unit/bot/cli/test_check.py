"""`scrm check`: what is wrong is marked ✗ and says what to do; what only needs a look is marked !."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer

from bot.apps import WorkApp
from bot.checkup import callback
from bot.checkup.backlog import of_staff, of_waiting
from bot.checkup.line import Line, Mark
from bot.checkup.mongodb import of_standing, of_version
from bot.intake.callbacks import CallbackAddress
from bot.intake.ledger import Ledger
from bot.observing.metrics import Metrics
from bot.platforms import wecom
from bot.storage.migration import Standing
from bot.storage.migrations import load
from config.running import Web
from config.wecom import Wecom
from crm_core.inbox.documents import InboxEntry
from crm_core.inbox.model import Backlog, Delivered
from crm_core.permissions import Role
from crm_core.staff.model import StaffMember
from crm_core.values import StaffId
from tests.builders import APP, NOW, colleague
from tests.unit.adapters.wechat_work.stand_in import OK, StandIn
from tests.unit.bot.cli.shell import Shell

BOSS = "wecom:ww1a2b:boss"
GOOD: dict[str, dict[str, Any]] = {
    "agent/get": OK | {"agentid": 218, "close": 0, "allow_partys": {"partyid": [1]}},
    "department/list": OK | {"department": [{"id": 1, "name": "公司", "parentid": 0}]},
}


# ---- the database and what is left undone ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "mark"),
    [
        ("4.4.29", Mark.WARNING),
        ("6.0.5", Mark.WARNING),
        ("7.0.0", Mark.GOOD),
        ("8.0.4-rc1", Mark.GOOD),
        ("10.1", Mark.GOOD),
    ],
)
def test_a_version_past_its_end_is_warned_of(version: str, mark: Mark) -> None:
    assert of_version(version).mark is mark


@pytest.mark.parametrize(
    ("found", "unmade", "mark", "said"),
    [
        (Standing(ahead=(), missing=()), [], Mark.GOOD, ""),
        (Standing(ahead=(), missing=load()), ["inbox"], Mark.WARNING, "scrm migrate"),
        (Standing(ahead=(), missing=()), ["inbox.lane"], Mark.WRONG, "inbox.lane"),
        (Standing(ahead=(7,), missing=()), [], Mark.WRONG, "已执行升级 7"),
    ],
)
def test_an_unprepared_database_is_told_from_a_damaged_and_a_newer_one(
    found: Standing, unmade: list[str], mark: Mark, said: str
) -> None:
    line = of_standing(found, unmade)
    assert line.mark is mark
    assert said in line.remedy


@pytest.mark.parametrize(("seconds", "mark"), [(None, Mark.GOOD), (59, Mark.GOOD), (60, Mark.WARNING)])
def test_what_waits_longer_than_a_working_bot_lets_it_is_warned_of(seconds: int | None, mark: Mark) -> None:
    oldest = None if seconds is None else NOW - timedelta(seconds=seconds)
    assert of_waiting(Backlog(pending=1, dead=0, oldest=oldest), NOW).mark is mark


def person(account: str, *roles: Role, active: bool = True, listed: bool = True) -> StaffMember:
    return StaffMember(
        id=StaffId(account),
        name=account,
        identities=(f"wecom:ww1a2b:{account}",),
        roles=frozenset(roles),
        departments=frozenset(),
        leads=frozenset(),
        active=active,
        listed=listed,
    )


@pytest.mark.parametrize(
    ("people", "warnings"),
    [
        ([], ["还没有同事"]),
        ([person("boss", Role.ADMIN)], []),
        ([person("boss", Role.ADMIN, active=False)], [f"首位管理员 {BOSS} 不在名单里或已停用"]),
        ([person("lisi", Role.SALES)], [f"首位管理员 {BOSS} 不在名单里或已停用"]),
        (
            [person("boss", Role.ADMIN), person("new"), person("gone", active=False), person("far", listed=False)],
            ["没有角色的同事：1"],
        ),
    ],
)
def test_people_who_can_do_nothing_are_counted(people: list[StaffMember], warnings: list[str]) -> None:
    assert [line.subject for line in of_staff(people, BOSS) if line.mark is Mark.WARNING] == warnings


# ---- the callback address -------------------------------------------------------------------------------------


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def app_with(http: aiohttp.ClientSession, *, word: str = "the-token", name: str = "assistant") -> WorkApp:
    keys = {"secret": "s", "token": word, "aes_key": "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"}
    app = {"name": name, "corp_id": "ww1a2b", "agent_id": 218, "uses": ["staff"], **keys}
    (one,) = wecom.connected(Wecom.model_validate({"apps": [app]}), http, Metrics())
    return one


def where(server: BaseTestServer) -> Web:
    """The settings of a bot that listens on every address, this one too."""
    return Web(host="0.0.0.0", port=server.make_url("/").port or 0)  # noqa: S104 - nobody listens here


@pytest.fixture
async def bot(http: aiohttp.ClientSession) -> AsyncIterator[Web]:
    """Where a bot answers verifications for one app."""
    app = app_with(http)
    address = CallbackAddress({app.key: app}, Ledger(arrived=lambda: None), Metrics(), window=3_600)
    site = web.Application()
    site.add_routes([web.get("/callback/wecom/{corp}/{app}", address.verify)])
    async with TestServer(site, host="127.0.0.1") as server:
        yield where(server)


async def verified(http: aiohttp.ClientSession, app: WorkApp, at: Web) -> Line:
    told, answered = await callback.examine(http, app, at)
    name = app.key.rsplit(":")[-1]
    assert f"https://<您的域名>/callback/wecom/ww1a2b/{name}，" in told.subject
    return answered


async def test_a_running_bot_is_asked_as_the_platform_would(http: aiohttp.ClientSession, bot: Web) -> None:
    assert (await verified(http, app_with(http), bot)).mark is Mark.GOOD


async def test_a_bot_with_other_keys_or_without_the_app_is_to_be_restarted(
    http: aiohttp.ClientSession, bot: Web
) -> None:
    other = await verified(http, app_with(http, word="another"), bot)
    assert (other.mark, "Token" in other.remedy) == (Mark.WRONG, True)
    unknown = await verified(http, app_with(http, name="service"), bot)
    assert (unknown.mark, "不认识" in unknown.remedy) == (Mark.WRONG, True)


async def test_a_bot_that_does_not_run_is_only_warned_of(http: aiohttp.ClientSession) -> None:
    assert (await verified(http, app_with(http), Web(port=1))).mark is Mark.WARNING


async def test_a_stranger_on_the_port_is_noticed(http: aiohttp.ClientSession) -> None:
    async def welcome(_request: web.Request) -> web.Response:
        return web.Response(text="Welcome to nginx!")

    site = web.Application()
    site.add_routes([web.get("/{any:.*}", welcome)])
    async with TestServer(site, host="127.0.0.1") as server:
        assert (await verified(http, app_with(http), where(server))).mark is Mark.WRONG


# ---- the whole ------------------------------------------------------------------------------------------------


@pytest.fixture
async def platform() -> AsyncIterator[StandIn]:
    stand_in = StandIn()
    await stand_in.server.start_server()
    for path, reply in GOOD.items():
        stand_in.says(path, reply)
    stand_in.says("externalcontact/get_follow_user_list", {"errcode": 48002})
    stand_in.says("kf/account/list", {"errcode": 95017})
    yield stand_in
    stand_in.over.set()
    await stand_in.server.close()


@pytest.fixture
def connected(scrm: Shell, platform: StandIn) -> Shell:
    return scrm.where(WECOM__API=platform.address)


async def test_what_an_app_is_not_used_for_is_not_asked_of_it(connected: Shell) -> None:
    await colleague("boss", Role.ADMIN)
    told = await connected("check")
    assert (told.code, told.error) == (0, "")
    assert "✗" not in told.out
    assert "✓ 读取通讯录" in told.out
    assert "客户联系" not in told.out
    assert "✓ 首位管理员在职" in told.out
    assert f"! 机器人（http://127.0.0.1:{connected.port}）对 URL 验证的应答" in told.out


async def test_what_the_platform_refuses_is_wrong_and_says_what_to_do(connected: Shell, platform: StandIn) -> None:
    platform.says("agent/get", {"errcode": 60020, "errmsg": "not allow, from ip: 203.0.113.7, more"})
    told = await connected("check")
    assert told.code == 1
    assert "✗ 应用可用且有可见范围" in told.out
    assert "203.0.113.7" in told.out


async def test_unfinished_work_is_counted_with_the_command_that_settles_it(connected: Shell) -> None:
    entry = Delivered(key="app:1", app=APP, chat="c", urgent=False, kind="text", body="<xml/>", at=NOW, trace="t")
    await InboxEntry.write([entry])
    await InboxEntry.failed("app:1", "48002", NOW, dead=True)
    told = await connected("check")
    assert told.code == 0
    assert "! 处理失败的回调：1\n      用 scrm inbox" in told.out


async def test_one_app_can_be_checked_alone_and_must_exist(connected: Shell) -> None:
    assert "应用 wecom:ww1a2b:assistant" in (await connected("check", "--app", "assistant")).out
    told = await connected("check", "--app", "other")
    assert (told.code, told.error) == (1, "配置里没有名为“other”的应用，有的是 assistant。\n")


async def test_each_broken_part_is_told_by_itself(scrm: Shell) -> None:
    told = await scrm.where(MONGO__URI="mongodb://127.0.0.1:1/?replicaSet=x")("check")
    assert (told.code, told.error) == (1, "")
    assert "✗ 连接 MongoDB" in told.out
    assert "✗ 取得 access_token" in told.out
    assert "未完成的工作" not in told.out


async def test_settings_that_cannot_be_read_end_the_check(scrm: Shell) -> None:
    scrm.settings.unlink()
    told = await scrm("check")
    assert told.code == 1
    assert "✗ 读取配置\n      找不到配置文件" in told.out
