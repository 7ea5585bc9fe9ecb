"""Contact codes: made by command, scanned by customers, led to people by the clock, counted, ended."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.outcomes.codes import look_at_shifts
from crm_core.codes.model import Calendar
from tests.journeys.company import Company, Row
from tests.journeys.people import Rep, Visitor
from tests.journeys.waiting import eventually


@pytest.fixture(scope="module")
async def reps(company: Company) -> list[Rep]:
    return [await company.hires(userid, name) for userid, name in (("lilei", "李雷"), ("hanmm", "韩梅梅"))]


@pytest.fixture(scope="module")
async def boss(company: Company) -> Rep:
    return company.rep("boss")


async def codes(company: Company) -> list[Row]:
    """What the platform has."""
    return await company.asks("wecom/codes")


async def made(company: Company, boss: Rep, text: str) -> Row:
    """Ask for a code and wait for its picture."""
    assert "正在建活码" in await boss.says(f"活码 新建 {text}")
    name = text.split(maxsplit=1)[0]
    assert f"活码“{name}”建好了" in await boss.hears(2)
    return next(one for one in await codes(company) if one["remark"] == name)


async def scanned(company: Company, code: Row, name: str = "", account: str = "") -> Row:
    body: Row = {"name": name} | ({"external_userid": account} if account else {})
    return await company.does(f"wecom/codes/{code['config_id']}/scan", body)


async def known(company: Company, scan: Row, **wanted: object) -> Row:
    visitor = Visitor(company, scan["external_userid"])
    found = await eventually(lambda: company.profile(visitor, **wanted))
    assert found is not None
    return found


async def test_a_code_is_made_scanned_and_counted(company: Company, boss: Rep, reps: list[Rep]) -> None:
    code = await made(company, boss, "春季展会 @李雷 @韩梅梅 标签 展会来客 欢迎语 您好，展会专享价在这里")
    assert code["qr_code"] not in "".join(one["text"] for one in await boss.messages())
    assert sorted(code["users"]) == ["hanmm", "lilei"]
    assert len(code["state"]) <= 30
    async with company.http.get(code["qr_code"]) as picture:
        assert (await picture.read())[:4] == b"\x89PNG"
    scan = await scanned(company, code, "林晓")
    profile = await known(company, scan, tags="展会来客")
    assert profile["state"] == code["state"]
    rep = next(one for one in reps if one.userid == scan["userid"])
    assert "来源：扫码 · 活码“春季展会”" in await rep.says("查 林晓")
    assert "成为好友（活码“春季展会”）" in await rep.says("历史 林晓")
    assert (await scanned(company, code, account=scan["external_userid"]))["callback"] is False
    told = await boss.says("活码 春季展会")
    assert "添加 1 次，客户 1 位；流失 0；开口 0 位" in told
    assert "再扫码，企业微信不会通知" in told
    assert code["qr_code"] in told
    await Visitor(company, scan["external_userid"]).says("你好，展会价怎么算？")
    await company.history(Visitor(company, scan["external_userid"]), 1)
    lost = company.mailbox().event(
        "change_external_contact",
        "sys",
        ChangeType="del_follow_user",
        UserID=scan["userid"],
        ExternalUserID=scan["external_userid"],
    )
    for _ in range(3):
        assert await company.mailbox().posts(lost) == 200
    await eventually(company.is_idle)
    told = await boss.says("活码 春季展会")
    assert "添加 1 次，客户 1 位；流失 1；开口 1 位\n开口的过半在加上后 1 分钟内" in told
    assert "林晓" in await rep.hears()


async def test_an_answer_that_is_lost_makes_no_second_code(company: Company, boss: Rep, reps: list[Rep]) -> None:
    before = len(await company.asks("calls"))
    await company.suffers("cut_after", "externalcontact/add_contact_way")
    code = await made(company, boss, f"门店海报 @{reps[0].userid}")
    assert [one["remark"] for one in await codes(company)].count("门店海报") == 1
    asked = [call["path"] for call in (await company.asks("calls"))[before:]]
    assert asked.count("externalcontact/add_contact_way") == 1
    assert "externalcontact/list_contact_way" in asked
    stored = await company.rows("codes").find_one({"name": "门店海报"})
    assert stored is not None
    assert (stored["_id"], stored["config_id"]) == (code["state"], code["config_id"])


async def test_people_are_changed_by_command_undone_and_ended(company: Company, boss: Rep, reps: list[Rep]) -> None:
    await made(company, boss, f"直播间 @{reps[0].userid}")
    assert "换好人了" in await boss.says("活码 换人 直播间 @韩梅梅")
    await leads_to(company, "直播间", "hanmm")
    assert "一分钟内换回" in await boss.says("撤销")
    await look_at_shifts(calendar())
    await leads_to(company, "直播间", "lilei")
    assert "就扫不了了" in await boss.says("活码 停用 直播间")
    assert "已停用" in await boss.says("活码 停用 直播间 确认")
    await eventually(company.is_idle)
    assert "直播间" not in [one["remark"] for one in await codes(company)]
    assert "已停用" in await boss.says("活码 直播间")
    assert "您的角色不能" in await reps[0].says("活码 直播间")


async def test_the_clock_leads_a_code_to_whoever_is_on_shift(company: Company, boss: Rep, reps: list[Rep]) -> None:
    """A shift that has just ended, by the company's clock, and one that lasts; then nobody, and the fallback."""
    here = datetime.now(ZoneInfo("Asia/Shanghai"))
    over = f"{here - timedelta(hours=2):%H:%M}-{here - timedelta(minutes=5):%H:%M}"
    going_on = f"{here - timedelta(hours=1):%H:%M}-{here + timedelta(hours=1):%H:%M}"
    await made(company, boss, f"轮班 @李雷 {over} @韩梅梅 {going_on} 兜底 @{reps[0].userid}")
    await leads_to(company, "轮班", "hanmm")
    assert "换好人了" in await boss.says(f"活码 换人 轮班 @韩梅梅 {over} 兜底 @李雷")
    await leads_to(company, "轮班", "lilei")
    await company.suffers("-1", "externalcontact/update_contact_way")
    assert "换好人了" in await boss.says("活码 换人 轮班 @李雷 @韩梅梅")
    assert "现在扫码到：" in await boss.says("活码 轮班")
    await leads_to(company, "轮班", "hanmm", "lilei")
    before = [call["path"] for call in await company.asks("calls")].count("externalcontact/update_contact_way")
    await look_at_shifts(calendar())
    await eventually(company.is_idle)
    calls = [call["path"] for call in await company.asks("calls")]
    assert calls.count("externalcontact/update_contact_way") == before


async def leads_to(company: Company, name: str, *userids: str) -> None:
    async def so() -> bool:
        found = next(one for one in await codes(company) if one["remark"] == name)
        return sorted(found["users"]) == sorted(userids)

    await eventually(so)


def calendar() -> Calendar:
    return Calendar(zone=ZoneInfo("Asia/Shanghai"), is_workday=lambda _day: True)


async def test_a_list_says_where_each_code_leads(company: Company, boss: Rep, reps: list[Rep]) -> None:
    listed = await boss.says("活码")
    assert "春季展会：在用" in listed
