"""The batches that a broadcast is made of: a mass-send or more for each sender, from 1 on; 0 is what robots post."""

from dataclasses import dataclass
from typing import Any

from community.campaigns.model import Campaign
from crm_core.masssends.model import SendState
from crm_core.values import StaffId

UNDER_WAY = frozenset({SendState.DRAFT, SendState.ASKED, SendState.OPEN, SendState.STOPPING, SendState.UNKNOWN})
"""Of these it is not known yet what became of everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """The one that receivers are being added to."""

    number: int
    sender: StaffId
    size: int

    @property
    def plain(self) -> dict[str, Any]:
        return {"number": self.number, "sender": self.sender, "size": self.size}


def batch_key(campaign: str, number: int) -> str:
    """What a batch of a campaign goes by."""
    return f"campaign:{campaign}:{number}"


def batches_of(campaign: Campaign) -> list[str]:
    """The keys of all of them."""
    return [batch_key(campaign.id, number) for number in range(int(campaign.progress.get("batches", 0)) + 1)]


def posts_of(campaign: str) -> str:
    """The batch of what robots post: it is no mass-send, each receiver is a call of its own."""
    return batch_key(campaign, 0)
