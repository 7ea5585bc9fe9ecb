"""Referrals from end to end: a programme by command, friends by a 联系我 state and by a typed code."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.journeys.company import Company
from tests.journeys.people import Visitor
from tests.journeys.waiting import eventually


async def test_friends_by_a_state_and_by_a_typed_code_count_once_and_at_once(company: Company) -> None:
    boss, rep = company.rep("boss"), await company.hires("qiuyan", "邱燕")
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    period = f"{today - timedelta(days=1)} 至 {today + timedelta(days=30)}"
    lines = (
        "推荐 新建 邻里荐",
        "邀请人：积分 100",
        "条件：加好友",
        f"时间：{period}",
        "规则：带来新朋友加好友，双方都开心。",
    )
    assert "建好了" in await boss.says("\n".join(lines))
    inviter, first, second = (Visitor(company, f"wm-ref-{n}") for n in range(3))
    await inviter.adds(rep, "欧阳晴")
    assert await eventually(lambda: company.profile(inviter, name="欧阳晴"))
    said = await rep.says("推荐 码 欧阳晴 邻里荐", answers=2)
    assert "推荐码" in said, said
    code = said.split("推荐码：")[1].split()[0]
    await first.adds(rep, "司徒远", state=f"ref_{code.replace('-', '')}")

    async def rewarded(count: int) -> bool:
        return await company.rows("referral_rewards").count_documents({"stage": "delivered"}) == count

    assert await eventually(lambda: rewarded(1))
    assert "达成 1 位" in await rep.says("推荐 进度 欧阳晴 邻里荐")
    await second.adds(rep, "慕容雪")
    await second.says(f"朋友给我的码 {code.lower()}")
    await second.says(f"再发一次 {code}")
    assert await eventually(lambda: rewarded(2))
    assert "1. 欧阳晴 2 位" in await boss.says("推荐 排行 邻里荐")
    told = await rep.says("推荐 进度 欧阳晴 邻里荐")
    assert "达成 2 位" in told
    assert told.count("100 积分：已发放") == 2
