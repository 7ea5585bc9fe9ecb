"""签到: a customer comes for the day."""

from commands.visiting import Visit, VisitorAnswer, VisitorCommand
from community.campaigns.actions import open_campaigns
from community.checkins.actions import check_in
from community.checkins.model import Attendance, CheckinPlan, following
from community.links import personal
from crm_core.act import Act


async def _run(act: Act, visit: Visit, _rest: str) -> VisitorAnswer:
    """In the newest one that is open."""
    found = await open_campaigns(act, "checkin")
    if not found:
        return VisitorAnswer(text="现在没有签到活动，有了第一时间告诉您。")
    campaign = found[0]
    fresh, stands = await check_in(act, campaign.id, visit.customer)
    links = visit.passing.links
    url = personal(links.origin, campaign.id, visit.customer, act.at, links.seal)
    return VisitorAnswer(text="\n".join(_told(CheckinPlan.read(campaign.content), fresh, stands, url)))


def _told(plan: CheckinPlan, fresh: bool, stands: Attendance, url: str) -> list[str]:
    lines = [f"{'签到成功' if fresh else '您今天已经签过到了'}，连续 {stands.streak} 天，累计 {len(stands.days)} 天。"]
    lines += [f"连续 {one.days} 天，得到{one.shown}！" for one in stands.earned_today] if fresh else []
    if coming := following(plan, stands.streak):
        lines.append(f"再连续 {coming.days - stands.streak} 天可得{coming.shown}。")
    lines += [f"签到日历（只给您自己）：{url}"] if url else []
    return lines


COMMAND = VisitorCommand(
    name="checkin",
    words=("签到", "打卡", "我要签到", "每日签到"),
    about="每天签到，连续签到有奖励",
    run=_run,
    in_groups=True,
)
