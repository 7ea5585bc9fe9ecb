"""Addresses of the page of a campaign, and the seal by which it knows somebody."""

from collections.abc import Callable
from datetime import datetime, timedelta

from community.campaigns.model import Campaign, CampaignState

LINK_LASTS = timedelta(days=7)
KNOWN_FOR = timedelta(days=30)


def page_of(origin: str, campaign: str) -> str:
    """For everybody; empty without pages."""
    return f"{origin}/campaign/{campaign}" if origin else ""


def page_line(origin: str, campaign: Campaign) -> list[str]:
    """What staff pass on where no robot hears customers; nothing while there is nothing to see."""
    shown = origin and campaign.state is not CampaignState.DRAFT
    return [f"活动页（可以发到群里）：{page_of(origin, campaign.id)}"] if shown else []


def sealed(campaign: str, customer: str) -> str:
    """What is sealed in a personal link and in the cookie it is exchanged for."""
    return f"campaign.{campaign}.{customer}"


def personal(origin: str, campaign: str, customer: str, now: datetime, seal: Callable[[str, datetime], str]) -> str:
    """For this person alone; lasts LINK_LASTS. Empty without pages."""
    if not origin:
        return ""
    return f"{page_of(origin, campaign)}?me={customer}.{seal(sealed(campaign, customer), now + LINK_LASTS)}"
