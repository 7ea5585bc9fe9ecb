"""签到: customers come once a day and are rewarded for streaks."""

from collections.abc import Sequence
from datetime import datetime

from community.campaigns.model import Campaign
from community.checkins.actions import everybodys_days
from community.checkins.model import CheckinPlan, attendance, check, streaks
from community.kind import CampaignKind, DeedWords, Results
from community.links import page_line
from community.periods import advance_until, until
from community.rules import CampaignRules
from crm_core.act import Act
from crm_core.customers.actions import customer_names


async def _preview(_act: Act, campaign: Campaign, _rules: CampaignRules) -> Sequence[str]:
    plan = CheckinPlan.read(campaign.content)
    rewards = [f"· 连续 {one.days} 天：{one.shown}" for one in plan.rewards] or ["· 没有设奖励"]
    return [
        f"{until(plan.ends_at, plan.zone)}，每人每天一次。",
        "奖励：",
        *rewards,
        "客户发“签到”或打开活动页就能参加；企业微信群里机器人看不到发言，群里请发活动链接。",
    ]


async def _advance(act: Act, campaign: Campaign, _rules: CampaignRules) -> datetime | None:
    return await advance_until(act, campaign, CheckinPlan.read(campaign.content).ends_at)


async def _results(act: Act, campaign: Campaign, rules: CampaignRules) -> Results:
    plan = CheckinPlan.read(campaign.content)
    everybody = await everybodys_days(act, campaign.id)
    today = plan.day(act.at)
    stands = [attendance(plan, days, today) for days in everybody.values()]
    done, alive = sum(one.is_done for one in stands), sum(one.streak > 0 for one in stands)
    lines = (
        f"参加 {len(stands)} 人，共 {sum(len(one.days) for one in stands)} 次；今天 {done} 人，连续中 {alive} 人。",
        f"已得积分 {sum(one.points for one in stands)}。",
        *page_line(rules.origin, campaign),
    )
    longest = [max(streaks(days).values()) for days in everybody.values() if days]
    bars = tuple((f"连续 {one.days} 天", sum(run >= one.days for run in longest)) for one in plan.rewards)
    return Results(lines=lines, bars=(("参加", len(stands)), *bars))


async def _sheet(act: Act, campaign: Campaign, _rules: CampaignRules) -> Sequence[Sequence[str]]:
    plan = CheckinPlan.read(campaign.content)
    everybody = await everybodys_days(act, campaign.id)
    names = await customer_names(act, everybody.keys())
    rows = [("客户", "签到天数", "当前连续", "积分", "其他奖励")]
    for customer, days in everybody.items():
        one = attendance(plan, days, plan.day(act.at))
        words = "、".join(reward.words for _, reward in one.earned if reward.words)
        rows.append((names.get(customer, ""), str(len(days)), str(one.streak), str(one.points), words))
    return rows


KIND = CampaignKind(
    name="checkin",
    shown="签到",
    check=check,
    preview=_preview,
    advance=_advance,
    results=_results,
    sheet=_sheet,
    words=DeedWords(
        started="开始了，客户发“签到”就能参加",
        paused="客户暂时不能签到",
        resumed="继续，客户又能签到了",
        cancelled="已取消，没有开始。",
        cancelling="正在取消；已有的签到记录保留。",
    ),
)
