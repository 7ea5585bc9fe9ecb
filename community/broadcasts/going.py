"""How a broadcast goes its way, one look after the other. Cut off anywhere, the next look goes on."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from community.broadcasts.actions import count_left, decide, hand_over, is_settled, keep_plan, predict, take_back
from community.broadcasts.model import Broadcast, share_of
from community.broadcasts.names import conditions_of
from community.broadcasts.planning import reached
from community.broadcasts.posts import post_some
from community.broadcasts.results import tally
from community.broadcasts.wording import predicted, told_lines
from community.campaigns.actions import get_campaign, progress, rest, tell_whoever_wanted_it
from community.campaigns.model import Campaign, CampaignState, about
from community.rules import CampaignRules
from crm_core.act import Act
from crm_core.errors import Malformed
from crm_core.messages import Button, Card, Text

_AT_ONCE = 1_000
_STEPS = 20
"""In one look, so that one campaign keeps no other waiting for long."""
_BETWEEN_POSTS = timedelta(seconds=1)
TRIAL = "trial"
"""Why a campaign rests whose trial is out."""


async def preview(act: Act, campaign: Campaign, rules: CampaignRules) -> Sequence[str]:
    """What starting it now would do. Raises Malformed."""
    found = await predict(act, campaign, rules)
    wanted = Broadcast.read(campaign.content)
    return predicted(wanted, await conditions_of(act, wanted.audience), found, campaign, rules, act.at)


async def advance(act: Act, campaign: Campaign, rules: CampaignRules) -> datetime | None:
    """One look: plan it, hand over, see whether it is over. When the next one is due."""
    match campaign.state:
        case CampaignState.PLANNED if campaign.starts_at is not None and campaign.starts_at > act.at:
            return campaign.starts_at
        case CampaignState.PLANNED | CampaignState.RUNNING if (morning := rules.after_quiet(act.at)) > act.at:
            return morning
        case CampaignState.PLANNED:
            return await _plan(act, campaign, rules)
        case CampaignState.RUNNING:
            return await _run(act, campaign, rules)
        case CampaignState.CANCELLING:
            return await _end(act, campaign, rules)
        case _:
            return None


async def _plan(act: Act, campaign: Campaign, rules: CampaignRules) -> datetime | None:
    """Decide about everybody, unless that is done, and keep it."""
    people = int(campaign.progress.get("people", 0))
    if not campaign.progress.get("planned"):
        try:
            decisions = await decide(act, campaign, rules)
        except Malformed as refused:
            return await _refused(act, campaign, refused)
        for start in range(0, len(decisions), _AT_ONCE):
            await keep_plan(act, campaign.id, decisions[start : start + _AT_ONCE])
        people = reached(decisions).people
    below = share_of(people, int(campaign.progress.get("share", 100)))
    options = {"planned": True, "people": people, "below": below}
    await progress(act, campaign.id, CampaignState.RUNNING, CampaignState.PLANNED, options)
    return act.at


async def _refused(act: Act, campaign: Campaign, refused: Malformed) -> None:
    """It came to be what it must not be since somebody looked at it."""
    if await rest(act, campaign.id, refused.text):
        words = Text(text=f"群发“{campaign.label}”没有发出：{refused.text}")
        await tell_whoever_wanted_it(act, campaign, f"refused:{act.trace}", words)


async def _run(act: Act, campaign: Campaign, rules: CampaignRules) -> datetime | None:
    for _ in range(_STEPS):
        if not await hand_over(act, campaign.id, rules):
            break
    else:
        return act.at
    if await post_some(act, campaign.id, rules):
        return act.at + _BETWEEN_POSTS
    left = await count_left(act, campaign.id)
    if left and int(campaign.progress.get("share", 100)) < 100:
        return await _rest_after_trial(act, campaign, left)
    now = await get_campaign(act, campaign.id)
    if now.state is not CampaignState.RUNNING or left or not await is_settled(act, now):
        return act.at + timedelta(seconds=rules.every)
    if await progress(act, campaign.id, CampaignState.DONE, CampaignState.RUNNING, {}):
        await _tell_end(act, await get_campaign(act, campaign.id), rules)
    return None


async def _rest_after_trial(act: Act, campaign: Campaign, left: int) -> None:
    if await rest(act, campaign.id, TRIAL):
        share, unit = campaign.progress["share"], Broadcast.read(campaign.content).unit
        words = Card(
            title=f"“{campaign.label}”试发 {share}% 已交给同事",
            text=f"还有 {left} {unit}没有发。看过结果再决定。",
            about=about(campaign.id),
            buttons=(
                Button(key=f"活动 全部 {campaign.id}", text="发送其余"),
                Button(key=f"活动 结果 {campaign.id}", text="看结果"),
                Button(key=f"活动 取消 {campaign.id}", text="取消"),
            ),
        )
        await tell_whoever_wanted_it(act, campaign, "trial", words)


async def _end(act: Act, campaign: Campaign, rules: CampaignRules) -> datetime | None:
    if not await take_back(act, campaign):
        return act.at + timedelta(seconds=max(rules.every, 1.0))
    if await progress(act, campaign.id, CampaignState.CANCELLED, CampaignState.CANCELLING, {}):
        await _tell_end(act, await get_campaign(act, campaign.id), rules)
    return None


async def _tell_end(act: Act, campaign: Campaign, rules: CampaignRules) -> None:
    lines = told_lines(Broadcast.read(campaign.content), await tally(act, campaign, rules))
    words = Text(text="\n".join([f"群发“{campaign.label}”{campaign.state.shown}。", *lines]))
    await tell_whoever_wanted_it(act, campaign, campaign.state, words)
