"""抽奖: a customer draws once."""

from commands.visiting import Visit, VisitorAnswer, VisitorCommand
from community.campaigns.actions import open_campaigns
from community.links import personal
from community.lotteries.actions import draw_for, tickets_of
from community.lotteries.model import LotteryPlan, Wish
from crm_core.act import Act


async def _run(act: Act, visit: Visit, _rest: str) -> VisitorAnswer:
    """In the newest one that is open."""
    found = await open_campaigns(act, "lottery")
    if not found:
        return VisitorAnswer(text="现在没有抽奖活动，有了第一时间告诉您。")
    campaign = found[0]
    plan, links = LotteryPlan.read(campaign.content), visit.passing.links
    wish = Wish(customer=visit.customer, key=f"chat:{visit.said or act.cause}")
    (told,) = await draw_for(act, campaign.id, [wish], visit.passing.vault)
    if isinstance(told, str):
        lines = [told]
    else:
        left = (await tickets_of(act, campaign, visit.customer)).left
        prize = "这次没有中奖" if told.prize is None else f"恭喜抽中“{plan.prizes[told.prize].name}”，我们会联系您发奖"
        lines = [f"{prize}（第 {told.seq} 号）。", f"今天还能抽 {left} 次。"]
    if url := personal(links.origin, campaign.id, visit.customer, act.at, links.seal):
        lines.append(f"奖品、概率和验证（只给您自己）：{url}")
    return VisitorAnswer(text="\n".join(lines))


COMMAND = VisitorCommand(
    name="lottery",
    words=("抽奖", "我要抽奖", "参加抽奖"),
    about="抽一次奖，概率公开、结果可验证",
    run=_run,
    in_groups=True,
)
