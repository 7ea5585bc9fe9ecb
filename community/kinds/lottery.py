"""抽奖: prizes with published odds; anyone can verify every draw when it is over."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from community.campaigns.model import Campaign, CampaignState
from community.kind import CampaignKind, DeedWords, Results
from community.links import page_line
from community.lotteries.actions import all_draws, opens, seed_of, show_seed, winners
from community.lotteries.model import LotteryPlan, check
from community.periods import advance_until, until
from community.rules import CampaignRules
from crm_core.act import Act
from crm_core.customers.actions import customer_names


async def _preview(_act: Act, campaign: Campaign, _rules: CampaignRules) -> Sequence[str]:
    plan = LotteryPlan.read(campaign.content)
    return [
        f"{until(plan.ends_at, plan.zone)}，{plan.often}。",
        *(f"· {one.name} {one.stock} 份，中奖率 {one.percent}" for one in plan.prizes),
        f"种子承诺 {plan.promise[:16]}…（全文在活动页，结束后公布种子，人人可验证）",
    ]


async def _advance(act: Act, campaign: Campaign, rules: CampaignRules) -> datetime | None:
    """Once nobody can draw any more, the seed is brought out before anything says that it is over."""
    ends_at = LotteryPlan.read(campaign.content).ends_at
    if act.at >= ends_at or campaign.state is CampaignState.CANCELLING:
        await show_seed(act, campaign.id, rules.vault)
    return await advance_until(act, campaign, ends_at)


async def _results(act: Act, campaign: Campaign, rules: CampaignRules) -> Results:
    plan = LotteryPlan.read(campaign.content)
    draws, won = await all_draws(act, campaign.id), await winners(act, campaign.id)
    given = Counter(one.prize for one in draws)
    people = len({one.ticket for one in draws})
    told = await _told_of_seed(act, campaign, rules)
    waits = sum(one.delivered_at is None for one in won)
    lines = (
        f"{people} 人抽了 {len(draws)} 次，中奖 {len(won)} 份，还有 {waits} 份没发。",
        *(f"· {prize.name} {given[number]}/{prize.stock}" for number, prize in enumerate(plan.prizes)),
        told,
        *page_line(rules.origin, campaign),
    )
    return Results(lines=lines, bars=tuple((prize.name, given[number]) for number, prize in enumerate(plan.prizes)))


async def _told_of_seed(act: Act, campaign: Campaign, rules: CampaignRules) -> str:
    if seed := await seed_of(act, campaign.id):
        return f"种子 {seed.hex()}，可在活动页验证。"
    if not await opens(act, campaign.id, rules.vault):
        return "种子打不开：服务器的 web.key 换过了，换回原来的才能继续抽奖和验证。"
    return "种子在活动结束后公布。"


async def _sheet(act: Act, campaign: Campaign, _rules: CampaignRules) -> Sequence[Sequence[str]]:
    plan = LotteryPlan.read(campaign.content)
    won = await winners(act, campaign.id)
    names = await customer_names(act, [one.customer for one in won])
    zone = ZoneInfo(plan.zone)
    return [
        ("号码", "客户", "奖品", "抽中时间", "发奖时间"),
        *(
            (
                str(one.seq),
                names.get(one.customer, ""),
                "" if one.prize is None else plan.prizes[one.prize].name,
                f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}",
                f"{one.delivered_at.astimezone(zone):%Y-%m-%d %H:%M}" if one.delivered_at else "",
            )
            for one in won
        ),
    ]


KIND = CampaignKind(
    name="lottery",
    shown="抽奖",
    check=check,
    preview=_preview,
    advance=_advance,
    results=_results,
    sheet=_sheet,
    words=DeedWords(
        started="开始了，客户发“抽奖”就能参加",
        paused="客户暂时不能抽奖",
        resumed="继续，客户又能抽奖了",
        cancelled="已取消，没有开始。",
        cancelling="正在取消；抽中的奖品照样要发，种子随后公布。",
    ),
)
