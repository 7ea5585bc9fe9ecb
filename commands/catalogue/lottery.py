"""抽奖: made by staff in a line, prizes handed over, draws verified."""

import secrets

from commands.command import Command, Section, Talk
from commands.fair_making import drafted, newest
from commands.reading.arguments import BadUsage
from commands.reading.fairs import LOTTERY_EXAMPLE, FairWanted, end_of, fields, prizes, read_day, read_fair, times
from commands.showing.campaigns import kind_of, preview_card, state_card
from commands.showing.referrals import names_for
from community.campaigns.model import Campaign
from community.lotteries.actions import all_draws, hand_prize_over, make_lottery, seed_of, winners
from community.lotteries.fairness import commitment, false_draws
from community.lotteries.model import LotteryPlan, check
from crm_core.act import Act
from crm_core.messages import Outgoing, Text

_KIND, _WORD = "lottery", "抽奖"
_FIELDS = frozenset({"名称", "奖品", "每天", "每人", "到"})
_VERBS = ("新建", "中奖", "发奖", "验证")
_HAND_OVER = "抽奖 发奖 12"
_SHOWN = 20
_MOST_DIGITS = 7


def _read(text: str) -> FairWanted:
    return read_fair(_VERBS, LOTTERY_EXAMPLE, text)


async def _run(act: Act, talk: Talk, wanted: FairWanted) -> Outgoing:
    if wanted.verb == "新建":
        return await _make(act, talk, wanted.rest)
    if wanted.verb == "发奖":
        return await _hand_over(act, wanted.rest)
    found = await newest(act, _KIND, wanted.rest, _WORD)
    if wanted.verb == "中奖":
        return Text(text=await _winners(act, found))
    if wanted.verb == "验证":
        return Text(text=await _verified(act, found))
    results = await kind_of(talk, found).results(act, found, talk.campaigns.rules)
    return state_card(act, talk, found, results.lines)


async def _make(act: Act, talk: Talk, text: str) -> Outgoing:
    said = fields(text, _FIELDS, _FIELDS - {"每天", "每人"}, LOTTERY_EXAMPLE)
    zone = talk.campaigns.rules.limits.zone
    day = read_day(said["到"], act.at.astimezone(zone).date(), ahead=True, example=LOTTERY_EXAMPLE)
    ends_at = end_of(day, zone, act.at, LOTTERY_EXAMPLE)
    a_day = times(said, "每天", 1)
    seed = secrets.token_bytes(32)
    plan = LotteryPlan(
        zone=zone.key,
        ends_at=ends_at,
        prizes=prizes(said["奖品"]),
        a_day=a_day,
        a_person=times(said, "每人", a_day),
        promise=commitment(seed),
    )
    check(plan.plain)
    key, new = await drafted(act, talk, _KIND, said["名称"], plan.plain)
    return await preview_card(act, talk, await make_lottery(act, key, new, seed, talk.campaigns.rules.vault))


async def _winners(act: Act, campaign: Campaign) -> str:
    plan, won = LotteryPlan.read(campaign.content), await winners(act, campaign.id)
    if not won:
        return f"“{campaign.label}”还没有人中奖。"
    names = await names_for(act, [one.customer for one in won[:_SHOWN]])
    lines = [
        f"{one.seq} 号 {names[one.customer]} · {plan.prizes[one.prize or 0].name}"
        + ("（已发）" * bool(one.delivered_at))
        for one in won[:_SHOWN]
    ]
    more = [f"共 {len(won)} 份，全部见“活动”里的表格。"] if len(won) > _SHOWN else []
    return "\n".join([f"“{campaign.label}”中奖：", *lines, *more, f"发了奖品就告诉我，如“{_HAND_OVER}”。"])


async def _hand_over(act: Act, text: str) -> Outgoing:
    """`12`, of the newest lottery, or `12 周年抽奖`."""
    number, _, label = text.removesuffix("号").partition(" ")
    number = number.removesuffix("号")
    if not (number.isascii() and number.isdigit()) or len(number) > _MOST_DIGITS:
        raise BadUsage("写中奖的号码。", _HAND_OVER)
    found = await newest(act, _KIND, label.strip(), _WORD)
    one = await hand_prize_over(act, found.id, int(number))
    names = await names_for(act, [one.customer])
    prize = LotteryPlan.read(found.content).prizes[one.prize or 0].name
    return Text(text=f"记下了：{names[one.customer]} 的“{prize}”已发。发“撤销”可以取消。")


async def _verified(act: Act, campaign: Campaign) -> str:
    plan, seed = LotteryPlan.read(campaign.content), await seed_of(act, campaign.id)
    if seed is None and campaign.state.is_over:
        return f"“{campaign.label}”的种子没有公布，请看“抽奖”里的说明。承诺：{plan.promise}"
    if seed is None:
        return f"“{campaign.label}”还没结束，种子结束后公布。承诺：{plan.promise}"
    draws = await all_draws(act, campaign.id)
    false = false_draws(campaign.id, plan.prizes, draws, seed, plan.promise)
    if false is None:
        return f"“{campaign.label}”验证不通过：种子和承诺对不上。"
    if false:
        return f"“{campaign.label}”有 {len(false)} 次对不上，第一次是 {false[0].seq} 号。"
    return f"“{campaign.label}”的 {len(draws)} 次抽奖全部对得上。\n承诺：{plan.promise}\n种子：{seed.hex()}"


COMMAND = Command(
    section=Section.GATHER,
    name="lottery",
    words=(_WORD, "lottery"),
    usage="抽奖 [新建 …|中奖|发奖 号码|验证]",
    about="抽奖活动：新建、看中奖、发奖、验证",
    examples=(LOTTERY_EXAMPLE, _HAND_OVER),
    read=_read,
    run=_run,
)
