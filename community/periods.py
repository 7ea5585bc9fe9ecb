"""Campaigns that are simply open for a while: they begin at their time and end at theirs."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from community.campaigns.actions import get_campaign, progress, tell_whoever_wanted_it
from community.campaigns.model import Campaign, CampaignState
from crm_core.act import Act
from crm_core.messages import Text

_OPEN = frozenset({CampaignState.PLANNED, CampaignState.RUNNING, CampaignState.PAUSED})


def until(ends_at: datetime, zone: str) -> str:
    """People take midnight for the end of the day before."""
    local = ends_at.astimezone(ZoneInfo(zone))
    clock, last = (f"{local:%H:%M}", local) if local.time() > time.min else ("24:00", local - timedelta(days=1))
    return f"到 {last.year}年{last.month}月{last.day}日 {clock} 结束"


async def advance_until(act: Act, campaign: Campaign, ends_at: datetime) -> datetime | None:
    """One step; when the next is due."""
    if campaign.state in _OPEN and act.at >= ends_at:
        return await _end(act, campaign, CampaignState.DONE)
    if campaign.state is CampaignState.CANCELLING:
        return await _end(act, campaign, CampaignState.CANCELLED)
    if campaign.state is CampaignState.PLANNED:
        if campaign.starts_at is not None and campaign.starts_at > act.at:
            return min(campaign.starts_at, ends_at)
        await progress(act, campaign.id, CampaignState.RUNNING, CampaignState.PLANNED, {})
    return ends_at if campaign.state in _OPEN else None


async def _end(act: Act, campaign: Campaign, state: CampaignState) -> None:
    if await progress(act, campaign.id, state, campaign.state, {}):
        over = await get_campaign(act, campaign.id)
        words = Text(text=f"“{over.label}”{state.shown}。发“活动”看结果。")
        await tell_whoever_wanted_it(act, over, state, words)
